package io.meridian.common.runtime;

import io.meridian.common.runtime.preflight.CannotStartException;
import io.meridian.common.runtime.preflight.StartFailure;
import io.meridian.common.runtime.settings.ApiServerSettings;
import io.meridian.common.runtime.settings.Settings;
import io.meridian.common.runtime.settings.UnsafeChoices;
import io.meridian.common.runtime.tls.KeyMaterial;
import io.meridian.common.runtime.tls.ServerCertificate;
import io.meridian.common.runtime.tls.TlsRules;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is settled before Quarkus starts, because Quarkus must be told: the settings, the work directory that this process now holds,
 * and the certificate of its servers.
 *
 * @param kind which control plane this is
 * @param settings all settings
 * @param workDirectory held until the process ends
 * @param certificate what servers show when they are given no certificate of their own
 * @param instanceId host name and four random hexadecimal digits, anew for each process
 * @param hostname name of this machine
 * @param clock the time
 * @param random for keys and ids
 */
public record Launch(
        ControlPlaneKind kind,
        Settings settings,
        WorkDirectory workDirectory,
        KeyMaterial certificate,
        String instanceId,
        String hostname,
        InstantSource clock,
        SecureRandom random) {

    private static final Logger LOG = Logger.getLogger(Launch.class);

    /** Quarkus makes the beans, so that there is no other way to hand this to them. */
    private static volatile @Nullable Launch current;

    /**
     * Starts a control plane; returns when it has ended. What is wrong before anything runs is one line and exit code 1, not a
     * stack trace.
     */
    public static void run(ControlPlaneKind kind, String... args) {
        try {
            Launch launch = prepare(kind, System.getenv());
            current = launch;
            launch.quarkusProperties().forEach(System::setProperty);
            Quarkus.run(null, (code, failure) -> end(kind, code, failure), args);
        } catch (Settings.InvalidSettingsException | CannotStartException | IllegalStateException e) {
            System.err.println(cannotStart(kind, String.valueOf(e.getMessage())));
            System.exit(1);
        }
    }

    /** How Quarkus' run ended. What it could not do is told by us, or it would be told with a stack trace. */
    private static void end(ControlPlaneKind kind, int code, @Nullable Throwable failure) {
        if (failure != null) {
            Optional<String> words = StartFailure.inWords(failure);
            words.ifPresentOrElse(
                    line -> System.err.println(cannotStart(kind, line)),
                    () -> LOG.error(cannotStart(kind, "this is a defect"), failure));
        }
        System.exit(code);
    }

    private static String cannotStart(ControlPlaneKind kind, String reason) {
        return "meridian " + kind.mode() + " cannot start: " + reason;
    }

    /**
     * What this process was launched with.
     *
     * @throws IllegalStateException when it was not launched by {@link #run}
     */
    public static Launch current() {
        Launch launch = current;
        if (launch == null) {
            throw new IllegalStateException("not launched by Launch.run");
        }
        return launch;
    }

    /**
     * Reads the settings and takes the work directory.
     *
     * @throws Settings.InvalidSettingsException when a setting is not understood
     * @throws IllegalStateException when another process holds the work directory
     * @throws CannotStartException when it cannot be created or written, or something else that is needed cannot be had
     */
    static Launch prepare(ControlPlaneKind kind, Map<String, String> environment) {
        Settings settings = Settings.read(environment);
        settings.check(kind.mode());
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        Host host = Host.local();
        Preflight.checkFiles(kind, settings);
        WorkDirectory workDirectory = workDirectory(kind, settings);
        Preflight.checkSurroundings(kind, settings);
        KeyMaterial certificate = given(
                        settings.general().tlsCertFile(), settings.general().tlsKeyFile())
                .orElseGet(() -> ServerCertificate.in(
                        workDirectory.path(), host.name(), host.addresses(), clock.instant(), random));
        byte[] suffix = new byte[2];
        random.nextBytes(suffix);
        String instanceId = host.name() + "-" + HexFormat.of().formatHex(suffix);
        return new Launch(kind, settings, workDirectory, certificate, instanceId, host.name(), clock, random);
    }

    private static WorkDirectory workDirectory(ControlPlaneKind kind, Settings settings) {
        Path path = settings.general().workDir().toAbsolutePath();
        String instance = kind == ControlPlaneKind.GLOBAL
                ? "global"
                : "zone-" + settings.multizone().zone().name();
        try {
            return WorkDirectory.open(path, instance, ProcessHandle.current().pid());
        } catch (IOException e) {
            throw new CannotStartException("the work directory " + path + " cannot be written (" + e
                    + "): make it so, or set KUMA_GENERAL_WORK_DIR to another");
        }
    }

    /** The certificate of a server that may be given one of its own. */
    public KeyMaterial certificateOr(Optional<Path> certificateFile, Optional<Path> keyFile) {
        return given(certificateFile, keyFile).orElse(certificate);
    }

    /** The unsafe choices among the settings, a sentence for each. */
    public List<String> unsafeChoices() {
        return UnsafeChoices.in(settings, kind == ControlPlaneKind.GLOBAL);
    }

    /** The version of Meridian that runs. */
    public String version() {
        return ConfigProvider.getConfig()
                .getOptionalValue("quarkus.application.version", String.class)
                .orElse("unknown");
    }

    private Map<String, String> quarkusProperties() {
        var api = settings.apiServer();
        Map<String, String> properties = new TreeMap<>(StoreOpening.quarkusProperties(settings.store(), workDirectory));
        properties.put("quarkus.http.host", api.http().address());
        properties.put("quarkus.http.port", Integer.toString(api.http().port()));
        properties.put("quarkus.http.insecure-requests", api.http().enabled() ? "enabled" : "disabled");
        properties.put(
                "quarkus.management.port",
                Integer.toString(settings.diagnostics().serverPort()));
        if (api.https().enabled()) {
            KeyMaterial https =
                    certificateOr(api.https().tlsCertFile(), api.https().tlsKeyFile());
            properties.put("quarkus.http.ssl-port", Integer.toString(api.https().port()));
            properties.put("quarkus.http.tls-configuration-name", "https");
            TlsRules tls = ApiServerSettings.Https.tls(api.https());
            properties.put("quarkus.tls.https.protocols", String.join(",", tls.protocols()));
            if (!tls.cipherSuites().isEmpty()) {
                properties.put("quarkus.tls.https.cipher-suites", String.join(",", tls.cipherSuites()));
            }
            properties.put(
                    "quarkus.tls.https.key-store.pem.0.cert",
                    https.certificate().toString());
            properties.put("quarkus.tls.https.key-store.pem.0.key", https.key().toString());
            List<Path> authorities = ClientCertificates.authorities(api);
            for (int i = 0; i < authorities.size(); i++) {
                properties.put(
                        "quarkus.tls.https.trust-store.pem.certs[" + i + "]",
                        authorities.get(i).toString());
            }
        }
        return properties;
    }

    private static Optional<KeyMaterial> given(Optional<Path> certificateFile, Optional<Path> keyFile) {
        return certificateFile.flatMap(certificate -> keyFile.map(key -> new KeyMaterial(certificate, key)));
    }
}
