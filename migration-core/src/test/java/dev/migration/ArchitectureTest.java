package dev.migration;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String ROOT = "dev.migration";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void whoPlansAsksNeitherDiskNorDatabase() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".internal.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.sql..", "javax.sql..")
                .check(CLASSES);
    }

    @Test
    void coreKnowsNoSpring() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(CLASSES);
    }

    @Test
    void nothingIsPrinted() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }

    /** It would outlive every run, and the class loader of a web application that is taken away. */
    @Test
    void noTimerOfTheJdkIsStarted() {
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("orTimeout|completeOnTimeout|delayedExecutor"))
                        .and(target(owner(type(CompletableFuture.class)))))
                .check(CLASSES);
    }

    /** A logger prints its message, and those of its causes, as a server or another user wrote them. */
    @Test
    void noLogGetsAnException() {
        noClasses()
                .should()
                .callMethodWhere(target(owner(resideInAPackage("org.slf4j..")))
                        .and(target(rawParameterTypes(anyElementThat(type(Throwable.class))))))
                .check(CLASSES);
    }

    /** As one of several arguments it is an object as any other to the compiled class. */
    @Test
    void noLogGetsAnExceptionThatWasCaughtAsItsLastArgument() throws IOException {
        Pattern logged = Pattern.compile("\\blog\\s*\\.\\w+\\((?:\"[^\"]*\"|[^;\"])*,\\s*e\\);");
        for (String module :
                List.of("migration-core", "migration-cli", "migration-spring-boot-starter", "migration-test")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file :
                        files.filter(it -> it.toString().endsWith(".java")).toList()) {
                    assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(logged);
                }
            }
        }
    }
}
