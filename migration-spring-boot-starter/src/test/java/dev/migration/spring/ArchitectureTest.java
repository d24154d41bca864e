package dev.migration.spring;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    /** It masks what it logs, as its test shows. */
    private static final String FAILURE_REPORT = "dev.migration.spring.exit.FailureReport";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.migration.spring");

    @Test
    void noPackageNeedsOneThatNeedsIt() {
        slices().matching("dev.migration.(spring..)").should().beFreeOfCycles().check(CLASSES);
    }

    /** A logger prints its message, and those of its causes, as a server or another user wrote them. */
    @Test
    void noLogGetsAnException() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(FAILURE_REPORT)
                .should()
                .callMethodWhere(target(owner(resideInAPackage("org.slf4j..")))
                        .and(target(rawParameterTypes(anyElementThat(type(Throwable.class))))))
                .check(CLASSES);
    }
}
