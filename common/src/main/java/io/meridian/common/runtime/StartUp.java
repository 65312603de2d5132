package io.meridian.common.runtime;

import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.Outcome;
import io.meridian.common.auth.FirstKeys;
import io.meridian.common.auth.TokenIssuer;
import io.meridian.common.auth.User;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.defaults.StartUpDefault;
import io.meridian.common.defaults.StartUpDefaults;
import io.meridian.common.model.Resource;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.WriteResult;
import org.jboss.logging.Logger;

/** What a control plane writes at its start, when it is missing: the cluster's id, keys for tokens, and the defaults of meshes. */
public final class StartUp {
    private static final Logger LOG = Logger.getLogger(StartUp.class);

    private final Launch launch;
    private final ControlPlaneRole role;
    private final ResourceStore store;
    private final TokenIssuer issuer;
    private final RsaKeys keys;

    public StartUp(Launch launch, ControlPlaneRole role, ResourceStore store, TokenIssuer issuer, RsaKeys keys) {
        this.launch = launch;
        this.role = role;
        this.store = store;
        this.issuer = issuer;
        this.keys = keys;
    }

    /**
     * Writes what is missing, and returns when it is durable.
     *
     * @param admission the way in for what belongs to meshes; open to this process also when the API is read-only
     * @throws IllegalStateException when the rules refuse a default
     */
    public void run(Admission admission) {
        if (!role.isFederatedZone()) {
            ClusterId.missing(store, launch.random()).ifPresent(this::write);
        }
        boolean adminToken = launch.settings().apiServer().authn().tokens().bootstrapAdminToken();
        new FirstKeys(keys, issuer)
                .missing(store, !role.isFederatedZone(), adminToken)
                .ifPresent(this::write);
        for (StartUpDefault one :
                StartUpDefaults.of(place(), launch.settings().startUp().choices())) {
            for (Resource resource : one.missing(store)) {
                create(admission, resource);
            }
        }
    }

    private void write(Write write) {
        // A conflict means that another process on the same database came first, with keys that serve as well.
        switch (store.write(write).join()) {
            case WriteResult.Committed committed ->
                LOG.infof(
                        "made %s",
                        committed.outcomes().stream()
                                .map(WriteResult.Outcome::key)
                                .toList());
            case WriteResult.Conflict conflict -> LOG.infof("another process has made %s", conflict.key());
            case WriteResult.ConditionFailed failed -> LOG.infof("not made: %s", failed.condition());
        }
    }

    private void create(Admission admission, Resource resource) {
        Outcome outcome = admission
                .put(resource, Write.Expected.ABSENT, User.CONTROL_PLANE.name())
                .join();
        switch (outcome) {
            case Outcome.Created created -> LOG.infof("made %s", created.key());
            case Outcome.Stale stale -> LOG.infof("another process has made %s", stale.key());
            case Outcome.Updated ignored -> throw refused(resource, outcome);
            case Outcome.Deleted ignored -> throw refused(resource, outcome);
            case Outcome.ReadOnly ignored -> throw refused(resource, outcome);
            case Outcome.MeshMissing ignored -> throw refused(resource, outcome);
            case Outcome.Refused ignored -> throw refused(resource, outcome);
            case Outcome.Denied ignored -> throw refused(resource, outcome);
            case Outcome.NotFound ignored -> throw refused(resource, outcome);
            case Outcome.Contended ignored -> throw refused(resource, outcome);
        }
    }

    private static IllegalStateException refused(Resource resource, Outcome outcome) {
        return new IllegalStateException("the default " + resource.key() + " is not taken: " + outcome);
    }

    private StartUpDefaults.Place place() {
        return switch (role.place()) {
            case ControlPlaneRole.Place.Global ignored -> StartUpDefaults.Place.GLOBAL;
            case ControlPlaneRole.Place.FederatedZone ignored -> StartUpDefaults.Place.FEDERATED_ZONE;
            case ControlPlaneRole.Place.StandaloneZone ignored -> StartUpDefaults.Place.STANDALONE_ZONE;
        };
    }
}
