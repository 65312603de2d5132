package io.meridian.cli.front;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code up} keeps of the processes it started, so that other verbs find them.
 *
 * @param up the process that watches over the others
 * @param members the control planes, global first; also those that are about to start
 */
public record RunningFederation(Identity up, List<Member> members) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "processes.json";

    public RunningFederation {
        members = List.copyOf(members);
    }

    /**
     * A process, told apart from a later one with the same number.
     *
     * @param pid 0 while it has not started
     * @param started when, in milliseconds of the epoch, 0 if the system does not say
     */
    public record Identity(long pid, long started) {
        static final Identity NONE = new Identity(0, 0);

        static Identity of(ProcessHandle process) {
            return new Identity(
                    process.pid(),
                    process.info()
                            .startInstant()
                            .map(java.time.Instant::toEpochMilli)
                            .orElse(0L));
        }

        /** The process, if it still runs. */
        public Optional<ProcessHandle> alive() {
            return pid == 0
                    ? Optional.empty()
                    : ProcessHandle.of(pid)
                            .filter(ProcessHandle::isAlive)
                            .filter(process -> of(process).started() == started);
        }
    }

    /** One control plane: where it listens, who it is, where its log and state are. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Member(String name, boolean global, PortPlan ports, Identity process, String log, String workDir) {
        static Member planned(ProcessPlan plan) {
            return new Member(
                    plan.name(),
                    plan.global(),
                    plan.ports(),
                    Identity.NONE,
                    plan.log().toString(),
                    plan.workDir().toString());
        }

        /** The address of its REST API. */
        public String address() {
            return "http://localhost:" + ports.http();
        }
    }

    /** What is about to start. */
    static RunningFederation planned(Identity up, FederationPlan plan) {
        List<Member> members = new ArrayList<>();
        members.add(Member.planned(plan.global()));
        plan.zones().forEach(zone -> members.add(Member.planned(zone)));
        return new RunningFederation(up, members);
    }

    /** This, with one of the members started. */
    RunningFederation with(String name, Identity process) {
        return new RunningFederation(
                up,
                members.stream()
                        .map(member -> member.name().equals(name)
                                ? new Member(
                                        name, member.global(), member.ports(), process, member.log(), member.workDir())
                                : member)
                        .toList());
    }

    /** The zone of this name. */
    public Optional<Member> zone(String name) {
        return members.stream()
                .filter(member -> !member.global() && member.name().equals(name))
                .findFirst();
    }

    /** The names of the zones. */
    public List<String> zones() {
        return members.stream()
                .filter(member -> !member.global())
                .map(Member::name)
                .toList();
    }

    /** Whether anything of it still runs. */
    boolean alive() {
        return up.alive().isPresent()
                || members.stream().anyMatch(member -> member.process().alive().isPresent());
    }

    /** What was kept last; empty when nothing was, or it cannot be read. */
    public static Optional<RunningFederation> read(Path state) {
        Path file = state.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), RunningFederation.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Keeps it, whole or not at all. */
    void write(Path state) throws IOException {
        Path part = state.resolve(FILE + ".part");
        Files.write(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        Files.move(part, state.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void forget(Path state) throws IOException {
        Files.deleteIfExists(state.resolve(FILE));
    }
}
