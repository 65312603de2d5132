package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.cli.StandInServer.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** apply, get and delete, against answers as REST gives them. */
final class ResourceVerbsTest {
    private static final String PROBLEM = """
            {"type":"/std-errors","status":400,"title":"Could not process a resource","detail":"Resource is not valid",
             "invalid_parameters":[{"field":"mtls.enabledBackend","reason":"has to be set to one of the backends in the mesh"}]}""";

    @TempDir
    private Path home;

    private final StandInServer server = new StandInServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private Ran meridian(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--server";
        all[arguments.length + 1] = server.address().toString();
        return Ran.meridian(home, all);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(home.resolve(name), content).toString();
    }

    @Test
    void everyDocumentOfAFileIsPutWhereItBelongsInEitherForm() throws IOException {
        server.on("PUT /meshes/production", 201, "{}").on("PUT /meshes/production/meshtimeouts/t-1", 200, "{}");
        String file = file("all.yaml", """
                type: Mesh
                name: production
                ---
                apiVersion: kuma.io/v1alpha1
                kind: MeshTimeout
                metadata:
                  name: t-1
                  labels:
                    kuma.io/mesh: production
                spec: {}
                """);

        Ran ran = meridian("apply", "-f", file);

        assertThat(ran)
                .isEqualTo(new Ran(0, "Mesh production created\nMeshTimeout t-1 (mesh production) updated\n", ""));
        assertThat(server.asked().getFirst().body()).isEqualTo("{\"type\":\"Mesh\",\"name\":\"production\"}");
    }

    @Test
    void aFolderIsAppliedByFileNameAndOtherFilesAreLeftAlone() throws IOException {
        server.on("PUT /meshes/a", 201, "{}").on("PUT /meshes/b", 201, "{}");
        Path folder = Files.createDirectory(home.resolve("meshes"));
        Files.writeString(folder.resolve("2.yaml"), "type: Mesh\nname: b\n");
        Files.writeString(folder.resolve("1.json"), "{\"type\":\"Mesh\",\"name\":\"a\"}");
        Files.writeString(folder.resolve("notes.txt"), "not a resource");

        assertThat(meridian("apply", "-f", folder.toString()).out()).isEqualTo("Mesh a created\nMesh b created\n");
    }

    @Test
    void standardInputIsReadForADash() {
        server.on("PUT /meshes/a", 201, "{}");
        Ran ran = Ran.meridian(
                home,
                Map.of(),
                "type: Mesh\nname: a\n",
                "apply",
                "-f",
                "-",
                "--server",
                server.address().toString());
        assertThat(ran.out()).isEqualTo("Mesh a created\n");
    }

    @Test
    void anAddressIsDownloaded() {
        server.on("GET /mesh.yaml", 200, "type: Mesh\nname: a\n").on("PUT /meshes/a", 201, "{}");
        assertThat(meridian("apply", "-f", server.address() + "/mesh.yaml").out())
                .isEqualTo("Mesh a created\n");
    }

    @Test
    void aDocumentWithoutAMeshIsOfTheDefaultMeshAndSaysSo() throws IOException {
        server.on("PUT /meshes/default/dataplanes/web", 201, "{}");
        meridian("apply", "-f", file("dp.yaml", "type: Dataplane\nname: web\n"));
        assertThat(server.asked())
                .containsExactly(new Asked(
                        "PUT /meshes/default/dataplanes/web",
                        "{\"type\":\"Dataplane\",\"name\":\"web\",\"mesh\":\"default\"}",
                        ""));
    }

    @Test
    void warningsAreShown() throws IOException {
        server.on("PUT /meshes/a", 200, "{\"warnings\":[\"mtls.rsaBits is unknown: did you mean RSAbits?\"]}");
        Ran ran = meridian("apply", "-f", file("a.yaml", "type: Mesh\nname: a\n"));
        assertThat(ran.err()).isEqualTo("warning: mtls.rsaBits is unknown: did you mean RSAbits?\n");
        assertThat(ran.code()).isZero();
    }

