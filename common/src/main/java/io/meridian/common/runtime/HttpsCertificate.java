package io.meridian.common.runtime;

import io.meridian.common.runtime.settings.ApiServerSettings;
import io.meridian.common.runtime.tls.KeyMaterial;
import io.meridian.common.runtime.tls.PemIdentity;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import org.jboss.logging.Logger;

/**
 * The certificate of the API server, read again while it serves. Quarkus would reload by itself, and would take a key that is not the
 * certificate's: files are replaced one after the other. So the pair is looked at first, and only a whole one is taken.
 */
@Singleton
public class HttpsCertificate {
    private static final Logger LOG = Logger.getLogger(HttpsCertificate.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final String CONFIGURATION = "https";

    private final Vertx vertx;
    private final TlsConfigurationRegistry registry;
    private final Event<CertificateUpdatedEvent> updated;
    private long timer = -1;
    private X509Certificate[] shown = {};
    private String trouble = "";

    public HttpsCertificate(Vertx vertx, TlsConfigurationRegistry registry, Event<CertificateUpdatedEvent> updated) {
        this.vertx = vertx;
        this.registry = registry;
        this.updated = updated;
    }

    void start(@Observes StartupEvent event) {
        Launch launch = Launch.current();
        ApiServerSettings.Https https = launch.settings().apiServer().https();
        if (https.enabled()) {
            KeyMaterial files = launch.certificateOr(https.tlsCertFile(), https.tlsKeyFile());
            vertx.executeBlocking(() -> remember(files));
            timer = vertx.setPeriodic(PERIOD.toMillis(), number -> vertx.executeBlocking(() -> look(files)));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
    }

    private synchronized boolean remember(KeyMaterial files) throws IOException {
        shown = read(files).chain();
        return true;
    }

    private synchronized boolean look(KeyMaterial files) {
        try {
            X509Certificate[] now = read(files).chain();
            trouble = "";
            if (Arrays.equals(now, shown)) {
                return false;
            }
            registry.get(CONFIGURATION)
                    .filter(configuration -> configuration.reload())
                    .ifPresent(configuration -> {
                        shown = now;
                        updated.fire(new CertificateUpdatedEvent(CONFIGURATION, configuration));
                        LOG.infof("the API server uses a new certificate: %s", files.certificate());
                    });
            return true;
        } catch (IOException e) {
            if (!trouble.equals(e.getMessage())) {
                trouble = String.valueOf(e.getMessage());
                LOG.warnf("the API server keeps the certificate it has, since the new one cannot be used: %s", trouble);
            }
            return false;
        }
    }

    private static PemIdentity read(KeyMaterial files) throws IOException {
        return PemIdentity.of(
                Files.readAllBytes(files.certificate()),
                Files.readAllBytes(files.key()),
                files.certificate(),
                files.key());
    }
}
