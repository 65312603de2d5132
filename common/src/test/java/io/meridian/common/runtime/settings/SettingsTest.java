package io.meridian.common.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.auth.Access;
import io.meridian.common.auth.ZonePolicy;
import io.meridian.common.runtime.settings.Settings.InvalidSettingsException;
import io.meridian.common.runtime.tls.KeyMaterial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings by the names and defaults of spec/rest-api §8. */
final class SettingsTest {
    private static final KeyMaterial CERTIFICATE =
            new KeyMaterial(Path.of("/w/kuma-cp.crt"), Path.of("/w/kuma-cp.key"));

    @Test
    void whatIsNotSetHasTheReferencesDefault() {
        Settings settings = Settings.read(Map.of());
        assertThat(settings.apiServer().http().port()).isEqualTo(5681);
        assertThat(settings.apiServer().https().port()).isEqualTo(5682);
        assertThat(settings.diagnostics().serverPort()).isEqualTo(5680);
        assertThat(settings.multizone().global().kds().grpcPort()).isEqualTo(5685);
        assertThat(settings.multizone().zone().name()).isEqualTo("default");
        assertThat(settings.general().workDir()).isEqualTo(Path.of(System.getProperty("user.home"), ".kuma"));
        assertThat(settings.store().type()).isEqualTo(StoreSettings.Type.H2);
        assertThat(settings.access().access()).isEqualTo(Access.DEFAULT);
        assertThat(settings.meridian().kds().zoneAuth()).isEqualTo(ZonePolicy.Mode.TOKEN);
        assertThatCode(() -> settings.check("zone")).doesNotThrowAnyException();
    }