    @Test
    void aRefusedDocumentIsExplainedAndDoesNotKeepTheOthersFromBeingApplied() throws IOException {
        server.on("PUT /meshes/bad", 400, PROBLEM).on("PUT /meshes/good", 201, "{}");
        String file = file("two.yaml", "type: Mesh\nname: bad\n---\ntype: Mesh\nname: good\n");

        assertThat(meridian("apply", "-f", file))
                .isEqualTo(new Ran(
                        1,
                        "Mesh good created\n",
                        "Mesh bad refused (" + file
                                + ", document 1): Could not process a resource (Resource is not valid)\n"
                                + "* mtls.enabledBackend: has to be set to one of the backends in the mesh\n"));
    }

    @Test
    void aDryRunAsksTheServerToJudgeOnly() throws IOException {
        server.on("PUT /meshes/a?dryRun=true", 201, "{}");
        Ran ran = meridian("apply", "--dry-run", "-f", file("a.yaml", "type: Mesh\nname: a\n"));
        assertThat(ran.out()).isEqualTo("Mesh a would be created\n");
    }

    @Test
    void resultsComeAsJsonForScripts() throws IOException {
        server.on("PUT /meshes/a", 201, "{\"warnings\":[\"w\"]}");
        String file = file("a.yaml", "type: Mesh\nname: a\n");
        assertThat(meridian("apply", "-f", file, "-o", "json").out()).isEqualTo("""
                        [ {
                          "document" : "%s, document 1",
                          "type" : "Mesh",
                          "mesh" : "",
                          "name" : "a",
                          "result" : "created",
                          "warnings" : [ "w" ]
                        } ]
                        """.formatted(file));
    }

