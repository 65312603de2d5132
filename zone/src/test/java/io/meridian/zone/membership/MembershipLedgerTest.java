package io.meridian.zone.membership;

import static io.meridian.zone.membership.Fixtures.dataplane;
import static io.meridian.zone.membership.Fixtures.delete;
import static io.meridian.zone.membership.Fixtures.mesh;
import static io.meridian.zone.membership.Fixtures.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.memory.InMemoryJournal;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.zone.membership.MembershipView.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Verdicts follow the mesh: over a real store in memory, on one thread. */
final class MembershipLedgerTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final ResourceKey WEB = ResourceKinds.DATAPLANE.key("production", "web");
    private static final ResourceKey DB = ResourceKinds.DATAPLANE.key("production", "db");

    private Instant now = START;
    private final InMemoryJournal journal = new InMemoryJournal(new Random(7));
    private final InMemoryResourceStore store = Fixtures.store(journal, () -> now);

    private MembershipLedger ledger(Enforcement enforcement) {
        return new MembershipLedger(store, enforcement, () -> now, Runnable::run);
    }

    @Test
    void aMeshThatTightensRefusesADataplaneThatWasAdmittedAndNamesTheRule() {
        MembershipLedger ledger = ledger(Enforcement.CONTINUOUS);
        put(store, mesh("production", "", ""));
        put(store, dataplane("production", "web", "{svc: web, env: development}"));
        assertThat(ledger.admitted(WEB)).isTrue();

        now = START.plusSeconds(60);
        put(store, mesh("production", "", "{env: production} ∥ {env: development}"));

        Standing standing = ledger.standing(WEB).orElseThrow();
        assertThat(standing.verdict()).isInstanceOfSatisfying(Verdict.Restricted.class, refused -> assertThat(
                        refused.restriction().index())
                .isEqualTo(1));
        assertThat(standing.since()).isEqualTo(now);
        assertThat(ledger.admitted(WEB)).isFalse();
        assertThat(ledger.tallies()).containsExactly(new Tally("production", 0, 1));
        assertThat(store.get(WEB)).as("its row stays").isPresent();
    }

    @Test
    void aMeshThatRelaxesBringsItBack() {
        MembershipLedger ledger = ledger(Enforcement.CONTINUOUS);
        put(store, mesh("production", "", "{env: development}"));
        put(store, dataplane("production", "web", "{svc: web, env: development}"));
        assertThat(ledger.admitted(WEB)).isFalse();

        put(store, mesh("production", "", ""));

        assertThat(ledger.admitted(WEB)).isTrue();
        assertThat(ledger.tallies()).containsExactly(new Tally("production", 1, 0));
    }

    @Test
    void underAdmissionADataplaneThatNoLongerFitsIsMarkedAndStaysAMember() {
        MembershipLedger ledger = ledger(Enforcement.ADMISSION);
        put(store, mesh("production", "", ""));
        put(store, dataplane("production", "web", "{svc: web}"));
        put(store, mesh("production", "{team: pay}", ""));

        assertThat(ledger.standing(WEB).orElseThrow().fits()).isFalse();
        assertThat(ledger.admitted(WEB)).isTrue();
    }

    @Test
    void aDataplaneThatIsNotRegisteredIsNoMember() {
        MembershipLedger ledger = ledger(Enforcement.ADMISSION);
        put(store, mesh("production", "", ""));
        assertThat(ledger.admitted(WEB)).isFalse();
    }

    @Test
    void onlyTheDataplanesOfAMeshThatDemandsSomethingElseAreJudgedAgain() {
        MembershipLedger ledger = ledger(Enforcement.CONTINUOUS);
        put(store, mesh("production", "", ""), mesh("other", "", ""));
        put(store, dataplane("production", "web", "{svc: web}"), dataplane("other", "web", "{svc: web}"));
        List<StandingChange> told = new ArrayList<>();
        ledger.subscribe(told::addAll);

        put(store, mesh("production", "{team: pay}", ""));

        assertThat(told).extracting(StandingChange::dataplane).containsExactly(WEB);
    }

    @Test
    void aMeshThatChangesInOtherWaysChangesNoVerdict() {
        MembershipLedger ledger = ledger(Enforcement.CONTINUOUS);
        put(store, mesh("production", "{svc: web}", ""));
        put(store, dataplane("production", "web", "{svc: web}"));
        List<StandingChange> told = new ArrayList<>();
        ledger.subscribe(told::addAll);

        put(store, mesh("production", "{svc: web}", "").withLabels(java.util.Map.of("a", "b")));

        assertThat(told).isEmpty();
    }

    @Test
    void aDataplaneThatGoesLeavesTheCount() {
        MembershipLedger ledger = ledger(Enforcement.CONTINUOUS);
        put(store, mesh("production", "{svc: web}", ""));
        put(store, dataplane("production", "web", "{svc: web}"), dataplane("production", "db", "{svc: db}"));
        assertThat(ledger.tallies()).containsExactly(new Tally("production", 1, 1));

        delete(store, DB);

        assertThat(ledger.tallies()).containsExactly(new Tally("production", 1, 0));
        assertThat(ledger.standing(DB)).isEmpty();
    }

    @Test
    void aMeshThatGoesWithItsDataplanesLeavesNothingBehind() {
        MembershipLedger ledger = ledger(Enforcement.CONTINUOUS);
        put(store, mesh("production", "{team: pay}", ""));
        put(store, dataplane("production", "web", "{svc: web}"));

        delete(store, ResourceKey.global("Mesh", "production"));

        assertThat(ledger.tallies()).isEmpty();
        assertThat(store.attributes("membership/")).isEmpty();
    }

    @Test
    void aDataplaneWhoseMeshIsNotThereIsRefusedUntilItComes() {
        MembershipLedger ledger = ledger(Enforcement.CONTINUOUS);
        Fixtures.putWithoutMesh(store, dataplane("production", "web", "{svc: web}"));
        assertThat(ledger.standing(WEB).orElseThrow().verdict()).isEqualTo(new Verdict.NoMesh("production"));

        put(store, mesh("production", "", ""));

        assertThat(ledger.admitted(WEB)).isTrue();
    }

    @Test
    void afterARestartVerdictsAreTheSameAndSoIsWhenTheyTurned() throws Exception {
        MembershipLedger before = ledger(Enforcement.CONTINUOUS);
        put(store, mesh("production", "", ""));
        put(store, dataplane("production", "web", "{svc: web}"), dataplane("production", "db", "{team: pay}"));
        now = START.plusSeconds(60);
        put(store, mesh("production", "{team: pay}", ""));
        List<Standing> standings = before.standings("production");
        before.close();
        store.close();

        now = START.plusSeconds(3600);
        MembershipLedger after = new MembershipLedger(
                Fixtures.store(journal, () -> now), Enforcement.CONTINUOUS, () -> now, Runnable::run);

        assertThat(after.standings("production")).isEqualTo(standings);
        assertThat(after.standing(WEB).orElseThrow().since()).isEqualTo(START.plusSeconds(60));
        assertThat(after.standing(DB).orElseThrow().since()).isEqualTo(START);
    }

    @Test
    void verdictsLeaveNoTraceInTheLog() {
        ledger(Enforcement.CONTINUOUS);
        put(store, mesh("production", "", ""));
        put(store, dataplane("production", "web", "{svc: web}"));
        put(store, mesh("production", "{team: pay}", ""));
        long revision = store.head().revision();

        assertThat(store.attributes("membership/")).hasSize(1);
        assertThat(revision).isEqualTo(3);
    }

    @Test
    void judgingAThousandDataplanesAgainGivesEachItsOwnVerdict() {
        MembershipLedger ledger = ledger(Enforcement.CONTINUOUS);
        put(store, mesh("production", "", ""));
        put(
                store,
                java.util.stream.IntStream.range(0, 1_000)
                        .mapToObj(i -> dataplane("production", "dp-" + i, "{svc: s" + i % 10 + "}"))
                        .toArray(io.meridian.common.model.Resource[]::new));

        put(store, mesh("production", "", "{svc: s3}"));

        assertThat(ledger.tallies()).containsExactly(new Tally("production", 900, 100));
    }
}
