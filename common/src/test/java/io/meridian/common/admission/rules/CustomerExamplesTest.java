package io.meridian.common.admission.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.admission.Outcome;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.testing.Documents;
import io.meridian.common.testing.Planes;
import io.meridian.common.testing.RuleMaterial;
import io.meridian.common.validation.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the customer's document, in both forms: each is accepted, and says what its author should know. */
final class CustomerExamplesTest {

    private static final String DENIES =
            "mtls.enabledBackend denies all traffic unless a MeshTrafficPermission allows it, and mesh \"default\" has none";

    private final Planes global = Planes.global();

    @AfterEach
    void close() {
        global.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"universal", "kubernetes"})
    void theyApplyOneAfterTheOther(String form) {
        assertThat(warnings(form, "01-basic-mesh")).isEmpty();
        assertThat(warnings(form, "02-mesh-with-mtls-enabled-builtin-ca")).containsExactly(DENIES);
        assertThat(apply(form, "03-mesh-with-mtls-provided-ca"))
                .as("without its secrets")
                .isEqualTo(new Outcome.Refused(
                        Outcome.Stage.UPDATING, List.of(missing("conf.cert"), missing("conf.key"))));
        secret("my-ca-cert", "rule-ca-cert");
        secret("my-ca-key", "rule-ca-key");
        assertThat(warnings(form, "03-mesh-with-mtls-provided-ca")).containsExactly(DENIES);
        assertThat(warnings(form, "04-mesh-with-permissive-mtls-mode"))
                .containsExactly(
                        "mtls.backends[0].mode PERMISSIVE is not secure: inbounds also take plaintext. Use it only during"
                                + " migration, then switch to STRICT",
                        DENIES);
        assertThat(warnings(form, "05-mesh-with-zoneegress-routing"))
                .singleElement()
                .asString()
                .startsWith("routing.zoneEgress has no effect without mtls.enabledBackend");
        assertThat(warnings(form, "06-mesh-with-passthrough-disabled")).isEmpty();
        assertThat(warnings(form, "07-mesh-without-default-policies"))
                .containsExactly(
                        "skipCreatingInitialPolicies has an effect only when a mesh is created: policies of this one stay"
                                + " as they are");
        assertThat(warnings(form, "08-mesh-with-namespace-restrictions-kubernetes"))
                .hasSize(1);
        assertThat(warnings(form, "09-mesh-with-zone-segmentation")).isEmpty();
        assertThat(warnings(form, "10-mesh-with-meshservices-enabled")).isEmpty();

        assertThat(global.store().get(ResourceKey.global("Mesh", "default"))).isPresent();
        assertThat(global.store().get(ResourceKey.global("Mesh", "production"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"universal", "kubernetes"})
    void bothFormsMeanTheSame(String form) {
        for (int number = 1; number <= 10; number++) {
            String name = name(number);
            assertThat(resource(form, name)).isEqualTo(resource("universal", name));
        }
    }

    private static String name(int number) {
        return List.of(
                        "01-basic-mesh",
                        "02-mesh-with-mtls-enabled-builtin-ca",
                        "03-mesh-with-mtls-provided-ca",
                        "04-mesh-with-permissive-mtls-mode",
                        "05-mesh-with-zoneegress-routing",
                        "06-mesh-with-passthrough-disabled",
                        "07-mesh-without-default-policies",
                        "08-mesh-with-namespace-restrictions-kubernetes",
                        "09-mesh-with-zone-segmentation",
                        "10-mesh-with-meshservices-enabled")
                .get(number - 1);
    }

    private static Violation missing(String member) {
        return new Violation(
                "mtls.backends[0]." + member,
                "could not load data: resource not found: type=\"Secret\" name=\"my-ca-key\" mesh=\"default\"");
    }

    private void secret(String name, String material) {
        String data =
                Base64.getEncoder().encodeToString(RuleMaterial.pem(material).toByteArray());
        Resource secret = Documents.resource("{type: Secret, mesh: default, name: " + name + ", data: '" + data + "'}");
        assertThat(global.admission().put(secret, Expected.ANYTHING, "test").join())
                .isInstanceOf(Outcome.Created.class);
    }

    private List<String> warnings(String form, String name) {
        return switch (apply(form, name)) {
            case Outcome.Created created -> created.warnings();
            case Outcome.Updated updated -> updated.warnings();
            case Outcome other -> throw new AssertionError(name + ": " + other);
        };
    }

    private Outcome apply(String form, String name) {
        return global.admission()
                .put(resource(form, name), Expected.ANYTHING, "test")
                .join();
    }

    private static Resource resource(String form, String name) {
        String file = "examples/" + form + "/" + name + ".yaml";
        try (InputStream in = Planes.class.getResourceAsStream(file)) {
            return Documents.resource(
                    new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
