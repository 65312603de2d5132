package io.meridian.zone.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.zone.membership.Verdict.Admitted;
import io.meridian.zone.membership.Verdict.Grant;
import io.meridian.zone.membership.Verdict.Refused;
import io.meridian.zone.membership.Verdict.Restricted;
import io.meridian.zone.membership.Verdict.Rule;
import io.meridian.zone.membership.Verdict.Unfulfilled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked cases of spec/mesh-resource §7.6, in its notation, and what the answer says beyond them. */
final class MembershipTest {

    /** Nothing is demanded, or one of the two messages is expected. */
    private sealed interface Expected {
        record Accepted() implements Expected {}

        record Not(String tags) implements Expected {}

        record Restricts(String tags, String rule) implements Expected {}
    }

    private record Case(
            int number, String shows, String requirements, String restrictions, String sets, Expected result) {
        @Override
        public String toString() {
            return number + " " + shows;
        }
    }

    private static Expected ok() {
        return new Expected.Accepted();
    }

    private static Expected not(String tags) {
        return new Expected.Not(tags);
    }

    private static Expected restricted(String tags, String rule) {
        return new Expected.Restricts(tags, rule);
    }

    static Stream<Case> workedCases() {
        String teams = "{ns: team-a} ∥ {ns: team-b}";
        String zones = "{zone: us-east} ∥ {zone: us-west}";
        String dev = "{env: development}";
        String west = "{ns: ns-1, zone: west}";
        return Stream.of(
                new Case(1, "first namespace", teams, "", "{svc: web, ns: team-a, zone: default}", ok()),
                new Case(2, "second namespace", teams, "", "{svc: web, ns: team-b, zone: default}", ok()),
                new Case(
                        3,
                        "another namespace",
                        teams,
                        "",
                        "{svc: web, ns: team-c, zone: default}",
                        not("k8s.kuma.io/namespace=team-c kuma.io/service=web kuma.io/zone=default")),
                new Case(
                        4,
                        "the namespace tag is never added on Universal",
                        teams,
                        "",
                        "{svc: web, zone: default}",
                        not("kuma.io/service=web kuma.io/zone=default")),
                new Case(
                        5,
                        "two inbounds, one foreign",
                        teams,
                        "",
                        "{svc: web, ns: team-a} ⊕ {svc: adm, ns: team-c}",
                        not("k8s.kuma.io/namespace=team-c kuma.io/service=adm")),
                new Case(
                        6,
                        "case differs",
                        teams,
                        "",
                        "{svc: web, ns: Team-A}",
                        not("k8s.kuma.io/namespace=Team-A kuma.io/service=web")),
                new Case(
                        7,
                        "a builtin gateway carries no namespace",
                        teams,
                        "",
                        "{svc: edge, zone: default}",
                        not("kuma.io/service=edge kuma.io/zone=default")),
                new Case(8, "first zone", zones, dev, "{svc: web, zone: us-east}", ok()),
                new Case(9, "second zone", zones, dev, "{svc: web, zone: us-west, env: production}", ok()),
                new Case(
                        10,
                        "another zone",
                        zones,
                        dev,
                        "{svc: web, zone: eu-1}",
                        not("kuma.io/service=web kuma.io/zone=eu-1")),
                new Case(
                        11,
                        "requirement met, restriction met",
                        zones,
                        dev,
                        "{svc: web, zone: us-east, env: development}",
                        restricted("env=development kuma.io/service=web kuma.io/zone=us-east", "env=development")),
                new Case(
                        12,
                        "both fail, the requirement is reported",
                        zones,
                        dev,
                        "{svc: web, zone: eu-1, env: development}",
                        not("env=development kuma.io/service=web kuma.io/zone=eu-1")),
                new Case(
                        13,
                        "second inbound restricted",
                        zones,
                        dev,
                        "{svc: web, zone: us-east, env: production} ⊕ {svc: dbg, zone: us-east, env: development}",
                        restricted("env=development kuma.io/service=dbg kuma.io/zone=us-east", "env=development")),
                new Case(14, "no constraints", "", "", "{svc: web}", ok()),
                new Case(15, "empty lists", "", "", "{svc: web, legacy: 1}", ok()),
                new Case(
                        16,
                        "both tags of one rule",
                        "{team: *, cloud: *}",
                        "",
                        "{svc: web, team: pay, cloud: aws}",
                        ok()),
                new Case(
                        17,
                        "one tag of one rule missing",
                        "{team: *, cloud: *}",
                        "",
                        "{svc: web, team: pay}",
                        not("kuma.io/service=web team=pay")),
                new Case(18, "one of two rules", "{team: pay} ∥ {cloud: aws}", "", "{svc: web, cloud: aws}", ok()),
                new Case(
                        19,
                        "inbounds may fulfil different rules",
                        "{svc: backend, version: *} ∥ {svc: backend-api, version: *}",
                        "{svc: web}",
                        "{svc: backend, zone: east, version: v1} ⊕ {svc: backend-api, zone: east, version: v2}",
                        ok()),
                new Case(
                        20,
                        "two inbounds cannot fulfil one rule together",
                        "{team: *, cloud: *}",
                        "",
                        "{svc: a, team: pay} ⊕ {svc: b, cloud: aws}",
                        not("kuma.io/service=a team=pay")),
                new Case(
                        21,
                        "any value is restricted",
                        "",
                        "{legacy: *}",
                        "{svc: web, legacy: no}",
                        restricted("kuma.io/service=web legacy=no", "legacy=*")),
                new Case(22, "any value is restricted, tag absent", "", "{legacy: *}", "{svc: web}", ok()),
                new Case(23, "half a restriction", "", west, "{svc: web, ns: ns-1, zone: east}", ok()),
                new Case(
                        24,
                        "a whole restriction",
                        "",
                        west,
                        "{svc: web, ns: ns-1, zone: west}",
                        restricted(
                                "k8s.kuma.io/namespace=ns-1 kuma.io/service=web kuma.io/zone=west",
                                "k8s.kuma.io/namespace=ns-1 kuma.io/zone=west")),
                new Case(25, "a restriction not hit", "", "{svc: backend}", "{svc: web}", ok()),
                new Case(
                        26,
                        "the second restriction hits",
                        "",
                        "{svc: backend} ∥ {env: dev}",
                        "{svc: web, env: dev}",
                        restricted("env=dev kuma.io/service=web", "env=dev")),
                new Case(
                        27,
                        "the first failing set decides the text",
                        "{team: pay}",
                        "{env: dev}",
                        "{svc: a, team: pay, env: dev} ⊕ {svc: b, team: ops}",
                        restricted("env=dev kuma.io/service=a team=pay", "env=dev")),
                new Case(
                        28,
                        "an exact service is restricted",
                        "{zone: east}",
                        "{svc: backend}",
                        "{svc: backend, zone: east}",
                        restricted("kuma.io/service=backend kuma.io/zone=east", "kuma.io/service=backend")),
                new Case(
                        29,
                        "* does not glob inside values",
                        "{team: pay}",
                        "",
                        "{svc: web, team: pay-ops}",
                        not("kuma.io/service=web team=pay-ops")),
                new Case(30, "delegated gateway", "{zone: east}", "", "gateway {svc: gw, zone: east}", ok()),
                new Case(
                        31,
                        "gateway restricted",
                        "",
                        "{svc: gw}",
                        "gateway {svc: gw, zone: east}",
                        restricted("kuma.io/service=gw kuma.io/zone=east", "kuma.io/service=gw")),
                new Case(32, "untagged inbound, requirements", "{zone: east}", "", "{}", not("")),
                new Case(33, "untagged inbound, only restrictions", "", "{env: *}", "{}", ok()));
    }

