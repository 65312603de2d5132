package io.meridian.zone.endpoints;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The rule that ranks one endpoint: by the flag of the mesh (spec/zone-dataplane §5.2), as a resource (§5.3) or by a policy (§5.4).
 *
 * @param zone name of this zone
 * @param preference what ranks
 * @param client tags of the client, by which affinity goes
 * @param byEgress whether all that leaves the zone goes through its egress, which then applies the rules of failover itself
 */
record Ranking(String zone, Preference preference, Map<String, String> client, boolean byEgress) {

    /** Where a candidate stands; empty when no failover rule leads there. */
    Optional<Rank> of(Candidate candidate) {
        return switch (preference) {
            case Preference.MeshFlag(boolean aware) ->
                Optional.of(
                        aware
                                ? localFirst(candidate, "the mesh prefers its own zone")
                                : level(candidate, "the mesh does not prefer its own zone"));
            case Preference.LocalFirst() ->
                Optional.of(localFirst(candidate, "services that are resources prefer their own zone"));
            case Preference.Strategy(LocalityStrategy strategy) ->
                strategy.regroups() ? regrouped(candidate, strategy) : Optional.of(plain(candidate, strategy));
        };
    }

    private Rank plain(Candidate candidate, LocalityStrategy strategy) {
        return strategy.disabled()
                ? level(candidate, strategy.policy() + " disables locality awareness")
                : localFirst(candidate, strategy.policy() + " prefers the own zone");
    }

    private Rank level(Candidate candidate, String rule) {
        return new Rank(0, new Locality(candidate.zone(), ""), OptionalInt.empty(), place(candidate) + "; " + rule);
    }

    private Rank localFirst(Candidate candidate, String rule) {
        boolean near = candidate.zone().isEmpty() || candidate.zone().equals(zone);
        return new Rank(
                near ? 0 : 1, new Locality(candidate.zone(), ""), OptionalInt.empty(), place(candidate) + "; " + rule);
    }

    private Optional<Rank> regrouped(Candidate candidate, LocalityStrategy strategy) {
        if (candidate.zone().equals(zone)) {
            return Optional.of(affine(candidate, strategy));
        }
        if (candidate.zone().isEmpty()) {
            return Optional.of(level(candidate, "equally near everywhere"));
        }
        if (byEgress) {
            return Optional.of(new Rank(
                    1,
                    new Locality(collapsed(strategy), ""),
                    OptionalInt.empty(),
                    "beyond the egress, which applies the failover rules of " + strategy.policy()));
        }
        OptionalInt rule = strategy.ruleFor(zone, candidate.zone());
        return rule.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rank(
                        rule.getAsInt() + 1,
                        new Locality(candidate.zone(), ""),
                        OptionalInt.empty(),
                        place(candidate) + "; crossZone.failover[" + rule.getAsInt() + "] of " + strategy.policy()
                                + " leads there"));
    }

    private Rank affine(Candidate candidate, LocalityStrategy strategy) {
        List<LocalityStrategy.AffinityTag> tags = strategy.affinityTags();
        for (int place = 0; place < tags.size(); place++) {
            String key = tags.get(place).key();
            String wanted = client.get(key);
            if (wanted != null && wanted.equals(candidate.tags().get(key))) {
                String shared = key + "=" + wanted;
                return new Rank(
                        0,
                        new Locality(zone, shared),
                        OptionalInt.of(strategy.affinityWeight(place)),
                        "in this zone, and shares " + shared + " with the client; " + strategy.policy()
                                + " prefers that");
            }
        }
        return new Rank(0, new Locality(zone, ""), OptionalInt.of(1), "in this zone");
    }

    private String place(Candidate candidate) {
        if (candidate.zone().isEmpty()) {
            return "in no zone in particular";
        }
        return candidate.zone().equals(zone) ? "in this zone" : "in zone " + candidate.zone();
    }

    /** One name for one set of rules, so that proxies under different rules do not share a locality. */
    private static String collapsed(LocalityStrategy strategy) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(strategy.failover().toString().getBytes(StandardCharsets.UTF_8));
            return "egress_" + Base64.getEncoder().encodeToString(digest).substring(0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
