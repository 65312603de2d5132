package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** status, wait and zone release, against answers of {@code /_sync}. */
final class SyncVerbsTest {
    private static final String UP = """
            ,"provides":{"zone":"east","connected":true,"epoch":"u","revision":3,"globalRevision":4,"digest":"aa","globalDigest":"bb",
             "inSync":false,"lagMillis":5,"lagChanges":1,"held":[],"kinds":{"Dataplane":1},
             "refused":[{"key":{"type":"Dataplane","mesh":"default","name":"web"},"digest":"d",
             "reason":"no such mesh","since":"2026-03-01T10:00:00Z"}]}""";
    private static final String RESOURCE = """
            {"key":{"type":"MeshTimeout","mesh":"default","name":"t-1"},
             "inZones":{"type":"MeshTimeout","mesh":"default","name":"t-1-abc"},"stored":%b,"revision":%d,"zones":[]}""";
    private static final String DIGEST = "3f2a9c0d1e2b" + "0".repeat(52);

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

    private static String zones(String... statuses) {
        return "{\"head\":{\"store\":\"s\",\"epoch\":\"e\",\"revision\":42},\"zones\":[" + String.join(",", statuses)
                + "]}";
    }

    private static String zone(String name, long revision, String more) {
        return """
                {"zone":"%s","connected":true,"transport":"grpc","epoch":"e","revision":%d,"globalRevision":42,
                 "digest":"%s","globalDigest":"%s","inSync":%b,"lagMillis":%d,"lagChanges":0,"refused":[],"held":[]%s}""".formatted(name, revision, DIGEST, DIGEST, revision == 42, revision == 42 ? 0 : 7, more);
    }

    @Test
    void statusShowsRevisionLagAndDigestOfEveryZone() {
        server.on("GET /_sync", 200, zones(zone("east", 42, ""), zone("west", 41, UP)));
        assertThat(meridian("status").out()).isEqualTo("""
                        ZONE  CONNECTION  REVISION  LAG   DIGEST        EQUAL  REFUSED  PROVIDES
                        east  grpc        42 of 42  0 ms  3f2a9c0d1e2b  yes    0        -
                        west  grpc        41 of 42  7 ms  3f2a9c0d1e2b  yes    0        3 of 4
                        """);
    }

    @Test
    void whatAZoneRefusesAndHoldsIsSaidInSentences() {
        String troubled = """
                {"zone":"east","connected":false,"epoch":"e","revision":42,"globalRevision":42,"digest":"","globalDigest":"",
                 "inSync":false,"lagMillis":0,"lagChanges":0,"held":["production"],"problem":"two processes say that they are east",
                 "refused":[{"key":{"type":"MeshTimeout","mesh":"default","name":"t-1"},"digest":"d",
                 "reason":"spec.to is no list","since":"2026-03-01T10:00:00Z"}]}""";
        server.on("GET /_sync", 200, zones(troubled));
        assertThat(meridian("status").out()).isEqualTo("""
                        ZONE  CONNECTION  REVISION  LAG   DIGEST  EQUAL  REFUSED  PROVIDES
                        east  none        42 of 42  0 ms  -       yes    1        -
                        east refuses MeshTimeout t-1 (mesh default) since 2026-03-01T10:00:00Z: spec.to is no list
                        east holds on to mesh production, which global no longer has: meridian zone release production --zone east lets go
                        east: two processes say that they are east
                        """);
    }

    @Test
    void allThatIsKnownOfOneZoneIsToldBothWays() {
        server.on("GET /_sync", 200, zones(zone("east", 42, "")));
        server.on("GET /zones/east/_sync", 200, zone("east", 42, """
                ,"since":"2026-03-01T10:00:00Z","instance":"host-1a2b","kinds":{"Mesh":1,"MeshTimeout":2},"batches":5,
                 "resources":30,"bytes":12345,"resumes":2,"fullSyncs":1,"comparisons":0,"repairs":0""" + UP));
        assertThat(meridian("status", "east").out()).isEqualTo("""
                        ZONE  CONNECTION  REVISION  LAG   DIGEST        EQUAL  REFUSED  PROVIDES
                        east  grpc        42 of 42  0 ms  3f2a9c0d1e2b  yes    0        3 of 4
                        connected since 2026-03-01T10:00:00Z, process host-1a2b
                        holds 3 resources: Mesh 1, MeshTimeout 2
                          epoch e, 0 changes behind for 0 ms, digest %s
                          5 batches with 30 resources and 12345 bytes; 2 resumed, 1 whole, 0 compared, 0 mended
                        provides 1 resource: Dataplane 1
                          epoch u, 1 changes behind for 5 ms, digest aa
                          0 batches with 0 resources and 0 bytes; 0 resumed, 0 whole, 0 compared, 0 mended
                          global holds revision 3 of 4, digests differ: aa and bb
                          global refuses Dataplane web (mesh default) since 2026-03-01T10:00:00Z: no such mesh
                        """.formatted(DIGEST));
    }

    @Test
    void aResourceIsWaitedForAtItsRevision() {
        server.on("GET /meshes/default/meshtimeouts/t-1/_sync", 200, RESOURCE.formatted(true, 41));
        server.on("GET /_sync", 200, zones(zone("east", 40, ""), zone("west", 42, "")))
                .on("GET /_sync", 200, zones(zone("east", 41, ""), zone("west", 42, "")));
        assertThat(meridian("wait", "--resource", "MeshTimeout/default/t-1", "--zones", "east,west"))
                .isEqualTo(new Ran(0, "east, west hold MeshTimeout t-1 (mesh default) as of revision 41\n", ""));
    }

