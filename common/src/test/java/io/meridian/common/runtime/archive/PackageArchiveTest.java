package io.meridian.common.runtime.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PackageArchiveTest {
    private static final List<String> OPTIONS = List.of("# How it runs best", "-Xmx160m");

    @Test
    void anArchiveIsNamedWholeAfterAllOtherOptions() {
        List<String> named = PackageArchive.withArchive(OPTIONS, Path.of("/opt/my apps/quarkus-app/app.aot"));

        assertThat(named).startsWith(OPTIONS.toArray(String[]::new));
        assertThat(named).last().isEqualTo("-XX:AOTCache=\"/opt/my apps/quarkus-app/app.aot\"");
    }

    @Test
    void aPathIsQuotedAsOptionsFilesWantIt() {
        assertThat(PackageArchive.withArchive(OPTIONS, Path.of("/a\\b\"c")))
                .last()
                .isEqualTo("-XX:AOTCache=\"/a\\\\b\\\"c\"");
    }

    @Test
    void theArchiveOfAnEarlierBuildIsForgotten() {
        List<String> named = PackageArchive.withArchive(OPTIONS, Path.of("/old/app.aot"));

        assertThat(PackageArchive.withoutArchive(named)).isEqualTo(OPTIONS);
        assertThat(PackageArchive.withoutArchive(OPTIONS)).isEqualTo(OPTIONS);
    }

    @Test
    void anOlderJvmPassesOverWhatItDoesNotKnow() {
        assertThat(PackageArchive.withArchive(OPTIONS, Path.of("/app.aot")))
                .containsSubsequence("-XX:+IgnoreUnrecognizedVMOptions", "-XX:AOTCache=\"/app.aot\"")
                .noneMatch(line -> line.startsWith("-Xlog:") && (line.contains("aot") || line.contains("cds")));
    }
}