    @Test
    void thereAreThirtyThreeWorkedCases() {
        assertThat(workedCases().map(Case::number))
                .containsExactlyElementsOf(
                        Stream.iterate(1, n -> n + 1).limit(33).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workedCases")
    void everyWorkedCaseIsDecidedAsTheSpecSays(Case example) {
        Constraints constraints = new Constraints(selectors(example.requirements()), selectors(example.restrictions()));
        Verdict verdict = Membership.decide("production", constraints, tagSets(example.sets()));
        String prefix = "dataplane cannot be a member of mesh \"production\" because its tags \"";
        switch (example.result()) {
            case Expected.Accepted() -> assertThat(verdict).isInstanceOf(Admitted.class);
            case Expected.Not(String tags) ->
                assertThat(((Unfulfilled) verdict).message())
                        .isEqualTo(prefix + tags + "\" does not fulfill any requirements defined on the Mesh");
            case Expected.Restricts(String tags, String rule) ->
                assertThat(((Restricted) verdict).message())
                        .isEqualTo(prefix + tags + "\" matches restricted tags \"" + rule + "\" defined on the Mesh");
        }
    }

    @Test
    void aRefusalNamesTheRestrictionByItsPlaceAndTheInboundByItsPath() {
        Verdict verdict = Membership.decide(
                "m",
                new Constraints(List.of(), selectors("{env: test} ∥ {env: dev}")),
                tagSets("{svc: a} ⊕ {env: dev}"));
        assertThat(verdict).isInstanceOfSatisfying(Restricted.class, refused -> {
            assertThat(refused.restriction()).isEqualTo(new Rule(1, new TagSelector(Map.of("env", "dev"))));
            assertThat(refused.field()).isEqualTo("networking.inbound[1].tags");
        });
    }

    @Test
    void aRefusalForWantOfARequirementNamesThemAll() {
        Verdict verdict = Membership.decide(
                "m", new Constraints(selectors("{a: 1} ∥ {b: 2}"), List.of()), tagSets("gateway {c: 3}"));
        assertThat(verdict).isInstanceOfSatisfying(Unfulfilled.class, refused -> {
            assertThat(refused.requirements()).isEqualTo(selectors("{a: 1} ∥ {b: 2}"));
            assertThat(refused.field()).isEqualTo("networking.gateway.tags");
        });
    }

    @Test
    void anAdmissionNamesTheRequirementThatEachInboundFulfils() {
        List<Tags> sets = tagSets("{b: 2} ⊕ {a: 1, b: 2}");
        List<TagSelector> requirements = selectors("{a: 1} ∥ {b: 2}");
        assertThat(Membership.decide("m", new Constraints(requirements, List.of()), sets))
                .isEqualTo(new Admitted(List.of(
                        new Grant(sets.get(0), Optional.of(new Rule(1, requirements.get(1)))),
                        new Grant(sets.get(1), Optional.of(new Rule(0, requirements.get(0)))))));
    }

    @Test
    void aProxyWithoutTagsIsAdmittedWhateverTheMeshRequires() {
        assertThat(Membership.decide("m", new Constraints(selectors("{a: 1}"), List.of()), List.of()))
                .isNotInstanceOf(Refused.class);
    }

    @Test
    void anEmptyValueInARuleMeansThatTheTagIsAbsentOrEmpty() {
        TagSelector selector = new TagSelector(Map.of("env", ""));
        assertThat(selector.matches(Map.of())).isTrue();
        assertThat(selector.matches(Map.of("env", ""))).isTrue();
        assertThat(selector.matches(Map.of("env", "dev"))).isFalse();
    }

    static List<TagSelector> selectors(String rules) {
        return split(rules, "∥").map(MembershipTest::tags).map(TagSelector::new).toList();
    }

    static List<Tags> tagSets(String sets) {
        List<Tags> result = new ArrayList<>();
        split(sets, "⊕")
                .forEach(set -> result.add(
                        set.startsWith("gateway")
                                ? Tags.ofGateway(tags(set.substring("gateway".length())))
                                : Tags.ofInbound(result.size(), tags(set))));
        return result;
    }

    private static Stream<String> split(String text, String separator) {
        return text.isEmpty()
                ? Stream.empty()
                : Arrays.stream(text.split(separator)).map(String::strip);
    }

    private static Map<String, String> tags(String braces) {
        Map<String, String> names =
                Map.of("ns", "k8s.kuma.io/namespace", "zone", "kuma.io/zone", "svc", "kuma.io/service");
        String inner = braces.strip().substring(1, braces.strip().length() - 1);
        Map<String, String> tags = new TreeMap<>();
        split(inner, ",").forEach(pair -> {
            String[] parts = pair.split(": ", 2);
            tags.put(names.getOrDefault(parts[0], parts[0]), parts[1]);
        });
        return tags;
    }
}