    @Test
    void nothingIsSentWhenOneDocumentIsOfNoKnownKind() throws IOException {
        Ran ran = meridian("apply", "-f", file("x.yaml", "type: Mesh\nname: a\n---\ntype: Meshh\nname: b\n"));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("document 2: unknown resource type: \"Meshh\"; did you mean Mesh?");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void nothingIsSentWhenAFileIsNoYaml() throws IOException {
        Ran ran = meridian("apply", "-f", file("x.yaml", "type: [Mesh\n"));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("meridian apply: " + home.resolve("x.yaml") + " is not YAML");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Ran ran = meridian("apply", "-f", home.resolve("none.yaml").toString());
        assertThat(ran)
                .isEqualTo(new Ran(
                        2,
                        "",
                        "meridian apply: " + home.resolve("none.yaml") + " cannot be read: there is no such file\n"));
    }

    @Test
    void meshesAreListedWithWhatKumactlsUsersKnow() {
        server.on("GET /meshes?size=1000&offset=0", 200, """
                {"total":2,"next":null,"items":[
                 {"type":"Mesh","name":"default","modificationTime":"2026-03-01T11:58:00Z"},
                 {"type":"Mesh","name":"production","modificationTime":"2026-02-27T12:00:00Z",
                  "mtls":{"enabledBackend":"ca-1","backends":[{"name":"ca-1","type":"builtin"}]},
                  "routing":{"localityAwareLoadBalancing":true}}]}""");

        assertThat(meridian("get", "meshes").out()).isEqualTo("""
                        NAME        MTLS          LOCALITY  ZONEEGRESS  AGE
                        default     off           off       off         2m
                        production  builtin/ca-1  on        off         2d
                        """);
    }

    @Test
    void dataplanesAreListedWithTagsAndAddress() {
        server.on("GET /meshes/default/dataplanes?size=1000&offset=0", 200, """
                {"total":1,"next":null,"items":[{"type":"Dataplane","mesh":"default","name":"web",
                 "modificationTime":"2026-03-01T09:00:00Z","networking":{"address":"192.0.2.1",
                 "inbound":[{"tags":{"kuma.io/zone":"east","kuma.io/service":"web"}}]}}]}""");
        assertThat(meridian("get", "dataplanes").out()).isEqualTo("""
                        MESH     NAME  TAGS                                   ADDRESS    AGE
                        default  web   kuma.io/service=web kuma.io/zone=east  192.0.2.1  3h
                        """);
    }

    @Test
    void everyPageIsRead() {
        server.on("GET /meshtimeouts?size=1000&offset=0", 200, page("a", "\"http://x/meshtimeouts?offset=1\""))
                .on("GET /meshtimeouts?size=1000&offset=1", 200, page("b", "null"));
        assertThat(meridian("get", "meshtimeout", "-A").out()).isEqualTo("""
                        MESH     NAME  AGE
                        default  a     0s
                        default  b     0s
                        """);
    }

    private static String page(String name, String next) {
        return """
                {"total":2,"next":%s,"items":[{"type":"MeshTimeout","mesh":"default","name":"%s",
                 "modificationTime":"2026-03-01T12:00:00Z"}]}""".formatted(next, name);
    }

    @Test
    void aResourceIsPrintedAsYamlThatCanBeAppliedAgain() {
        server.on(
                "GET /meshes/a",
                200,
                "{\"type\":\"Mesh\",\"name\":\"a\",\"labels\":{\"port\":\"8080\"},\"mtls\":{\"backends\":[{\"name\":\"ca-1\"}]}}");
        assertThat(meridian("get", "mesh", "a", "-o", "yaml").out()).isEqualTo("""
                        type: Mesh
                        name: a
                        labels:
                          port: "8080"
                        mtls:
                          backends:
                            - name: ca-1
                        """);
    }

    @Test
    void aResourceIsPrintedInKubernetesForm() {
        server.on(
                "GET /meshes/a?format=kubernetes",
                200,
                "{\"kind\":\"Mesh\",\"apiVersion\":\"kuma.io/v1alpha1\",\"metadata\":{\"name\":\"a\"}}");
        assertThat(meridian("get", "mesh", "a", "-o", "kubernetes").out()).isEqualTo("""
                        kind: Mesh
                        apiVersion: kuma.io/v1alpha1
                        metadata:
                          name: a
                        """);
    }

    @Test
    void aResourceThatIsNotThereEndsWithOne() {
        server.on("GET /meshes/a", 404, "{\"title\":\"Could not retrieve a resource\",\"detail\":\"Not found\"}");
        assertThat(meridian("get", "mesh", "a"))
                .isEqualTo(new Ran(1, "", "meridian get: Mesh a: Could not retrieve a resource (Not found)\n"));
    }

    @Test
    void aKindThatDoesNotExistIsAUsageError() {
        Ran ran = meridian("get", "mashes");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("'mashes' is no kind");
    }

    @Test
    void aResourceIsDeleted() {
        server.on("DELETE /meshes/default/meshtimeouts/t-1", 200, "{}");
        assertThat(meridian("delete", "meshtimeout", "t-1"))
                .isEqualTo(new Ran(0, "MeshTimeout t-1 (mesh default) deleted\n", ""));
    }

    @Test
    void aUserTokenGoesAlongAndIsNeverShown() throws IOException {
        server.on("DELETE /meshes/a", 403, "{\"title\":\"Access Denied\",\"detail\":\"not you\"}");
        String token = file("token", "secret-token\n");
        Ran ran = meridian("delete", "mesh", "a", "--token-file", token);
        assertThat(server.asked().getFirst().authorization()).isEqualTo("Bearer secret-token");
        assertThat(ran.out() + ran.err()).doesNotContain("secret-token").contains("Access Denied (not you)");
    }

    @Test
    void aControlPlaneThatDoesNotAnswerEndsWithThree() {
        String address = server.address().toString();
        server.close();
        Ran ran = Ran.meridian(home, "get", "meshes", "--server", address);
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).startsWith("meridian get: no control plane answers at " + address);
    }
}
