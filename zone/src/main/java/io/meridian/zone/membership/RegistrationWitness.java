package io.meridian.zone.membership;

import io.meridian.common.admission.Admission;
import io.meridian.common.admission.Outcome;
import io.meridian.common.admission.Outcome.Stage;
import io.meridian.common.admission.Proposal;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import java.util.function.Consumer;

/** Sees every answer of the zone's admission and keeps the list of refused registrations. */
public final class RegistrationWitness implements Admission.Observer {
    private final DataplaneRules rules;
    private final ResourceReader stored;
    private final RefusedRegistrations refusals;
    private final Consumer<String> count;

    /** @param count told of each refusal the mesh that was to be joined */
    public RegistrationWitness(
            DataplaneRules rules, ResourceReader stored, RefusedRegistrations refusals, Consumer<String> count) {
        this.rules = rules;
        this.stored = stored;
        this.refusals = refusals;
        this.count = count;
    }

    @Override
    public void answered(Proposal proposal, Outcome outcome) {
        if (!proposal.addressed().kind().equals(ResourceKinds.DATAPLANE.name())) {
            return;
        }
        switch (outcome) {
            case Outcome.Created created -> refusals.registered(created.key());
            case Outcome.Updated updated -> refusals.registered(updated.key());
            case Outcome.Refused refused -> {
                if (refused.stage() == Stage.CREATING || refused.stage() == Stage.UPDATING) {
                    note(proposal);
                }
            }
            case Outcome.Deleted ignored -> {}
            case Outcome.ReadOnly ignored -> {}
            case Outcome.MeshMissing ignored -> {}
            case Outcome.Denied ignored -> {}
            case Outcome.NotFound ignored -> {}
            case Outcome.Stale ignored -> {}
            case Outcome.Contended ignored -> {}
        }
    }

    /** Decides once more, for the rule: the outcome carries it in words only. */
    private void note(Proposal proposal) {
        switch (rules.judge(proposal.resource(), stored)) {
            case Verdict.Refused refused -> {
                refusals.refused(proposal.addressed(), refused);
                count.accept(proposal.addressed().mesh());
            }
            case Verdict.Admitted ignored -> {
                // The mesh has changed its mind in between.
            }
        }
    }
}
