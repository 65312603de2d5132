package io.meridian.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * Counts the statements that the database in another JVM runs, by that JVM's flight recorder: it counts every call of the methods
 * through which H2 runs anything, each row of a batch, commits and checkpoints included (JEP 520, from JDK 25 on). Nothing is sampled,
 * and nothing of ours is asked.
 */
final class Statements {
    private static final String METHODS = "org.h2.command.Command::executeQuery;org.h2.command.Command::executeUpdate";

    /** Of the two overloads of {@code executeUpdate} one calls the other; this is how the outer one's descriptor begins. */
    private static final String OUTER_UPDATE = "(Ljava/lang/Object;)";

    private final long pid;

    private Statements(long pid) {
        this.pid = pid;
    }

    /** Begins to count. */
    static Statements of(long pid) throws IOException, InterruptedException {
        JavaCommand.run(pid, "JFR.start", "name=statements", "method-timing=" + METHODS);
        return new Statements(pid);
    }

    /** Ends the count: how many ran since it began; empty when that JVM cannot tell. */
    OptionalLong stop() throws IOException, InterruptedException {
        Path file = Files.createTempFile("meridian-statements", ".jfr");
        try {
            JavaCommand.run(pid, "JFR.stop", "name=statements", "filename=" + file);
            return Files.size(file) == 0 ? OptionalLong.empty() : count(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static OptionalLong count(Path file) throws IOException {
        Map<String, Long> calls = new HashMap<>();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.MethodTiming")) {
                    RecordedMethod method = event.getValue("method");
                    calls.merge(method.getName() + method.getDescriptor(), event.getLong("invocations"), Math::max);
                }
            }
        }
        calls.keySet().removeIf(method -> method.contains(OUTER_UPDATE));
        return calls.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        calls.values().stream().mapToLong(Long::longValue).sum());
    }
}
