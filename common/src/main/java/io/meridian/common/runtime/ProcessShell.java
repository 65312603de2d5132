package io.meridian.common.runtime;

import io.meridian.common.runtime.archive.PackageArchive;
import io.meridian.common.runtime.settings.ApiServerSettings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is around every control plane: it follows Quarkus through start and end, answers on the diagnostics port (spec/rest-api
 * §1.12), and keeps requests away until the control plane is there to take them.
 */
@Singleton
public class ProcessShell {
    private static final Logger LOG = Logger.getLogger(ProcessShell.class);
    private static final String CONTROL_PLANE = "control plane";
    private static final String HTTP = "HTTP port";
    private static final String HTTPS = "HTTPS port";

    private final ControlPlane.Wiring wiring;
    private final Readiness readiness = new Readiness();
    private @Nullable Router router;
    private volatile @Nullable ControlPlane controlPlane;

    public ProcessShell(ControlPlane.Wiring wiring) {
        this.wiring = wiring;
        readiness.down(CONTROL_PLANE);
        ApiServerSettings api = Launch.current().settings().apiServer();
        if (api.http().enabled()) {
            readiness.down(HTTP);
        }
        if (api.https().enabled()) {
            readiness.down(HTTPS);
        }
    }

    void httpListens(@ObservesAsync HttpServerStart event) {
        readiness.up(HTTP);
    }

    void httpsListens(@ObservesAsync HttpsServerStart event) {
        readiness.up(HTTPS);
    }

    void diagnostics(@Observes ManagementInterface management) {
        management.router().get("/healthy").handler(routing -> routing.response()
                .end());
        management.router().get("/ready").handler(this::ready);
    }

    void routes(@Observes Router main) {
        router = main;
        main.route().order(-1).handler(this::gate);
    }

    void start(@Observes StartupEvent event) {
        Launch launch = Launch.current();
        for (String choice : launch.unsafeChoices()) {
            LOG.warnf("unsafe choice: %s", choice);
        }
        ControlPlane opened = wiring.open(launch, readiness);
        controlPlane = opened;
        Router main = router;
        if (main == null) {
            throw new IllegalStateException("Quarkus announced no router");
        }
        opened.serve(main);
        readiness.up(CONTROL_PLANE);
        LOG.infof(
                "%s is up as %s, work directory %s",
                launch.workDirectory().instance(),
                launch.instanceId(),
                launch.workDirectory().path());
        if (Boolean.getBoolean(PackageArchive.TRAINING)) {
            Quarkus.asyncExit();
        }
    }

    void stop(@Observes ShutdownEvent event) throws IOException {
        readiness.down(CONTROL_PLANE);
        ControlPlane open = controlPlane;
        controlPlane = null;
        if (open != null) {
            open.close();
        }
        Launch.current().workDirectory().close();
    }

    private void ready(RoutingContext routing) {
        routing.response()
                .setStatusCode(readiness.missing().isEmpty() ? 200 : 503)
                .end();
    }

    private void gate(RoutingContext routing) {
        if (controlPlane == null) {
            routing.response()
                    .setStatusCode(503)
                    .putHeader("Retry-After", "1")
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("503: Service Unavailable\n\nthis control plane is starting or shutting down");
        } else {
            routing.next();
        }
    }
}
