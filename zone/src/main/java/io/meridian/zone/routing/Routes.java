package io.meridian.zone.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.Labels;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.model.mesh.MeshServicesMode;
import io.meridian.common.store.StoredResource;
import io.meridian.zone.endpoints.Assignment;
import io.meridian.zone.endpoints.Destination;
import io.meridian.zone.endpoints.Ingress;
import io.meridian.zone.endpoints.Instance;
import io.meridian.zone.endpoints.LocalityAssignment;
import io.meridian.zone.endpoints.LocalityStrategy;
import io.meridian.zone.endpoints.Offer;
import io.meridian.zone.endpoints.Preference;
import io.meridian.zone.endpoints.Surroundings;
import io.meridian.zone.membership.Enforcement;
import io.meridian.zone.membership.Membership;
import io.meridian.zone.membership.Tags;
import io.meridian.zone.membership.Verdict;
import io.meridian.zone.membership.ZoneSegment;
import io.meridian.zone.snapshot.MeshFacts;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where clients of one zone send what they ask for. The cost of an answer follows the size of what is asked for, not of the mesh.
 *
 * @param snapshot what the zone knows
 * @param enforcement whether what a mesh no longer lets in is taken out of what other zones offer
 */
public record Routes(ZoneSnapshot snapshot, Enforcement enforcement) {

    /** The kinds of resources that are services. */
    public static final List<String> KINDS = List.of("MeshService", "MeshMultiZoneService", "MeshExternalService");

    /**
     * The question that a bare name stands for: a service tag, or in a mesh that uses MeshServices alone one of these.
     *
     * @param kind empty when it is not said
     */
    public Question question(String mesh, String kind, String name, Optional<Integer> port) {
        boolean exclusive = snapshot.mesh(mesh)
                .filter(facts -> facts.mesh().meshServices() == MeshServicesMode.EXCLUSIVE)
                .isPresent();
        if (kind.isEmpty() && !exclusive) {
            return new Question.ServiceTag(mesh, name);
        }
        return new Question.Resource(mesh, kind.isEmpty() ? KINDS.getFirst() : kind, name, port);
    }

    /** The endpoints; empty when there is no such mesh or no such resource. A service tag that nobody carries has none. */
    public Optional<Assignment> of(Client client, Question question) {
        return snapshot.mesh(question.mesh()).flatMap(facts -> destination(question, facts)
                .map(destination -> LocalityAssignment.of(
                        destination,
                        around(question.mesh(), facts),
                        preference(client, question, facts),
                        client.tags())));
    }

    private Surroundings around(String mesh, MeshFacts facts) {
        List<Ingress> ingresses = snapshot.remote().ingresses();
        Map<String, String> outside = new TreeMap<>();
        ingresses.stream().map(Ingress::zone).distinct().forEach(zone -> ZoneSegment.exclusion(
                        mesh, facts.constraints(), zone)
                .ifPresent(why -> outside.put(zone, why)));
        return new Surroundings(
                snapshot.zone(),
                facts.mesh().mtls().enabled(),
                facts.mesh().routing(),
                ingresses,
                List.copyOf(snapshot.egresses().values()),
                outside);
    }

    private Preference preference(Client client, Question question, MeshFacts facts) {
        Optional<LocalityStrategy> strategy = Strategies.of(snapshot, client, question);
        return strategy.<Preference>map(Preference.Strategy::new).orElseGet(() -> switch (question) {
            case Question.ServiceTag ignored ->
                new Preference.MeshFlag(facts.mesh().routing().localityAware());
            case Question.Resource ignored -> new Preference.LocalFirst();
        });
    }

    private Optional<Destination> destination(Question question, MeshFacts facts) {
        return switch (question) {
            case Question.ServiceTag tag -> Optional.of(tagged(tag, facts));
            case Question.Resource resource ->
                snapshot.resource(resource.key()).map(stored -> resource(resource, stored));
        };
    }

    private Destination tagged(Question.ServiceTag tag, MeshFacts facts) {
        List<Offer> offers = new ArrayList<>();
        for (Offer offer : snapshot.remote().of(tag.mesh(), tag.service())) {
            offers.add(refusal(tag.mesh(), facts, offer).map(offer::refusedFor).orElse(offer));
        }
        return new Destination.ServiceTag(
                snapshot.local().of(tag.mesh(), tag.service()), offers, snapshot.externals(tag.mesh(), tag.service()));
    }

    /** What stands behind an offer cannot be a member: its own zone takes it out too, only later. */
    private Optional<String> refusal(String mesh, MeshFacts facts, Offer offer) {
        return switch (enforcement) {
            case ADMISSION -> Optional.empty();
            case CONTINUOUS ->
                switch (Membership.decide(mesh, facts.constraints(), List.of(Tags.ofInbound(0, offer.tags())))) {
                    case Verdict.Admitted ignored -> Optional.empty();
                    case Verdict.Refused refused -> Optional.of(refused.message());
                };
        };
    }

    private Destination resource(Question.Resource asked, StoredResource stored) {
        return switch (asked.kind()) {
            case "MeshMultiZoneService" -> new Destination.Services(members(asked, stored));
            case "MeshExternalService" ->
                new Destination.ExternalService(asked.name(), stored.resource().label(Labels.ZONE));
            default ->
                new Destination.Services(List.of(member(ServiceReading.of(stored.resource()), asked.port(), true)));
        };
    }

    /** The MeshServices of all zones with the labels that the service selects by and the port that is asked for. */
    private List<Destination.Member> members(Question.Resource asked, StoredResource stored) {
        JsonNode spec = ResourceDocuments.spec(stored.resource());
        int port = asked.port().orElseGet(() -> spec.at("/ports/0/port").asInt());
        return MultiZoneMembers.of(spec, snapshot, asked.mesh()).stream()
                .filter(service -> service.ports().stream()
                        .anyMatch(each -> each.path("port").asInt() == port))
                .map(service -> member(service, Optional.of(port), false))
                .toList();
    }

    /** @param alone whether it is asked for by itself: then it counts also when it says that it is unavailable */
    private Destination.Member member(ServiceReading service, Optional<Integer> port, boolean alone) {
        List<JsonNode> ports = service.ports().stream()
                .filter(each -> port.isEmpty() || each.path("port").asInt() == port.get())
                .limit(1)
                .toList();
        if (service.isLocal()) {
            List<Instance> instances = service.selected(candidates(service)).stream()
                    .filter(instance -> ports.stream().anyMatch(each -> ServiceReading.serves(instance, each)))
                    .toList();
            return new Destination.Here(instances);
        }
        int number = ports.stream()
                .mapToInt(each -> each.path("port").asInt())
                .findFirst()
                .orElse(0);
        return new Destination.There(
                service.resource().displayName(),
                service.destination(number),
                service.zone(),
                alone || service.isAvailable());
    }

    /** By the service tag where the selector has one, which is a range; else all inbounds of the mesh. */
    private List<Instance> candidates(ServiceReading service) {
        String mesh = service.resource().key().mesh();
        Optional<String> only = service.dataplaneName();
        if (only.isPresent()) {
            return snapshot.local().of(ResourceKinds.DATAPLANE.key(mesh, only.get()));
        }
        String tag = service.dataplaneTags().get("kuma.io/service");
        return tag == null ? snapshot.local().of(mesh) : snapshot.local().of(mesh, tag);
    }
}
