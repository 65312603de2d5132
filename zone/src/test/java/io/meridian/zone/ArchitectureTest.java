package io.meridian.zone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** A zone decides membership by pure rules, and never needs the code of the global control plane. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.meridian.zone");

    @Test
    void noPackageIsInACycle() {
        slices().matching("io.meridian.zone.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void ofTheGlobalControlPlaneItKnowsNothing() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.meridian.global..")
                .check(CLASSES);
    }

    @Test
    void membershipAndEndpointsAreDecidedWithoutFrameworkClockOrChance() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.meridian.zone.membership",
                        "io.meridian.zone.endpoints",
                        "io.meridian.zone.snapshot",
                        "io.meridian.zone.routing",
                        "io.meridian.zone.services")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "io.vertx..",
                        "io.grpc..",
                        "io.netty..",
                        "io.micrometer..",
                        "io.smallrye..",
                        "jakarta..",
                        "org.hibernate..",
                        "org.jboss..",
                        "java.sql..",
                        "org.eclipse.microprofile..",
                        "io.meridian.zone.membership.serve..",
                        "io.meridian.zone.sync..")
                .orShould()
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
}