    @Test
    void variablesHaveTheReferencesNames() {
        Settings settings = Settings.read(Map.of(
                "KUMA_API_SERVER_HTTP_PORT", "15681",
                "KUMA_API_SERVER_HTTP_INTERFACE", "127.0.0.1",
                "KUMA_API_SERVER_AUTHN_LOCALHOST_IS_ADMIN", "false",
                "KUMA_STORE_TYPE", "postgres",
                "KUMA_STORE_POSTGRES_DB_NAME", "meshes",
                "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS", "grpcs://global:5685",
                "KUMA_MULTIZONE_ZONE_KDS_ROOT_CA_FILE", "/ca.pem",
                "KUMA_ACCESS_STATIC_GET_CONFIG_DUMP_GROUPS", "ops,dev",
                "MERIDIAN_KDS_ZONE_AUTH", "none",
                "MERIDIAN_KDS_OPEN_ZONES", "a,b"));
        assertThat(settings.apiServer().http().port()).isEqualTo(15681);
        assertThat(settings.apiServer().http().address()).isEqualTo("127.0.0.1");
        assertThat(settings.apiServer().authn().localhostIsAdmin()).isFalse();
        assertThat(settings.store().type()).isEqualTo(StoreSettings.Type.POSTGRES);
        assertThat(settings.store().postgres().dbName()).isEqualTo("meshes");
        assertThat(settings.multizone().zone().globalAddress()).contains("grpcs://global:5685");
        assertThat(settings.multizone().zone().kds().rootCaFile()).contains(Path.of("/ca.pem"));
        assertThat(settings.access().access().configDumps().groups()).isEqualTo(Set.of("ops", "dev"));
        assertThat(settings.meridian().kds().zoneAuth()).isEqualTo(ZonePolicy.Mode.NONE);
        assertThat(settings.meridian().kds().openZones()).contains(List.of("a", "b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KUMA_MODE | zone | KUMA_MODE=zone (expected: global",
                "KUMA_ENVIRONMENT | kubernetes | KUMA_ENVIRONMENT",
                "KUMA_API_SERVER_BASE_PATH | mesh | KUMA_API_SERVER_BASE_PATH=mesh (expected: a path such as /meridian",
                "KUMA_API_SERVER_BASE_PATH | /a/{b} | KUMA_API_SERVER_BASE_PATH=/a/{b} (expected",
                "KUMA_API_SERVER_CORS_ALLOWED_DOMAINS | * | KUMA_API_SERVER_CORS_ALLOWED_DOMAINS has \"*\" (expected",
                "KUMA_API_SERVER_AUTHN_TYPE | adminClientCerts | KUMA_API_SERVER_AUTHN_TYPE=adminClientCerts needs KUMA_API",
                "KUMA_API_SERVER_HTTPS_REQUIRE_CLIENT_CERT | true | KUMA_API_SERVER_HTTPS_REQUIRE_CLIENT_CERT=true needs",
                "KUMA_API_SERVER_HTTPS_TLS_MIN_VERSION | SSLv3 | KUMA_API_SERVER_HTTPS_TLS_MIN_VERSION",
                "KUMA_API_SERVER_HTTPS_TLS_CIPHER_SUITES | TLS_NULL | KUMA_API_SERVER_HTTPS_TLS_MIN_VERSION, _MAX_VERSION",
                "KUMA_GENERAL_TLS_CERT_FILE | /c.pem | KUMA_GENERAL_TLS_KEY_FILE",
                "MERIDIAN_KDS_ZONE_AUTH | mtls | MERIDIAN_KDS_CLIENT_CA_FILE",
                "KUMA_MULTIZONE_ZONE_NAME | Not_A_Name | DNS name",
                "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS | https://global | grpcs://HOST:PORT",
            })
    void whatCannotBeIsNamedWithWhatIsExpected(String variable, String value, String message) {
        assertThatThrownBy(() -> Settings.read(Map.of(variable, value)).check("global"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KUMA_API_SERVER_HTTP_PORT | http | Expected an integer",
                "KUMA_STORE_TYPE | etcd | postgres",
                "KUMA_API_SERVER_AUTHN_TYPE | ldap | tokens",
                "MERIDIAN_KDS_ZONE_AUTH | maybe | token",
            })
    void aValueOfTheWrongTypeIsNamedByItsVariableWithWhatIsExpected(String variable, String value, String expected) {
        assertThatThrownBy(() -> Settings.read(Map.of(variable, value)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith(variable + "=" + value + " is not understood: ")
                .hasMessageContaining(expected)
                .hasMessageNotContaining("SRCFG");
    }

    @Test
    void theReferencesOldNameOfAZoneOnItsOwnIsTaken() {
        assertThatCode(() -> Settings.read(Map.of("KUMA_MODE", "standalone")).check("zone"))
                .doesNotThrowAnyException();
    }

    @Test
    void nothingIsUnsafeUntilItIsChosen() {
        assertThat(UnsafeChoices.in(Settings.read(Map.of()), true)).isEmpty();
        assertThat(UnsafeChoices.in(
                        Settings.read(Map.of("KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS", "grpcs://global:5685")), false))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true,KUMA_STORE_TYPE,memory",
        "true,KUMA_STORE_UNSAFE_DELETE,true",
        "true,MERIDIAN_API_SERVER_HTTP_TOKENS,true",
        "true,KUMA_ACCESS_STATIC_ADMIN_RESOURCES_GROUPS,mesh-system:unauthenticated",
        "true,KUMA_MULTIZONE_GLOBAL_KDS_TLS_ENABLED,false",
        "true,MERIDIAN_KDS_ZONE_AUTH,none",
        "true,MERIDIAN_KDS_OPEN_ZONES,kuma-zone",
        "false,KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS,grpc://global:5685",
    })
    void anUnsafeChoiceIsNamedByItsVariable(boolean global, String variable, String value) {
        assertThat(UnsafeChoices.in(Settings.read(Map.of(variable, value)), global))
                .singleElement()
                .asString()
                .startsWith(variable);
    }

    @Test
    void theConfigurationHasTheReferencesShapeWithWhatIsSet() {
        ObjectNode config = EffectiveConfiguration.of(
                Settings.read(Map.of(
                        "KUMA_API_SERVER_HTTP_PORT", "15681",
                        "KUMA_STORE_POSTGRES_PASSWORD", "hush",
                        "KUMA_DEFAULTS_SKIP_HOSTNAME_GENERATORS", "true",
                        "KUMA_IPAM_KNOWN_INTERNAL_CIDRS", "10.0.0.0/8",
                        "KUMA_ACCESS_STATIC_GET_CONFIG_DUMP_USERS", "jane,john")),
                "global",
                CERTIFICATE);
        assertThat(config.at("/mode").asText()).isEqualTo("global");
        assertThat(config.at("/apiServer/http/port").asInt()).isEqualTo(15681);
        assertThat(config.at("/apiServer/https/tlsCertFile").asText()).isEqualTo("/w/kuma-cp.crt");
        assertThat(config.at("/store/postgres/password").asText()).isEqualTo("*****");
        assertThat(config.toString()).doesNotContain("hush");
        assertThat(config.at("/defaults/SkipHostnameGenerators").asBoolean()).isTrue();
        assertThat(config.at("/ipam/knownInternalCIDRs")).hasSize(1);
        assertThat(config.at("/access/static/viewConfigDump/users")).hasSize(2);
        assertThat(config.at("/multizone/global/kds/msgSendTimeout").asText()).isEqualTo("1m0s");
    }
}
