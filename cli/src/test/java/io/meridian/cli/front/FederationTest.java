package io.meridian.cli.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.cli.front.RunningFederation.Identity;
import io.meridian.cli.front.RunningFederation.Member;
import io.meridian.cli.terminal.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting and stopping real processes, each a stand-in for a control plane. */
final class FederationTest {

    @TempDir
    private Path home;

    private Path state;
    private Federation federation;

    @BeforeEach
    void install() throws IOException {
        state = Files.createDirectory(home.resolve(".meridian"));
        for (String module : List.of("global", "zone")) {
            Path application = Files.createDirectories(home.resolve(module).resolve("target/quarkus-app"));
            jar(application.resolve("quarkus-run.jar"));
        }
        federation = new Federation(
                state,
                onFreePorts(FederationPlan.of(home, state, List.of("east", "west"))),
                new Progress(new PrintWriter(new StringWriter()), false),
                duration -> Thread.sleep(duration.toMillis()));
    }

    @AfterEach
    void stop() {
        federation.stop();
    }

    @Test
    void globalComesFirstThenEachZoneWithATokenOfItsOwn() throws Exception {
        federation.start();

        RunningFederation running = RunningFederation.read(state).orElseThrow();
        assertThat(running.members()).extracting(Member::name).containsExactly("global", "east", "west");
        assertThat(running.members())
                .allSatisfy(member -> assertThat(member.process().alive()).isPresent());
        Path token = FederationPlan.tokens(state).resolve("east");
        assertThat(Files.readString(token)).contains("\"zone\":\"east\"").contains("\"scope\":[\"cp\"]");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
    }

    @Test
    void stoppingEndsEveryProcessAndForgetsThem() throws Exception {
        federation.start();
        List<Identity> processes =
                federation.running().members().stream().map(Member::process).toList();

        federation.stop();

        assertThat(processes).allSatisfy(process -> assertThat(process.alive()).isEmpty());
        assertThat(RunningFederation.read(state)).isEmpty();
    }

    @Test
    void oneThatDiesWhileStartingIsNamedWithItsStatusAndTheEndOfItsLog() throws Exception {
        Path broken = home.resolve("zone/target/quarkus-app/quarkus-run.jar");
        Files.writeString(broken, "no jar");

        assertThatThrownBy(federation::start)
                .isInstanceOf(FrontDoorException.class)
                .hasMessageContaining("east has ended with status 1")
                .hasMessageContaining("quarkus-run.jar")
                .hasMessageContaining(state.resolve("logs/east.log").toString());
    }

    @Test
    void whatIsAboutToStartIsKnownBeforeItRuns() throws Exception {
        RunningFederation planned = federation.running();
        assertThat(planned.zones()).containsExactly("east", "west");
        assertThat(planned.members())
                .allSatisfy(member -> assertThat(member.process()).isEqualTo(Identity.NONE));
    }

    private static void jar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInControlPlane.class.getName());
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Class<?> type : List.of(
                    StandInControlPlane.class, Class.forName(StandInControlPlane.class.getName() + "$Answer"))) {
                String path = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(path));
                try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
                    bytes.transferTo(jar);
                }
                jar.closeEntry();
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FederationPlan onFreePorts(FederationPlan plan) throws IOException {
        List<ProcessPlan> zones = new ArrayList<>();
        for (ProcessPlan zone : plan.zones()) {
            zones.add(onFreePorts(zone));
        }
        return new FederationPlan(onFreePorts(plan.global()), zones);
    }

    private static ProcessPlan onFreePorts(ProcessPlan plan) throws IOException {
        PortPlan ports = freePorts();
        Map<String, String> environment = new TreeMap<>(plan.environment());
        environment.put("KUMA_API_SERVER_HTTP_PORT", Integer.toString(ports.http()));
        environment.put("KUMA_DIAGNOSTICS_SERVER_PORT", Integer.toString(ports.diagnostics()));
        return new ProcessPlan(
                plan.name(), plan.global(), plan.application(), plan.workDir(), plan.logs(), ports, environment);
    }

    /** Ports that were free a moment ago, all taken at once so that none is given twice. */
    private static PortPlan freePorts() throws IOException {
        try (ServerSocket a = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket b = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new PortPlan(a.getLocalPort(), 0, b.getLocalPort(), 0, 0);
        }
    }
}
