package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.codec.HashedName;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.Backup;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.FaultyLink;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.SyncTruth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a fault happens to: a zone, its link, and a mesh of its own, into which global writes policies and the zone dataplanes all the
 * while.
 */
final class Ground implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** 15 s (invariant I6), and what a busy machine takes to tell. */
    private static final Duration NOTICED = Duration.ofSeconds(20);

    private final Federation federation;
    private final ControlPlane zone;
    private final FaultyLink link;
    private final String mesh;
    private final Path scratch;
    private final Writer policies;
    private final Writer dataplanes;

    /**
     * Creates the mesh and begins to write once the zone has it.
     *
     * @param zone one with a link
     * @param mesh a name that was not used before
     * @param scratch a folder for copies, which is not there yet
     */
    Ground(Federation federation, String zone, String mesh, Path scratch) {
        this.federation = federation;
        this.zone = federation.zone(zone);
        this.link = federation.link(zone);
        this.mesh = mesh;
        this.scratch = scratch;
        createMesh(mesh);
        awaitMesh();
        this.policies = new Writer(global(), "/meshes/" + mesh + "/meshtimeouts", name -> timeout(mesh, name));
        this.dataplanes = new Writer(zoneApi(), "/meshes/" + mesh + "/dataplanes", name -> dataplane(mesh, name));
        writeMore();
    }

    Federation federation() {
        return federation;
    }

    ControlPlane zone() {
        return zone;
    }

    FaultyLink link() {
        return link;
    }

    String mesh() {
        return mesh;
    }

    Api global() {
        return federation.global().api();
    }

    Api zoneApi() {
        return zone.api();
    }

    void createMesh(String name) {
        assertThat(global().put("/meshes/" + name, "{\"type\":\"Mesh\",\"name\":\"" + name + "\"}")
                        .status())
                .isEqualTo(201);
    }

    /** Waits until some more was acknowledged at global and in the zone. */
    void writeMore() {
        policies.awaitMore();
        dataplanes.awaitMore();
    }

    /** Waits until some more was acknowledged at global: the zone cannot write now. */
    void writeMoreAtGlobal() {
        policies.awaitMore();
    }

    /** Waits until some more was acknowledged in the zone: global cannot write now. */
    void writeMoreInTheZone() {
        dataplanes.awaitMore();
    }

    /** Runs something while nobody writes. */
    void inSilence(Runnable quiet) {
        policies.pause();
        dataplanes.pause();
        try {
            quiet.run();
        } finally {
            policies.goOn();
            dataplanes.goOn();
        }
    }

    /** Runs something after which the zone dials again, and waits until it does. */
    void redialled(Runnable fault) {
        long before = link.accepted();
        fault.run();
        await().atMost(PATIENCE).until(() -> link.accepted() > before);
    }

    /** Waits until global says that the zone is offline. */
    void awaitOfflineAtGlobal() {
        await().atMost(NOTICED).until(() -> !SyncTruth.atGlobal(global(), zone.name())
                .map(SyncStatus::connected)
                .orElse(false));
    }

    /** Waits until the zone says that it has no connection. */
    void awaitOfflineInTheZone() {
        await().atMost(NOTICED).until(() -> !SyncTruth.atZone(zoneApi()).connected());
    }

    /** Waits until both sides say that they are connected. */
    void awaitOnline() {
        await().atMost(PATIENCE)
                .until(() -> SyncTruth.atZone(zoneApi()).connected()
                        && SyncTruth.atGlobal(global(), zone.name())
                                .map(SyncStatus::connected)
                                .orElse(false));
    }

    /** Copies the disk of a control plane, which is stopped for it while nobody writes. */
    Backup backUp(ControlPlane plane) {
        Backup[] backup = new Backup[1];
        inSilence(() -> {
            plane.stop();
            backup[0] = Backup.of(plane, scratch);
            plane.start();
        });
        return backup[0];
    }

    /** Writes some more, then lets the operator of global throw that away: what global acknowledged since is demanded no longer. */
    void losingWritesOfGlobal(Runnable loss) {
        losing(policies, policies.acknowledged(), loss);
    }

    /** Writes some more, then lets the operator of the zone throw that away. */
    void losingWritesOfTheZone(Runnable loss) {
        losing(dataplanes, dataplanes.acknowledged(), loss);
    }

    /** Lets the operator of global lose all that was acknowledged there. */
    void losingAllOfGlobal(Runnable loss) {
        losing(policies, Set.of(), loss);
    }

    /** Lets the operator of the zone lose all that was acknowledged there. */
    void losingAllOfTheZone(Runnable loss) {
        losing(dataplanes, Set.of(), loss);
    }

    /** Waits until the zone has the mesh. */
    void awaitMesh() {
        await().atMost(PATIENCE).until(() -> zoneApi().get("/meshes/" + mesh).status() == 200);
    }

    private void losing(Writer writer, Set<String> kept, Runnable loss) {
        writeMore();
        inSilence(() -> {
            loss.run();
            writer.forgetAllBut(kept);
        });
    }

    /** Demands that all that was acknowledged is at its origin, and at the other side too. */
    void verify() {
        Set<String> policiesHere = policies.acknowledged();
        Set<String> dataplanesHere = dataplanes.acknowledged();
        assertThat(names(global(), "meshtimeouts")).as("policies at global").containsAll(policiesHere);
        assertThat(names(zoneApi(), "dataplanes")).as("dataplanes in the zone").containsAll(dataplanesHere);
        assertThat(names(zoneApi(), "meshtimeouts")).as("policies in the zone").containsAll(abroad(policiesHere, ""));
        assertThat(names(global(), "dataplanes"))
                .as("dataplanes at global")
                .isEqualTo(abroad(names(zoneApi(), "dataplanes"), zone.name()));
    }

    /** Writes no more. */
    @Override
    public void close() {
        policies.close();
        dataplanes.close();
    }

    /** What names become outside of the control plane that made the resources. */
    private Set<String> abroad(Set<String> names, String origin) {
        return names.stream()
                .map(name -> HashedName.of(mesh, name, origin, ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> names(Api api, String list) {
        Set<String> names = new TreeSet<>();
        JsonNode page = api.get("/meshes/" + mesh + "/" + list + "?size=1000").json();
        page.path("items").forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    static String timeout(String mesh, String name) {
        return "{\"type\":\"MeshTimeout\",\"mesh\":\"" + mesh + "\",\"name\":\"" + name
                + "\",\"spec\":{\"targetRef\":{\"kind\":\"Mesh\"},\"to\":[{\"targetRef\":{\"kind\":\"Mesh\"},"
                + "\"default\":{\"connectionTimeout\":\"5s\"}}]}}";
    }

    static String dataplane(String mesh, String name) {
        return "{\"type\":\"Dataplane\",\"mesh\":\"" + mesh + "\",\"name\":\"" + name
                + "\",\"networking\":{\"address\":\"10.0.0.1\",\"inbound\":[{\"port\":8080,\"tags\":{"
                + "\"kuma.io/service\":\"web\"}}]}}";
    }
}
