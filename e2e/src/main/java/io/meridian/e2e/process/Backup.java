package io.meridian.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a control plane had on its disk at one time. The control plane is stopped while its disk is copied, replaced or emptied. */
public final class Backup {
    private final ControlPlane plane;
    private final Path copy;

    private Backup(ControlPlane plane, Path copy) {
        this.plane = plane;
        this.copy = copy;
    }

    /** Copies the work directory of a stopped control plane to a folder that is not there yet. */
    public static Backup of(ControlPlane stopped, Path copy) {
        copy(stopped.workDir(), copy);
        return new Backup(stopped, copy);
    }

    /** Puts the copy where the work directory is. */
    public void restore() {
        delete(plane.workDir());
        copy(copy, plane.workDir());
    }

    /** As if the database were lost and set up anew: certificates and the tokens of the machine stay. */
    public static void emptyStore(ControlPlane stopped) {
        try (Stream<Path> files = Files.list(stopped.workDir())) {
            files.filter(file -> !file.getFileName().toString().startsWith("kuma-cp"))
                    .filter(file -> !file.getFileName().toString().equals("zone-token"))
                    .forEach(Backup::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
