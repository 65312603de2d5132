package io.meridian.zone.endpoints;

import io.meridian.common.model.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The endpoints of a destination before they are ranked, and what is left out of them: spec/zone-dataplane §5.1 and §5.3. */
final class Candidates {
    static final String SERVICE = "kuma.io/service";

    private final Surroundings around;
    private final List<Candidate> in = new ArrayList<>();
    private final List<LeftOut> out = new ArrayList<>();

    /** Several MeshServices may select one inbound. */
    private final Set<Instance> met = new HashSet<>();

    private Candidates(Surroundings around) {
        this.around = around;
    }

    static Candidates of(Destination destination, Surroundings around) {
        Candidates candidates = new Candidates(around);
        switch (destination) {
            case Destination.ServiceTag tagged -> candidates.tagged(tagged);
            case Destination.Services services -> services.members().forEach(candidates::member);
            case Destination.ExternalService external -> candidates.external(external);
        }
        return candidates;
    }

    List<Candidate> in() {
        return in;
    }

    List<LeftOut> out() {
        return out;
    }

    private void tagged(Destination.ServiceTag service) {
        service.instances().forEach(instance -> instance(instance, around.localWeight()));
        service.offers().forEach(this::offer);
        service.externals().forEach(this::external);
    }

    private void member(Destination.Member member) {
        switch (member) {
            case Destination.Here here ->
                here.instances().stream().filter(met::add).forEach(instance -> instance(instance, 1));
            case Destination.There there -> there(there);
        }
    }

    private void instance(Instance instance, int weight) {
        String zone = instance.tags().getOrDefault(Labels.ZONE, "");
        Source source = new Source.Local(instance.dataplane(), instance.inbound(), zone);
        instance.absent()
                .ifPresentOrElse(
                        reason -> out.add(new LeftOut(source, reason)),
                        () -> in.add(new Candidate(instance.address(), weight, instance.tags(), source)));
    }

    private void offer(Offer offer) {
        Optional<Ingress> found = around.ingress(offer.ingress());
        if (found.isEmpty()) {
            return;
        }
        Ingress ingress = found.get();
        String zone = offer.tags().getOrDefault(Labels.ZONE, "");
        Source source = new Source.Remote(ingress.name(), zone);
        Optional<Reason> reason = around.unusable(ingress)
                .or(() -> offer.refused().map(Reason.NotAMember::new))
                .or(() -> around.standsFor(ingress).map(Reason.SameAddress::new));
        if (reason.isPresent()) {
            out.add(new LeftOut(source, reason.get()));
        } else if (!around.routing().zoneEgress()) {
            in.add(new Candidate(ingress.address().orElseThrow(), offer.instances(), offer.tags(), source));
        } else if (around.egresses().isEmpty()) {
            out.add(new LeftOut(source, new Reason.NoEgress()));
        } else {
            around.egresses()
                    .forEach(egress -> in.add(new Candidate(
                            egress.address(),
                            1,
                            offer.tags(),
                            new Source.Through(egress.name(), ingress.name(), zone))));
        }
    }

    private void external(External external) {
        String pinned = external.tags().getOrDefault(Labels.ZONE, "");
        Source source = new Source.Outside(external.name(), pinned);
        if (!pinned.isEmpty() && !pinned.equals(around.zone())) {
            out.add(new LeftOut(source, new Reason.PinnedElsewhere(pinned)));
        } else if (around.routing().zoneEgress()) {
            throughEgress(external.name(), pinned, external.tags());
        } else {
            in.add(new Candidate(external.address(), 1, external.tags(), source));
        }
    }

    private void external(Destination.ExternalService external) {
        if (!around.mutualTls()) {
            out.add(new LeftOut(new Source.Outside(external.name(), external.zone()), new Reason.NoMutualTls()));
        } else {
            throughEgress(external.name(), external.zone(), new TreeMap<>());
        }
    }

    private void throughEgress(String name, String zone, SortedMap<String, String> tags) {
        if (around.egresses().isEmpty()) {
            out.add(new LeftOut(new Source.Outside(name, zone), new Reason.NoEgress()));
        }
        around.egresses()
                .forEach(egress -> in.add(new Candidate(
                        egress.address(), 1, tags, new Source.OutsideThrough(egress.name(), name, zone))));
    }

    /** Directly to the ingresses of its zone, also where other traffic leaves by the egress. */
    private void there(Destination.There there) {
        List<Ingress> ingresses = around.ingressesOf(there.zone());
        if (!there.available() || ingresses.isEmpty()) {
            out.add(new LeftOut(
                    new Source.Elsewhere(there.name(), there.zone()),
                    there.available() ? new Reason.NoIngress(there.zone()) : new Reason.Unavailable()));
            return;
        }
        Map<Address, String> taken = new TreeMap<>();
        for (Ingress ingress : ingresses) {
            Source source = new Source.Remote(ingress.name(), there.zone());
            Optional<Reason> reason = around.unusable(ingress).or(() -> ingress.address()
                    .map(address -> taken.putIfAbsent(address, ingress.name()))
                    .map(Reason.SameAddress::new));
            if (reason.isPresent()) {
                out.add(new LeftOut(source, reason.get()));
            } else {
                in.add(new Candidate(
                        ingress.address().orElseThrow(),
                        1,
                        new TreeMap<>(Map.of(SERVICE, there.tag(), Labels.ZONE, there.zone())),
                        source));
            }
        }
    }
}
