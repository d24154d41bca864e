// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.migration.fixture.Texts;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.secrets.MaskedSql;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.servers.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String ROOT = Architecture.ROOT;

    private static final String EXITS =
            "Problem|MigrationException|MigrationEvent.*|Listeners|LogEntry|RunRow|BatchRow|Script|SqlError"
                    // They show a part of a statement, in which a secret that is cut off would not be found.
                    + "|StatementFailure|FailureReport|Recorder|BlockerWatch|MigrationLockHolder"
                    + "|ServerMessages"
                    // They are kept, or shown, without secrets.
                    + "|SchemaRecord|DatabaseUrl"
                    // It asks whether a stored script is one without its secrets.
                    + "|ScriptFinder";

    private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");

    /** Apart from those of pg_dump and mysqldump. */
    private static final Pattern FLAG = Pattern.compile("--(?!create |hex-blob)[a-z]");

    private static final Pattern ARGUMENT = Pattern.compile("\"--[a-z-]+\"");

    private static final Architecture ALL = new Architecture(ROOT);

    private static final Architecture INTERNAL = new Architecture(ROOT + ".internal");

    private static final JavaClasses CLASSES = ALL.classes();

    static final List<String> SUBJECTS = Texts.Each.in("""
            text ¦ help ¦ sql ¦ secrets ¦ url ¦ names ¦ find ¦ header ¦ layout ¦ settings ¦ script ¦ lockfile
            database ¦ schema ¦ history ¦ plan ¦ session ¦ stop ¦ blockers ¦ execute ¦ batch ¦ lock ¦ recovery
            checks ¦ compare ¦ run ¦ status ¦ repair ¦ client ¦ tenant ¦ report
            """).toList();

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

    /** A subject uses only those before it. {@code dev.migration} itself is not among them: its values are for all. */
    @Test
    void theSubjectsAreInOneOrder() {
        Set<String> upwards = new TreeSet<>();
        for (JavaClass user : CLASSES) {
            for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                int from = SUBJECTS.indexOf(subject(user));
                int to = SUBJECTS.indexOf(subject(dependency.getTargetClass()));
                if (from >= 0 && from < to) {
                    upwards.add(subject(user) + " -> " + subject(dependency.getTargetClass()));
                }
            }
        }
        assertThat(upwards).isEmpty();
    }

    @Test
    void eachPackageIsASubject() {
        Set<String> subjects = new TreeSet<>();
        CLASSES.stream()
                .map(ArchitectureTest::subject)
                .filter(it -> !it.isEmpty())
                .forEach(subjects::add);

        assertThat(SUBJECTS).containsExactlyInAnyOrderElementsOf(subjects);
    }

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        INTERNAL.requireNoCirclesOfPackages();
        ALL.requireNoCirclesOfFiles();
    }

    @Test
    void nothingInternalIsPublicThatNoOtherPackageNeeds() {
        assertThat(ALL.needlesslyPublic())
                .as("the other modules use these")
                .allMatch(
                        name -> name.matches(
                                ".*\\.(batch\\.(BatchKey|BatchExecution).*|report\\.\\w+|checks\\.(ForeignHistory|EmptiedHistory)|help\\.Misspelling|client\\.PendingScript|layout\\.AdaptedCode|run\\.(FailureReport|ScriptSession|UnrecordedScriptRun)|script\\.PlaceholderReader|session\\.(DriverConnections|UnpooledDataSource.*)|url\\.\\w+|run\\.SchemaRecording.*|database\\.(catalogue\\.Expression|postgresql\\.ArrayCasts)|tenant\\.NamingQuery.*)"));
    }

    /** The part of a package's name that says what it is about; empty for what users import. */
    private static String subject(JavaClass type) {
        String internal = ROOT + ".internal.";
        String name = type.getPackageName();
        return name.startsWith(internal) ? name.substring(internal.length()).replaceFirst("\\..*", "") : "";
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

    /**
     * A service has no command line: what is typed is a {@code Fix}, which each front end words. Only {@code Remedies} may name
     * both ways in one sentence.
     */
    @Test
    void noMessageNamesAFlag() throws IOException {
        Path core = Path.of("..", "migration-core", "src", "main", "java");
        try (Stream<Path> files = Files.walk(core)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".java"))
                    .filter(it -> !it.endsWith("Remedies.java"))
                    .toList()) {
                assertThat(LITERAL.matcher(Files.readString(file)).results().map(MatchResult::group))
                        .as(file.toString())
                        .allMatch(literal -> ARGUMENT.matcher(literal).matches()
                                || !FLAG.matcher(literal).find());
            }
        }
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
