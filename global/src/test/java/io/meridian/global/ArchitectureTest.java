package io.meridian.global;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The global control plane meets its zones over the wire only. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.meridian.global");

    @Test
    void noPackageIsInACycle() {
        slices().matching("io.meridian.global.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void ofTheZonesControlPlaneItKnowsNothing() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.meridian.zone..")
                .check(CLASSES);
    }
}
