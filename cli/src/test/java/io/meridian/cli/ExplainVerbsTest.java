package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** explain route, against answers of {@code _endpoints}. */
final class ExplainVerbsTest {
    private static final String PATH = "GET /meshes/default/dataplanes/web-1/_endpoints?service=backend";

    @TempDir
    private Path home;

    private final StandInServer server = new StandInServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private Ran explain(String... more) {
        String[] all = new String[more.length + 8];
        String[] first = {
            "explain",
            "route",
            "--from",
            "web-1",
            "--to",
            "backend",
            "--server",
            server.address().toString()
        };
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Ran.meridian(home, all);
    }

    @Test
    void theOrderItsReasonsAndWhatIsLeftOutAreTold() {
        server.on(PATH, 200, """
                {"mesh":"default","dataplane":"web-1","zone":"east","destination":"service backend","localitiesWeighted":false,
                 "groups":[
                  {"priority":0,"zone":"east","why":"in this zone; the mesh prefers its own zone","endpoints":[
                   {"address":"10.0.1.1","port":80,"weight":1,"tags":{},"is":["dataplane backend-1, inbound 0"]}]},
                  {"priority":1,"zone":"west","why":"in zone west; the mesh prefers its own zone","endpoints":[
                   {"address":"203.0.113.1","port":10001,"weight":3,"tags":{},"is":["ingress w-1 of zone west"]}]}],
                 "leftOut":[{"what":"dataplane backend-2, inbound 0","zone":"east","why":"the inbound is not ready"}]}""");
        assertThat(explain()).isEqualTo(new Ran(0, """
                dataplane web-1 in zone east asks for service backend of mesh default
                PRIORITY  LOCALITY  ENDPOINT           WEIGHT  IS
                0         east      10.0.1.1:80        1       dataplane backend-1, inbound 0
                1         west      203.0.113.1:10001  3       ingress w-1 of zone west
                the next priority takes over when fewer than 71 % of a priority are healthy
                priority 0, east: in this zone; the mesh prefers its own zone
                priority 1, west: in zone west; the mesh prefers its own zone
                left out: dataplane backend-2, inbound 0: the inbound is not ready
                """, ""));
    }

    @Test
    void aServiceThatNobodyOffersIsSaidToFail() {
        server.on(PATH + "&kind=MeshService&port=80", 200, """
                {"mesh":"default","dataplane":"web-1","zone":"east","destination":"MeshService backend, port 80",
                 "localitiesWeighted":false,"groups":[],"leftOut":[]}""");
        assertThat(explain("--kind", "MeshService", "--port", "80").out())
                .isEqualTo("dataplane web-1 in zone east asks for MeshService backend, port 80 of mesh default\n"
                        + "nothing serves it: requests fail\n");
    }

    @Test
    void whatTheZoneRefusesEndsWithOne() {
        server.on(PATH, 404, "{\"status\":404,\"title\":\"Could not retrieve a resource\",\"detail\":\"Not found\"}");
        Ran ran = explain();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("the route from web-1 to backend").contains("Could not retrieve a resource");
    }

    @Test
    void withoutAZoneItIsAUsageError() {
        Ran ran = Ran.meridian(home, "explain", "route", "--from", "web-1", "--to", "backend");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("name the zone of the dataplane: --zone NAME");
    }
}
