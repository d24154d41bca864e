package dev.migration;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.secrets.MaskedSql;
import dev.migration.internal.secrets.SecretMask;
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

    private static final String EXITS = "Problem|MigrationException|MigrationEvent.*|LogEntry|RunRow|Script|SqlError"
            // They show a part of a statement, in which a secret that is cut off would not be found.
            + "|StatementFailure|FailureReport|FailureHandling|Interruption|InterruptedScript|BlockerReport|LockHolder|Lease"
            // It asks whether a stored script is one without its secrets.
            + "|DownScriptFinder";

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

    /** Whatever else logs could forget that a server's message may hold a password or forge a line. */
    @Test
    void onlyTheMaskedLogLogs() {
        noClasses()
                .that()
                .areNotAssignableTo(MaskedLog.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.slf4j..")
                .check(CLASSES);
    }

    /** What knows secrets are the exits of the engine, and what shows a part of a statement. */
    @Test
    void onlyTheExitsMaskSecrets() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".internal.secrets")
                .and()
                .haveNameNotMatching(".*\\.(" + EXITS + ")")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(SecretMask.class, MaskedSql.class)
                .check(CLASSES);
    }

    /** In the other modules, which log through SLF4J: as one of several arguments an exception is an object as any other. */
    @Test
    void noLogGetsAnExceptionThatWasCaughtAsItsLastArgument() throws IOException {
        Pattern logged = Pattern.compile("\\blog\\s*\\.\\w+\\((?:\"[^\"]*\"|[^;\"])*,\\s*e\\);");
        for (String module : List.of("migration-cli", "migration-spring-boot-starter", "migration-test")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file :
                        files.filter(it -> it.toString().endsWith(".java")).toList()) {
                    assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(logged);
                }
            }
        }
    }
}
