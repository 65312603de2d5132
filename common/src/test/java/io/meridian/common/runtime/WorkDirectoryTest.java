package io.meridian.common.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkDirectoryTest {
    @TempDir
    Path temp;

    @Test
    void aSecondHolderIsToldWhoTheFirstIs() throws IOException {
        try (WorkDirectory first = WorkDirectory.open(temp, "global", 4711)) {
            assertThat(first.instance()).isEqualTo("global");
            assertThatThrownBy(() -> WorkDirectory.open(temp, "global", 4712))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("process 4711")
                    .hasMessageContaining("KUMA_GENERAL_WORK_DIR");
        }
    }

    @Test
    void globalAndZonesMayShareOne() throws IOException {
        try (WorkDirectory global = WorkDirectory.open(temp, "global", 1);
                WorkDirectory zone = WorkDirectory.open(temp, "zone-east", 2)) {
            assertThat(global.path()).isEqualTo(zone.path());
        }
    }

    @Test
    void itIsFreeAgainWhenItsHolderLetsGo() throws IOException {
        WorkDirectory.open(temp, "global", 1).close();
        WorkDirectory.open(temp, "global", 2).close();
    }

    @Test
    void onlyItsOwnerMayLookInside() throws IOException {
        Path created = temp.resolve("a/b");
        try (WorkDirectory directory = WorkDirectory.open(created, "global", 1)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
        }
    }
}
