package io.meridian.common.runtime.settings;

import io.meridian.common.auth.ZonePolicy;
import io.meridian.common.rest.CorsPolicy;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All settings of a process, read once, before anything else is started.
 *
 * @param environment the variables they came from
 */
public record Settings(
        Map<String, String> environment,
        ModeSettings mode,
        GeneralSettings general,
        ApiServerSettings apiServer,
        AccessSettings access,
        StoreSettings store,
        StartUpSettings startUp,
        DiagnosticsSettings diagnostics,
        MultizoneSettings multizone,
        MeridianSettings meridian) {

    private static final Pattern ZONE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");
    private static final Pattern CONVERSION =
            Pattern.compile("config property ([^ ]+) with the config value \"([^\"]*)\"");
    private static final Pattern BASE_PATH = Pattern.compile("/|(/[A-Za-z0-9._~-]+)+/?");
    private static final Pattern ADDRESS = Pattern.compile("grpcs?://[^/@\\s]+:\\d{1,5}/?");

    public Settings {
        environment = Map.copyOf(environment);
    }

    /**
     * Reads them.
     *
     * @param environment variables of the process
     * @throws InvalidSettingsException when one cannot be read; the message names it
     */
    public static Settings read(Map<String, String> environment) {
        try {
            SmallRyeConfig config = builder(environment)
                    .withMapping(ModeSettings.class)
                    .withMapping(GeneralSettings.class)
                    .withMapping(ApiServerSettings.class)
                    .withMapping(AccessSettings.class)
                    .withMapping(StoreSettings.class)
                    .withMapping(StartUpSettings.class)
                    .withMapping(DiagnosticsSettings.class)
                    .withMapping(MultizoneSettings.class)
                    .withMapping(MeridianSettings.class)
                    .build();
            return new Settings(
                    environment,
                    config.getConfigMapping(ModeSettings.class),
                    config.getConfigMapping(GeneralSettings.class),
                    config.getConfigMapping(ApiServerSettings.class),
                    config.getConfigMapping(AccessSettings.class),
                    config.getConfigMapping(StoreSettings.class),
                    config.getConfigMapping(StartUpSettings.class),
                    config.getConfigMapping(DiagnosticsSettings.class),
                    config.getConfigMapping(MultizoneSettings.class),
                    config.getConfigMapping(MeridianSettings.class));
        } catch (ConfigValidationException | IllegalArgumentException | NoSuchElementException e) {
            throw new InvalidSettingsException(inWords(String.valueOf(e.getMessage())));
        }
    }

    /**
     * The settings of a feature that is not part of every control plane.
     *
     * @param mapping their interface
     * @throws InvalidSettingsException when one cannot be read; the message names it
     */
    public <T> T of(Class<T> mapping) {
        try {
            return builder(environment).withMapping(mapping).build().getConfigMapping(mapping);
        } catch (ConfigValidationException | IllegalArgumentException | NoSuchElementException e) {
            throw new InvalidSettingsException(inWords(String.valueOf(e.getMessage())));
        }
    }

    /** What the library says of a value it cannot convert, with the variable's name in place of codes and classes. */
    private static String inWords(String message) {
        Matcher conversion = CONVERSION.matcher(message);
        if (!conversion.find()) {
            return message;
        }
        String variable = conversion.group(1).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        String reason = message.substring(message.lastIndexOf(": ") + 2).replaceAll(" to enum class [^ ,]+", "");
        return variable + "=" + conversion.group(2) + " is not understood: " + reason;
    }

    private static SmallRyeConfigBuilder builder(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(environment, 300))
                .withDefaultValue("user.home", System.getProperty("user.home"))
                .withValidateUnknown(false);
    }

    /**
     * Checks what one setting alone does not show.
     *
     * @param packaged the mode of the package that is started: {@code global} or {@code zone}
     * @throws InvalidSettingsException when two do not go together, or one asks for what is not there
     */
    public void check(String packaged) {
        // The reference still takes the name that a zone on its own once had.
        String asked = mode.mode()
                .map(text -> text.equals("standalone") ? "zone" : text)
                .orElse(packaged);
        require(
                asked.equals(packaged),
                "KUMA_MODE=" + asked + " (expected: " + packaged + ", since this is the package"
                        + " of that; start the other one, or leave it unset)");
        require(
                mode.environment().equals("universal"),
                "KUMA_ENVIRONMENT=" + mode.environment() + " (expected: universal, the only one so far)");
        require(
                BASE_PATH.matcher(apiServer.basePath()).matches(),
                "KUMA_API_SERVER_BASE_PATH=" + apiServer.basePath()
                        + " (expected: a path such as /meridian, of letters, digits and - . _ ~)");
        requireCors();
        requireClientAuthorities();
        require(
                access.type().equals("static"),
                "KUMA_ACCESS_TYPE=" + access.type() + " (expected: static, the only one so far)");
        requirePair("KUMA_GENERAL_TLS", general.tlsCertFile(), general.tlsKeyFile());
        requirePair(
                "KUMA_API_SERVER_HTTPS_TLS",
                apiServer.https().tlsCertFile(),
                apiServer.https().tlsKeyFile());
        MultizoneSettings.GlobalKds kds = multizone.global().kds();
        requirePair("KUMA_MULTIZONE_GLOBAL_KDS_TLS", kds.tlsCertFile(), kds.tlsKeyFile());
        requirePair("MERIDIAN_ZONE_TLS", meridian.zoneTlsCertFile(), meridian.zoneTlsKeyFile());
        requireTls("KUMA_API_SERVER_HTTPS_TLS", () -> ApiServerSettings.Https.tls(apiServer.https()));
        requireTls("KUMA_MULTIZONE_GLOBAL_KDS_TLS", () -> MultizoneSettings.GlobalKds.tls(kds));
        require(
                meridian.kds().zoneAuth() != ZonePolicy.Mode.MTLS
                        || meridian.kds().clientCaFile().isPresent(),
                "MERIDIAN_KDS_ZONE_AUTH=mtls needs MERIDIAN_KDS_CLIENT_CA_FILE: the certificates by which zones' are"
                        + " verified");
        require(
                ZONE_NAME.matcher(multizone.zone().name()).matches(),
                "KUMA_MULTIZONE_ZONE_NAME=" + multizone.zone().name()
                        + " (expected: a DNS name of at most 63 characters, in lower case)");
        multizone
                .zone()
                .globalAddress()
                .ifPresent(address -> require(
                        ADDRESS.matcher(address).matches(),
                        "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS=" + address + " (expected: grpcs://HOST:PORT)"));
    }

    private void requireCors() {
        try {
            CorsPolicy.of(apiServer.corsAllowedDomains().orElse(List.of()));
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException("KUMA_API_SERVER_CORS_ALLOWED_DOMAINS has " + e.getMessage());
        }
    }

    /** Whoever is to show a certificate must have one that can be verified. */
    private void requireClientAuthorities() {
        boolean authorities = apiServer.https().tlsCaFile().isPresent()
                || apiServer.auth().clientCertsDir().isPresent();
        String needs =
                " needs KUMA_API_SERVER_AUTH_CLIENT_CERTS_DIR or KUMA_API_SERVER_HTTPS_TLS_CA_FILE: the certificates"
                        + " by which clients' are verified";
        require(
                authorities || apiServer.authn().type() != ApiServerSettings.Type.ADMIN_CLIENT_CERTS,
                "KUMA_API_SERVER_AUTHN_TYPE=adminClientCerts" + needs);
        require(
                authorities || !apiServer.https().requireClientCert(),
                "KUMA_API_SERVER_HTTPS_REQUIRE_CLIENT_CERT=true" + needs);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InvalidSettingsException(otherwise);
        }
    }

    private static void requireTls(String prefix, Runnable rules) {
        try {
            rules.run();
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException(
                    prefix + "_MIN_VERSION, _MAX_VERSION, _CIPHER_SUITES: " + e.getMessage());
        }
    }

    private static void requirePair(String prefix, Optional<Path> certificate, Optional<Path> key) {
        require(
                certificate.isPresent() == key.isPresent(),
                prefix + "_CERT_FILE and " + prefix + "_KEY_FILE go together: set both or none");
    }

    /** The values are the operator's and some are secret. */
    @Override
    public String toString() {
        return "Settings[" + environment.size() + " variables]";
    }

    /** A setting whose value is not one. */
    public static final class InvalidSettingsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidSettingsException(String message) {
            super(message);
        }
    }
}
