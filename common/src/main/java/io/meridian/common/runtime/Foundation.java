package io.meridian.common.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.rules.ControlPlaneRules;
import io.meridian.common.api.ControlPlaneIndex;
import io.meridian.common.auth.Access;
import io.meridian.common.auth.Authenticator;
import io.meridian.common.auth.CertificateAuthenticator;
import io.meridian.common.auth.TokenIssuer;
import io.meridian.common.auth.TokenVerifier;
import io.meridian.common.auth.UserAuthenticator;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.ca.provided.LocalFiles;
import io.meridian.common.rest.CorsPolicy;
import io.meridian.common.rest.Endpoint;
import io.meridian.common.rest.RestApi;
import io.meridian.common.rest.RestLimits;
import io.meridian.common.rest.RestRoutes;
import io.meridian.common.rest.SyncView;
import io.meridian.common.rest.WorkerPool;
import io.meridian.common.rest.tokens.TokenEndpoints;
import io.meridian.common.runtime.settings.ApiServerSettings;
import io.meridian.common.runtime.settings.EffectiveConfiguration;
import io.meridian.common.runtime.settings.Settings;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.ResourceStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** What both control planes stand on: the store, who asks, the rules, threads, and the API that they make up. */
public final class Foundation implements AutoCloseable {
    private final Launch launch;
    private final ControlPlaneRole role;
    private final ResourceStore store;
    private final RsaKeys keys;
    private final Access access;
    private final TokenIssuer issuer;
    private final TokenVerifier verifier;
    private final ObjectNode configuration;
    private final WorkerPool workers;
    private final ProcessThreads threads;

    /**
     * Opens the store.
     *
     * @param form how this control plane spells its resources for its peers
     */
    public Foundation(Launch launch, ControlPlaneRole role, Canonical.Form form) {
        int processors = Runtime.getRuntime().availableProcessors();
        this.launch = launch;
        this.role = role;
        this.store = StoreOpening.open(launch, form);
        this.keys = RsaKeys.from(launch.random());
        this.access = launch.settings().access().access();
        this.issuer = new TokenIssuer(store(), launch.clock(), launch.random());
        this.verifier = new TokenVerifier(store(), launch.clock());
        this.configuration =
                EffectiveConfiguration.of(launch.settings(), launch.kind().mode(), launch.certificate());
        this.workers = new WorkerPool(processors);
        this.threads = new ProcessThreads(processors);
    }

    public ResourceStore store() {
        return store;
    }

    public ProcessThreads threads() {
        return threads;
    }

    /** Checks tokens by the keys in the store. */
    public TokenVerifier verifier() {
        return verifier;
    }

    /** The configuration without passwords, as JSON. */
    public ObjectNode configuration() {
        return configuration.deepCopy();
    }

    /**
     * The rules of all kinds.
     *
     * @param connected whether the control plane of a zone is connected now
     */
    public List<KindRules> rules(Predicate<String> connected) {
        Settings settings = launch.settings();
        return ControlPlaneRules.of(
                role,
                new ControlPlaneRules.Surroundings(
                        keys,
                        launch.clock(),
                        new LocalFiles(),
                        connected,
                        settings.startUp().choices(),
                        settings.store().unsafeDelete()));
    }

    /** The way in for clients' writes. */
    public Admission admission(Collection<KindRules> rules, Admission.Observer observer) {
        return new Admission(role, store(), rules, workers, observer);
    }

    /** Writes what a control plane has from its first start on; returns when it is durable. */
    public void startUp(Collection<KindRules> rules) {
        new StartUp(launch, role, store(), issuer, keys)
                .run(new Admission(role.writable(), store(), rules, workers, Admission.Observer.NONE));
    }

    /**
     * The REST API.
     *
     * @param known what is stored, and what is observed beside the store
     */
    public RestRoutes api(Admission admission, ResourceReader known, SyncView sync, Collection<Endpoint> more) {
        ApiServerSettings settings = launch.settings().apiServer();
        List<Endpoint> others = new ArrayList<>(more);
        others.addAll(
                new TokenEndpoints(issuer, access, settings.authn().tokens().enableIssuer()).endpoints());
        RestApi api = new RestApi(
                role,
                store(),
                admission,
                access,
                this::index,
                () -> configuration,
                launch.settings().store().kubernetes().systemNamespace(),
                known,
                sync,
                others);
        return new RestRoutes(
                below(settings.base(), api.endpoints()),
                authenticator(settings),
                CorsPolicy.of(settings.corsAllowedDomains().orElse(List.of())),
                RestLimits.DEFAULT,
                workers);
    }

    /** The endpoints where clients look for them: that of user tokens is asked for at the root as well (spec/rest-api §1.1). */
    private static List<Endpoint> below(String base, List<Endpoint> endpoints) {
        List<Endpoint> all = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            all.add(endpoint.under(base));
            if (!base.isEmpty() && endpoint.template().equals("/tokens/user")) {
                all.add(endpoint);
            }
        }
        return all;
    }

    private Authenticator authenticator(ApiServerSettings settings) {
        return switch (settings.authn().type()) {
            case TOKENS ->
                new UserAuthenticator(
                        verifier,
                        settings.authn().localhostIsAdmin(),
                        launch.settings().meridian().apiServer().httpTokens(),
                        settings.https().port());
            case ADMIN_CLIENT_CERTS ->
                new CertificateAuthenticator(settings.authn().localhostIsAdmin());
        };
    }

    /** Ends threads first, the store last: what was promised is written. */
    @Override
    public void close() {
        workers.close();
        threads.close();
        store.close();
    }

    private ControlPlaneIndex index() {
        return new ControlPlaneIndex(
                launch.hostname(),
                "Kuma",
                launch.settings().meridian().reportedVersion(),
                launch.instanceId(),
                ClusterId.in(store()),
                "",
                new ControlPlaneIndex.Implementation("Meridian", launch.version()));
    }
}