    @Test
    void aDeletedResourceIsWaitedForToo() {
        server.on("GET /meshes/default/meshtimeouts/t-1/_sync", 200, RESOURCE.formatted(false, 42));
        server.on("GET /_sync", 200, zones(zone("east", 42, "")));
        assertThat(meridian("wait", "--resource", "meshtimeouts/default/t-1").out())
                .isEqualTo("east holds that there is no MeshTimeout t-1 (mesh default) as of revision 42\n");
    }

    @Test
    void aZoneThatRefusesTheResourceEndsTheWaitWithOne() {
        server.on("GET /meshes/default/meshtimeouts/t-1/_sync", 200, RESOURCE.formatted(true, 41));
        server.on("GET /_sync", 200, zones(zone("west", 42, "").replace("\"refused\":[]", """
                "refused":[{"key":{"type":"MeshTimeout","mesh":"default","name":"t-1-abc"},"digest":"d",
                 "reason":"spec.to is no list","since":"2026-03-01T10:00:00Z"}]""")));
        assertThat(meridian("wait", "--resource", "MeshTimeout/default/t-1"))
                .isEqualTo(
                        new Ran(
                                1,
                                "",
                                "west refuses MeshTimeout t-1-abc (mesh default) since 2026-03-01T10:00:00Z: spec.to is no list\n"));
    }

    @Test
    void aResourceThatIsSpelledOtherwiseIsAUsageError() {
        assertThat(meridian("wait", "--resource", "MeshTimeout/t-1").code()).isEqualTo(2);
        assertThat(meridian("wait", "--resource", "Mesh/a/b").err()).contains("write KIND/NAME");
        assertThat(meridian("wait", "--resource", "Mesh/a", "--revision", "3").code())
                .isEqualTo(2);
    }

    @Test
    void aZoneSpeaksForItself() {
        server.on("GET /_sync", 200, zone("east", 42, ""));
        assertThat(meridian("status").out()).contains("east  grpc        42 of 42");
    }

    @Test
    void aZoneThatNeverConnectedIsNamedWithThoseThatDid() {
        server.on("GET /_sync", 200, zones(zone("east", 42, "")));
        assertThat(meridian("status", "north"))
                .isEqualTo(new Ran(1, "", "meridian status: no zone 'north' has ever connected; known are: east\n"));
    }

    @Test
    void statusWaitsUntilEveryZoneIsInSync() {
        server.on("GET /_sync", 200, zones())
                .on("GET /_sync", 200, zones(zone("east", 41, "")))
                .on("GET /_sync", 200, zones(zone("east", 42, "")));
        Ran ran = meridian("status", "--wait");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("42 of 42");
    }

    @Test
    void statusThatWaitsInVainEndsWithFourAndSaysForWhat() {
        server.on("GET /_sync", 200, zones(zone("east", 41, "")));
        Ran ran = meridian("status", "--wait", "--timeout", "1s");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).endsWith("not in sync after 1s: zone east to be in sync\n");
        assertThat(ran.out()).contains("41 of 42");
    }

    @Test
    void waitReturnsWhenTheZonesHoldTheRevision() {
        server.on("GET /_sync", 200, zones(zone("east", 40, ""), zone("west", 42, "")))
                .on("GET /_sync", 200, zones(zone("east", 41, ""), zone("west", 42, "")));
        assertThat(meridian("wait", "--revision", "41", "--zones", "all", "--timeout", "30s"))
                .isEqualTo(new Ran(0, "east, west hold revision 41\n", ""));
    }

    @Test
    void waitTakesGlobalsLatestRevisionForOneThatIsNotGiven() {
        server.on("GET /_sync", 200, zones(zone("east", 42, "")));
        assertThat(meridian("wait", "-o", "json").out())
                .isEqualTo("{\n  \"revision\" : 42,\n  \"zones\" : [ \"east\" ]\n}\n");
    }

    @Test
    void waitInVainEndsWithFourAndNamesTheZonesBehind() {
        server.on("GET /_sync", 200, zones(zone("east", 40, "")));
        Ran ran = meridian("wait", "--revision", "41", "--zones", "east,north", "--timeout", "400ms");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err())
                .endsWith("still waiting for revision 41 in east at 40; north at nothing, never connected\n");
    }

    @Test
    void aSpanThatIsNoneIsAUsageError() {
        Ran ran = meridian("wait", "--timeout", "soon");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("'soon' is no span of time: write a number and ms, s, m, h or d");
    }

    @Test
    void aHeldMeshIsReleasedAtItsZone() {
        server.on("POST /_sync/release/production", 200, "{}");
        assertThat(meridian("zone", "release", "production")).isEqualTo(new Ran(0, "mesh production released\n", ""));
    }

    @Test
    void releaseWithoutAZoneIsAUsageError() {
        Ran ran = Ran.meridian(home, "zone", "release", "production");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("name the zone that shall let go: --zone NAME");
    }

    @Test
    void versionNamesBothSides() {
        server.on(
                "GET /",
                200,
                "{\"product\":\"Kuma\",\"version\":\"2.13.10\",\"implementation\":{\"name\":\"Meridian\",\"version\":\"0.1.0\"}}");
        assertThat(meridian("version").out())
                .matches("meridian \\S+\ncontrol plane: Meridian 0.1.0, compatible with Kuma 2.13.10\n");
    }

    @Test
    void helpListsEveryVerb() {
        assertThat(Ran.meridian(home, "--help").out())
                .contains("up", "down", "apply", "get", "delete", "status", "wait", "zone", "version", "completion");
    }

    @Test
    void aCompletionScriptKnowsTheVerbs() {
        assertThat(Ran.meridian(home, "completion").out()).contains("status").contains("meshtimeouts");
    }
}
