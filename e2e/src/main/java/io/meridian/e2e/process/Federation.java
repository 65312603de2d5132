package io.meridian.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One global and its zones, each a packaged process, arranged as an operator would: with tokens and TLS. */
public final class Federation implements AutoCloseable {
    private final Path root;
    private final ControlPlane global;
    private final Map<String, String> environment;
    private final Map<String, ControlPlane> zones = new LinkedHashMap<>();
    private final Map<String, FaultyLink> links = new LinkedHashMap<>();

    private Federation(Path root, ControlPlane global, Map<String, String> environment) {
        this.root = root;
        this.global = global;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Starts a global and, when it is ready, its zones.
     *
     * @param root an empty folder for the state of all
     * @param environment variables for every process
     * @param zoneNames the zones
     */
    public static Federation start(Path root, Map<String, String> environment, List<String> zoneNames) {
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.put("KUMA_MODE", "global");
        ControlPlane global =
                new ControlPlane("global", packaged("global"), root.resolve("global"), Ports.free(), variables);
        Federation federation = new Federation(root, global, environment);
        try {
            global.start();
            for (String zone : zoneNames) {
                federation.addZone(zone, environment).start();
            }
            return federation;
        } catch (RuntimeException e) {
            federation.close();
            throw e;
        }
    }

    /** Adds a zone that reaches global through a link of its own, see {@link #link}; not started yet. */
    public ControlPlane addLinkedZone(String name) {
        FaultyLink link = new FaultyLink(global.ports().kds(), new SplittableRandom(name.hashCode()));
        links.put(name, link);
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.put("KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS", "grpcs://localhost:" + link.port());
        return addZone(name, variables);
    }

    /** Another process that claims a zone, with a store of its own; not started yet, and closed by whoever asked for it. */
    public ControlPlane twin(String zone) {
        Path workDir = root.resolve(zone + "-twin");
        return new ControlPlane(zone, packaged("zone"), workDir, Ports.free(), variables(zone, workDir, environment));
    }

    /** The link of a zone that was added with one. */
    public FaultyLink link(String zone) {
        FaultyLink link = links.get(zone);
        if (link == null) {
            throw new IllegalArgumentException("no link of zone " + zone + " among " + links.keySet());
        }
        return link;
    }

    public ControlPlane global() {
        return global;
    }

    /** The zone of this name, which was added before. */
    public ControlPlane zone(String name) {
        ControlPlane zone = zones.get(name);
        if (zone == null) {
            throw new IllegalArgumentException("no zone " + name + " among " + zones.keySet());
        }
        return zone;
    }

    public List<ControlPlane> zones() {
        return List.copyOf(zones.values());
    }

    /** Adds a zone with a token of its own, not started yet. */
    public ControlPlane addZone(String name, Map<String, String> environment) {
        Path workDir = root.resolve(name);
        ControlPlane zone =
                new ControlPlane(name, packaged("zone"), workDir, Ports.free(), variables(name, workDir, environment));
        zones.put(name, zone);
        return zone;
    }

    private Map<String, String> variables(String name, Path workDir, Map<String, String> more) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("KUMA_MODE", "zone");
        variables.put("KUMA_MULTIZONE_ZONE_NAME", name);
        variables.put(
                "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS",
                "grpcs://localhost:" + global.ports().kds());
        variables.put(
                "KUMA_MULTIZONE_ZONE_KDS_ROOT_CA_FILE",
                global.workDir().resolve("kuma-cp.crt").toString());
        variables.put("MERIDIAN_ZONE_TOKEN_FILE", tokenFor(name, workDir).toString());
        variables.putAll(more);
        return variables;
    }

    /** Writes a new token for a zone, signed by the keys global has now; the zone reads it whenever it dials. */
    public void renewToken(String name) {
        tokenFor(name, zone(name).workDir());
    }

    @Override
    public void close() {
        zones.values().forEach(ControlPlane::close);
        links.values().forEach(FaultyLink::close);
        global.close();
    }

    private Path tokenFor(String zone, Path workDir) {
        Answer answer = global.api()
                .post("/tokens/zone", "{\"zone\":\"" + zone + "\",\"scope\":[\"cp\"],\"validFor\":\"24h\"}");
        if (answer.status() != 200) {
            throw new IllegalStateException("no token for zone " + zone + ": " + answer.status());
        }
        try {
            Files.createDirectories(workDir);
            return Files.writeString(workDir.resolve("zone-token"), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packaged application of a module, beside the folder of this one. */
    public static Path packaged(String module) {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            Path application = folder.resolve(module).resolve("target/quarkus-app");
            if (Files.exists(application.resolve("quarkus-run.jar"))) {
                return application;
            }
        }
        throw new IllegalStateException("no packaged " + module + " above " + here + ": run ./mvnw package first");
    }
}
