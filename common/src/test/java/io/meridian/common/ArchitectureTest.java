package io.meridian.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The drawing of docs/architecture.md, kept true. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.meridian.common");

    private static final String[] ADAPTERS = {"..rest..", "..store.panache..", "..sync.grpc..", "..runtime.."};

    @Test
    void noPackageIsInACycle() {
        slices().matching("io.meridian.common.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theCoreKnowsNoFramework() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ADAPTERS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "io.vertx..",
                        "io.grpc..",
                        "io.netty..",
                        "jakarta..",
                        "org.hibernate..",
                        "java.sql..",
                        "org.flywaydb..",
                        "org.eclipse.microprofile..")
                .check(CLASSES);
    }

    @Test
    void theCoreHasNoClockAndNoChanceOfItsOwn() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ADAPTERS)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(ThreadLocalRandom.class, "current")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void whatStandsLowerUsesWhatStandsAbove() {
        noClasses()
                .that()
                .resideInAPackage("..common.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..common.validation..", "..common.codec..", "..common.store..", "..common.sync..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.meridian.common.sync")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..sync.drive..", "..sync.grpc..", "..rest..", "..store.panache..", "..store.memory..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("..common.validation..", "..common.codec..", "..common.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..common.rest..", "..common.sync..", "..common.admission..")
                .check(CLASSES);
    }

    /** Of every module, since the sources of all lie beside each other. */
    @ParameterizedTest
    @ValueSource(strings = {"common", "global", "zone", "cli"})
    void everyPackageSaysThatNothingIsNullUnlessItSaysSo(String module) throws IOException {
        Path sources = Path.of("..", module, "src", "main", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            Set<Path> packages = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(packages).isNotEmpty().allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                    .content()
                    .contains("@NullMarked"));
        }
    }
}
