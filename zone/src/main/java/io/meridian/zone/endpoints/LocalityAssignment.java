package io.meridian.zone.endpoints;

import io.meridian.zone.endpoints.Assignment.Endpoint;
import io.meridian.zone.endpoints.Assignment.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Locality-aware assignment (spec/zone-dataplane §5). Always true: all that serves a destination is either in the answer, once, or
 * left out with a reason; the order of what is given makes no difference; while the own zone is preferred, nothing of it ranks
 * below another zone.
 */
public final class LocalityAssignment {
    private LocalityAssignment() {}

    /** Endpoints of one rank that a proxy could not tell apart. */
    private record Identity(Address address, SortedMap<String, String> tags) implements Comparable<Identity> {
        @Override
        public int compareTo(Identity other) {
            int byAddress = address.compareTo(other.address);
            return byAddress != 0 ? byAddress : tags.toString().compareTo(other.tags.toString());
        }
    }

    /**
     * The endpoints of a destination for a client of this zone.
     *
     * @param destination with all that serves it
     * @param around what its mesh has in common
     * @param preference what ranks
     * @param client tags of the client; without effect unless the preference goes by them
     */
    public static Assignment of(
            Destination destination, Surroundings around, Preference preference, Map<String, String> client) {
        Candidates candidates = Candidates.of(destination, around);
        boolean byEgress = destination instanceof Destination.ServiceTag
                && around.routing().zoneEgress();
        Ranking ranking = new Ranking(around.zone(), preference, client, byEgress);
        List<LeftOut> leftOut = new ArrayList<>(candidates.out());
        SortedMap<Rank, List<Candidate>> byRank = new TreeMap<>();
        for (Candidate candidate : candidates.in()) {
            Optional<Rank> rank = ranking.of(candidate);
            if (rank.isPresent()) {
                byRank.computeIfAbsent(rank.get(), none -> new ArrayList<>()).add(candidate);
            } else {
                leftOut.add(
                        new LeftOut(candidate.source(), new Reason.NoFailover(candidate.zone(), policyOf(preference))));
            }
        }
        leftOut.sort(Comparator.comparing((LeftOut each) -> each.source().toString())
                .thenComparing(each -> each.reason().sentence()));
        List<Group> groups = byRank.entrySet().stream()
                .map(each -> group(each.getKey(), each.getValue()))
                .toList();
        return switch (preference) {
            case Preference.MeshFlag ignored -> new Assignment(groups, leftOut, OptionalInt.empty(), false);
            case Preference.LocalFirst ignored -> new Assignment(groups, leftOut, OptionalInt.empty(), false);
            case Preference.Strategy(LocalityStrategy strategy) ->
                new Assignment(
                        groups,
                        leftOut,
                        strategy.regroups() ? OptionalInt.of(strategy.overprovisioning()) : OptionalInt.empty(),
                        !strategy.affinityTags().isEmpty());
        };
    }

    private static Group group(Rank rank, List<Candidate> candidates) {
        SortedMap<Identity, Endpoint> endpoints = new TreeMap<>();
        candidates.stream()
                .sorted(Comparator.comparing(candidate -> candidate.source().toString()))
                .forEach(candidate -> endpoints.merge(
                        new Identity(candidate.address(), candidate.tags()),
                        new Endpoint(
                                candidate.address(), candidate.weight(), candidate.tags(), List.of(candidate.source())),
                        LocalityAssignment::together));
        return new Group(rank.priority(), rank.locality(), rank.weight(), rank.why(), List.copyOf(endpoints.values()));
    }

    /** A proxy keeps one host for an address: what two would have got goes to it. */
    private static Endpoint together(Endpoint one, Endpoint other) {
        return new Endpoint(
                one.address(),
                one.weight() + other.weight(),
                one.tags(),
                Stream.concat(one.sources().stream(), other.sources().stream()).toList());
    }

    private static String policyOf(Preference preference) {
        return switch (preference) {
            case Preference.Strategy(LocalityStrategy strategy) -> strategy.policy();
            case Preference.MeshFlag ignored -> "the mesh";
            case Preference.LocalFirst ignored -> "the mesh";
        };
    }
}
