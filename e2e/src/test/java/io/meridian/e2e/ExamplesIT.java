package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.testing.RuleMaterial;
import io.meridian.e2e.process.Answer;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.CommandLine;
import io.meridian.e2e.process.Federation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every example of the customer's document applies, in either form, by REST and by the command line, and is in every zone. */
final class ExamplesIT {
    private static final String PROVIDED = "03-mesh-with-mtls-provided-ca";

    /** Each example, and words of the warning it must be answered with; empty for none. */
    private static final Map<String, String> EXAMPLES = examples();

    @TempDir
    static Path root;

    private static Federation federation;
    private static Api global;

    @BeforeAll
    static void start() {
        federation = Federation.start(root, Map.of(), List.of("us-east", "eu-1"));
        global = federation.global().api();
    }

    @AfterAll
    static void stop() {
        federation.close();
    }

    @BeforeEach
    void beginAnew() {
        assertThat(global.put("/meshes/default", "{\"type\":\"Mesh\",\"name\":\"default\"}")
                        .status())
                .isEqualTo(200);
        global.delete("/meshes/production");
        global.delete("/meshes/default/secrets/my-ca-cert");
        global.delete("/meshes/default/secrets/my-ca-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"universal", "kubernetes"})
    void byRest(String form) {
        EXAMPLES.forEach((name, warning) -> {
            String document = document(form, name);
            if (name.equals(PROVIDED)) {
                Answer refused = put(document);
                assertThat(refused.status()).isEqualTo(400);
                assertThat(refused.body()).contains("could not load data: resource not found: type=\\\"Secret\\\"");
                createSecrets();
            }
            Answer answer = put(document);
            assertThat(answer.status())
                    .as("%s %s: %s", form, name, answer.body())
                    .isIn(200, 201);
            List<String> warnings = new ArrayList<>();
            for (JsonNode said : answer.json().path("warnings")) {
                warnings.add(said.asText());
            }
            assertThat(String.join("\n", warnings)).as(name).contains(warning);
            assertThat(warnings.isEmpty()).as("%s warns: %s", name, warnings).isEqualTo(warning.isEmpty());
        });
        Agreement.reached(federation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"universal", "kubernetes"})
    void byTheCommandLine(String form) throws IOException {
        CommandLine meridian = new CommandLine();
        String server = global.base().toString();
        for (Map.Entry<String, String> example : EXAMPLES.entrySet()) {
            Path file = Files.writeString(
                    root.resolve(form + "-" + example.getKey() + ".yaml"), document(form, example.getKey()));
            if (example.getKey().equals(PROVIDED)) {
                CommandLine.Run refused = meridian.run("apply", "-f", file.toString(), "--server", server);
                assertThat(refused.exitCode()).isNotZero();
                assertThat(refused.errors()).contains("could not load data: resource not found: type=\"Secret\"");
                createSecrets();
            }
            CommandLine.Run run = meridian.run("apply", "-f", file.toString(), "--server", server);
            assertThat(run.exitCode()).as("%s: %s", file, run.errors()).isZero();
            assertThat(run.errors()).as("%s", file).contains(example.getValue());
        }
        CommandLine.Run status = meridian.run("status", "--wait", "--server", server);
        assertThat(status.exitCode()).as(status.errors()).isZero();
        assertThat(status.output()).contains("us-east").contains("eu-1");
        Agreement.reached(federation);
    }

    private static Answer put(String document) {
        String mesh = document.contains("name: production") ? "production" : "default";
        return global.put("/meshes/" + mesh, document, "application/yaml");
    }

    private static void createSecrets() {
        secret("my-ca-cert", "rule-ca-cert");
        secret("my-ca-key", "rule-ca-key");
    }

    private static void secret(String name, String material) {
        String data =
                Base64.getEncoder().encodeToString(RuleMaterial.pem(material).toByteArray());
        assertThat(global.put(
                                "/meshes/default/secrets/" + name,
                                "{\"type\":\"Secret\",\"mesh\":\"default\",\"name\":\"" + name + "\",\"data\":\"" + data
                                        + "\"}")
                        .status())
                .isEqualTo(201);
    }

    private static String document(String form, String name) {
        String file = "examples/" + form + "/" + name + ".yaml";
        try (InputStream in = RuleMaterial.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private static Map<String, String> examples() {
        Map<String, String> examples = new LinkedHashMap<>();
        examples.put("01-basic-mesh", "");
        examples.put("02-mesh-with-mtls-enabled-builtin-ca", "denies all traffic unless a MeshTrafficPermission");
        examples.put(PROVIDED, "denies all traffic unless a MeshTrafficPermission");
        examples.put("04-mesh-with-permissive-mtls-mode", "PERMISSIVE is not secure");
        examples.put("05-mesh-with-zoneegress-routing", "routing.zoneEgress has no effect without mtls.enabledBackend");
        examples.put("06-mesh-with-passthrough-disabled", "");
        examples.put("07-mesh-without-default-policies", "skipCreatingInitialPolicies has an effect only when");
        examples.put(
                "08-mesh-with-namespace-restrictions-kubernetes",
                "skipCreatingInitialPolicies has an effect only when");
        examples.put("09-mesh-with-zone-segmentation", "");
        examples.put("10-mesh-with-meshservices-enabled", "");
        return examples;
    }
}
