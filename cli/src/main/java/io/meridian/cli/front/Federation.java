package io.meridian.cli.front;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.Reply;
import io.meridian.cli.front.RunningFederation.Identity;
import io.meridian.cli.terminal.Progress;
import io.meridian.cli.terminal.Surroundings.Pause;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One global and its zones, started in the order in which they need each other and stopped in the reverse. */
final class Federation {
    /** Renewed with every start; long enough for one that stays up. */
    private static final String TOKEN_VALID_FOR = "8760h";

    private final Path state;
    private final FederationPlan plan;
    private final Progress progress;
    private final Pause pause;
    private final List<ControlPlaneProcess> started = new ArrayList<>();
    private RunningFederation running;
    private boolean stopping;

    Federation(Path state, FederationPlan plan, Progress progress, Pause pause) {
        this.state = state;
        this.plan = plan;
        this.progress = progress;
        this.pause = pause;
        this.running = RunningFederation.planned(Identity.of(ProcessHandle.current()), plan);
    }

    /**
     * Starts all of it.
     *
     * @throws FrontDoorException when one does not come up; what was started is left for {@link #stop}
     */
    void start() throws IOException, InterruptedException {
        running.write(state);
        ControlPlaneProcess global = start(plan.global());
        global.awaitReady(progress, pause);
        for (ProcessPlan zone : plan.zones()) {
            keepToken(FederationPlan.tokens(state), zone.name(), token(zone.name()));
        }
        List<ControlPlaneProcess> zones = new ArrayList<>();
        for (ProcessPlan zone : plan.zones()) {
            zones.add(start(zone));
        }
        for (ControlPlaneProcess zone : zones) {
            zone.awaitReady(progress, pause);
        }
    }

    RunningFederation running() {
        return running;
    }

    /** Completes when one of them has ended, whichever comes first. */
    CompletableFuture<ControlPlaneProcess> firstEnd(List<ControlPlaneProcess> among) {
        CompletableFuture<ControlPlaneProcess> first = new CompletableFuture<>();
        among.forEach(one -> one.process().onExit().thenRun(() -> first.complete(one)));
        return first;
    }

    synchronized List<ControlPlaneProcess> started() {
        return List.copyOf(started);
    }

    synchronized boolean stopping() {
        return stopping;
    }

    /** Stops all of it, zones before global, and forgets it. Safe to call at any time, more than once. */
    void stop() {
        List<ControlPlaneProcess> all;
        synchronized (this) {
            stopping = true;
            all = started();
        }
        List<ControlPlaneProcess> zones =
                all.stream().filter(one -> !one.plan().global()).toList();
        zones.forEach(ControlPlaneProcess::stop);
        zones.forEach(ControlPlaneProcess::awaitEnd);
        Optional<ControlPlaneProcess> global =
                all.stream().filter(one -> one.plan().global()).findFirst();
        global.ifPresent(ControlPlaneProcess::stop);
        global.ifPresent(ControlPlaneProcess::awaitEnd);
        try {
            RunningFederation.forget(state);
        } catch (IOException e) {
            throw new FrontDoorException("cannot delete what is kept in " + state + ": " + e.getMessage(), e);
        }
    }

    private synchronized ControlPlaneProcess start(ProcessPlan one) throws IOException {
        if (stopping) {
            throw new FrontDoorException("stopped while starting");
        }
        ControlPlaneProcess process = ControlPlaneProcess.start(one);
        started.add(process);
        running = running.with(one.name(), Identity.of(process.process().toHandle()));
        running.write(state);
        return process;
    }

    private String token(String zone) {
        ControlPlane global = new ControlPlane(
                URI.create("http://localhost:" + plan.global().ports().http()),
                ControlPlane.connections().build(),
                Optional.empty(),
                progress);
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("zone", zone)
                .put("validFor", TOKEN_VALID_FOR)
                .putArray("scope")
                .add("cp");
        Reply reply = global.post("/tokens/zone", request);
        if (!reply.ok()) {
            throw new FrontDoorException("global gave no token for zone " + zone + ": " + reply.problem());
        }
        return reply.text();
    }

    private static void keepToken(Path folder, String zone, String token) throws IOException {
        Path file = folder.resolve(zone);
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            if (Files.notExists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        }
        Files.writeString(file, token);
    }
}
