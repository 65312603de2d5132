package io.meridian.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The command line talks to control planes as anybody could: it knows their documents, not their insides. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.meridian.cli");

    @Test
    void noPackageIsInACycle() {
        slices().matching("io.meridian.cli.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void ofWhatIsCommonItKnowsModelCodecAndApi() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..common.store..",
                        "..common.sync..",
                        "..common.admission..",
                        "..common.rest..",
                        "..common.runtime..",
                        "..common.auth..",
                        "io.quarkus..",
                        "io.vertx..")
                .check(CLASSES);
    }
}
