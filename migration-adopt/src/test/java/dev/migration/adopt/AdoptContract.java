// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.CodeMigration;
import dev.migration.DownScript;
import dev.migration.HistoryChange;
import dev.migration.HistoryChange.Action;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.TenantsFailedException;
import dev.migration.fixture.Connections;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Texts;
import dev.migration.fixture.Threads;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.run.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that another tool has migrated: its history becomes ours, and its table stays as it is. */
interface AdoptContract extends AdoptWorkbench {

    private void flywaysTable(String name) {
        execute(toolTable("flyway").replace("flyway_schema_history", name));
    }

    /** The checksum is of this line. */
    private void flyways(int rank, String version, String type, String script, String line) {
        flyways(rank, version, type, script, line, true);
    }

    private void flyways(int rank, String version, String type, String script, String line, boolean success) {
        flyways("flyway_schema_history", rank, version, type, script, line, success);
    }

    private void flyways(
            String table, int rank, String version, String type, String script, String line, boolean success) {
        var crc = new CRC32();
        crc.update(line.getBytes(UTF_8));
        String description = script.startsWith("R__")
                ? script.substring(3, script.lastIndexOf('.')).replace('_', ' ')
                : "d";
        execute("INSERT INTO " + table + " VALUES (" + rank + ", "
                + (version == null ? "NULL" : "'" + version + "'")
                + ", '" + description + "', '" + type + "', '" + script + "', "
                + (line.isEmpty() ? "NULL" : (int) crc.getValue())
                + ", 'clinic', '2026-01-02 03:04:" + "%02d".formatted(Math.max(rank, 0)) + "', 1234, "
                + (success ? "TRUE" : "FALSE")
                + ")");
    }

    /** V1 and V1.2 are applied, V2 is not. */
    private void migratedByFlyway() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V1_2__two.sql", "INSERT INTO t VALUES (2);");
        write("U1_2__two.sql", "DELETE FROM t WHERE n = 2;");
        write("V2__three.sql", "INSERT INTO t VALUES (3);");
        execute("CREATE TABLE t (n INT)", "INSERT INTO t VALUES (2)");
        flywaysTable("flyway_schema_history");
        flyways(-1, null, "TABLE", "", "");
        flyways(0, null, "SCHEMA", "x", "");
        flyways(1, "1", "SQL", "V1__t.sql", "CREATE TABLE t (n INT);");
        flyways(2, "1.2", "SQL", "V1_2__two.sql", "INSERT INTO t VALUES (2);");
    }

    /** As by {@code spring.flyway.default-schema=clinic}, where that is not what connections find. */
    private String migratedByFlywayInClinic() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V2__two.sql", "INSERT INTO t VALUES (2);");
        write("V3__three.sql", "INSERT INTO t VALUES (3);");
        execute("CREATE SCHEMA clinic", "CREATE TABLE clinic.t (n INT)", "INSERT INTO clinic.t VALUES (2)");
        flywaysTable("clinic.flyway_schema_history");
        flyways("clinic.flyway_schema_history", 1, "1", "SQL", "V1__t.sql", "CREATE TABLE t (n INT);", true);
        flyways("clinic.flyway_schema_history", 2, "2", "SQL", "V2__two.sql", "INSERT INTO t VALUES (2);", true);
        return isUpperCase() ? "CLINIC" : "clinic";
    }

    private Problem refusedWithoutATable(Migrator.Builder builder) {
        Problem planned = refusal(() -> builder.build().plan(Target.all()));
        assertThat(refused(() -> builder.build().up()).problems()).containsExactly(planned);
        assertThat(planned.code()).isEqualTo(Code.FOREIGN_HISTORY);
        assertThat(tableNames()).isEmpty();
        return planned;
    }

    private static List<String> planned(Migrator.Builder builder) {
        return builder.build().plan(Target.all()).steps().stream()
                .map(Plan.PlannedMigration::name)
                .toList();
    }

    /** Those of MariaDB and MySQL are other databases. */
    private void assumeSchemas() {
        assumeThat(vendor()).isIn("postgresql", "h2", "hsqldb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3"})
    default void aTableInAnotherSchemaStopsTheStartThatAdopts(String baseline) {
        assumeSchemas();
        String clinic = migratedByFlywayInClinic();
        Migrator.Builder adopting = upAdopts("flyway").baseline(baseline.isEmpty() ? null : Baseline.of(baseline));

        Problem refusal = refusedWithoutATable(adopting);

        assertThatProblem(refusal)
                .names(" is in schema " + clinic, "the setting adopt=flyway")
                .advises("migration baseline none", "migration.baseline=none");
        assertThat(refusal.remedy())
                .containsPattern("migration.init-sql=SET (search_path = clinic|SCHEMA \"CLINIC\")\\.")
                .containsIgnoringCase("migration.adopt-table=" + clinic + ".flyway_schema_history.");
        Problem ofCommand = refusal(() -> adoption().adopt());
        assertThat(ofCommand.remedy()).contains(" is in schema " + clinic + ": if schema ", refusal.remedy());
    }

    @Test
    default void theTableInAnotherSchemaIsAdoptedOrPassedOverWhereThatIsSaid() {
        assumeSchemas();
        migratedByFlywayInClinic();

        assertThat(planned(upAdopts("flyway", "clinic.flyway_schema_history"))).containsExactly("V3__three");
        assertThat(names(upAdopts("flyway").baseline(Baseline.none()).build().up()))
                .hasSize(3);
    }

    /** As where each service has its schema. */
    @Test
    default void otherFilesWithTheSameNumbersInAnotherSchemaAreNoReason() {
        assumeSchemas();
        migratedByFlywayInClinic();
        write("V1__t.sql", "CREATE TABLE ward (n INT);");
        write("V2__two.sql", "INSERT INTO ward VALUES (2);");
        write("V3__three.sql", "INSERT INTO ward VALUES (3);");

        RunReport report = adopting().up();

        assertThat(report.migrations()).hasSize(3);
        assertThat(report.warnings()).isEmpty();
    }

    /** As where each customer has a schema, and a new one gets his. */
    @Test
    default void theSameFilesInSeveralSchemasAreNoReason() {
        assumeSchemas();
        migratedByFlywayInClinic();
        execute("CREATE SCHEMA ward");
        flywaysTable("ward.flyway_schema_history");
        flyways("ward.flyway_schema_history", 1, "1", "SQL", "V1__t.sql", "CREATE TABLE t (n INT);", true);
        flyways("ward.flyway_schema_history", 2, "2", "SQL", "V2__two.sql", "INSERT INTO t VALUES (2);", true);

        assertThat(adopting().up().migrations()).hasSize(3);
    }

    /** The next scripts would run in the connection's. */
    @Test
    default void theSchemaOfTheHistoryIsNotAdoptedForThatOfTheConnection() {
        assumeThat(vendor()).isNotEqualTo("sqlite");
        String clinic = migratedByFlywayInClinic();
        try {
            Migrator.Builder moved = upAdopts("flyway").schema("clinic");

            Problem refusal = refusedWithoutATable(moved);

            assertThat(refusal.message())
                    .contains(" is in schema " + clinic + ", which the setting schema names for the history, and");
            assertThat(refusal.remedy())
                    .startsWith("remove migration.schema, and make that schema the connection's: ")
                    .endsWith("migration.adopt-table=" + clinic + "."
                            + (isUpperCase() ? "FLYWAY_SCHEMA_HISTORY" : "flyway_schema_history"));
            assertThat(refused(() -> Adoption.of(moved.build()).adopt()).problems())
                    .containsExactly(refusal);
            assertThat(errors(Adoption.of(moved.build()).plan())).containsExactly(refusal);
            assertThat(planned(Adoption.beforeUp(moved, "flyway", "clinic.flyway_schema_history")))
                    .containsExactly("V3__three");
        } finally {
            execute("DROP SCHEMA clinic" + (vendor().equals("mariadb") || vendor().equals("mysql") ? "" : " CASCADE"));
        }
    }

    private StatusReport plan() {
        StatusReport plan = adoption().plan();
        assertThat(tableNames()).noneMatch("__migrations"::equalsIgnoreCase);
        return plan;
    }

    private static List<State> states(StatusReport report) {
        return report.migrations().stream().map(MigrationStatus::state).toList();
    }

    private static List<Problem> errors(StatusReport report) {
        return report.problems().stream().filter(Problem::isError).toList();
    }

    /** It is refused, and the plan says the same. */
    private InvalidMigrationsException notAdopted() {
        List<Problem> planned = errors(plan());
        var refusal = refused(() -> adoption().adopt());
        assertThat(refusal.problems().stream().filter(Problem::isError)).isEqualTo(planned);
        return refusal;
    }

    private HistoryChange adopted() {
        assertThat(errors(plan())).isEmpty();
        return adoption().adopt();
    }

    @Test
    @Tag("smoke")
    default void whatFlywayAppliedIsTakenOverAndOnlyWhatIsPendingRuns() {
        migratedByFlyway();

        StatusReport plan = plan();
        HistoryChange change = adopted();

        assertThat(states(plan)).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
        assertThat(plan.problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .endsWith(" has 2 migrations as applied. It is only read.");
        assertThat(plan.problems().get(0).remedy()).contains("stop Flyway for good", "spring.flyway.enabled=false");
        assertThat(change)
                .isEqualTo(new HistoryChange(
                        Action.ADOPTED, "1.2", "V1_2__two", false, null, List.of("V2__three"), List.of()));
        assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two");
        assertThat(column("SELECT kind FROM __migrations")).containsOnly("adopted");
        assertThat(actions()).containsExactly("adopt", "adopt");
        assertThat(column("SELECT version FROM flyway_schema_history ORDER BY installed_rank"))
                .containsExactly(null, null, "1", "1.2");

        assertThat(names(migrator().down())).containsExactly("V1_2__two");
        assertThat(rows()).isEmpty();
        assertThat(names(up())).containsExactly("V1_2__two", "V2__three");
        assertThat(up().migrations()).isEmpty();
        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(migrator().status().problems()).isEmpty();
        assertThat(rows()).containsExactly("2", "3");
    }

    private Migrator asFlyway(FlywayFolder settings) {
        Migrator.Builder builder =
                upAdopts("flyway").locations("filesystem:" + folder()).outOfOrder(OutOfOrder.ALLOW);
        Engine.unlisted(builder).flyway = settings;
        return builder.build();
    }

    @Test
    @Tag("smoke")
    default void whatFlywaysSettingsAcceptIsTakenOverAsItIs() {
        migratedByFlyway();
        flyways(3, "1.5", "SQL", "V1_5__gone.sql", "INSERT INTO t VALUES (15);");
        flyways(4, "9", "SQL", "V9__newer.sql", "INSERT INTO t VALUES (9);");
        write("V1_2__two.sql", "INSERT INTO t VALUES (22);");
        FlywayFolder settings = FlywayFolder.DEFAULT.ignoring(List.of("*:missing", "*:future"));

        assertThat(refused(() -> asFlyway(FlywayFolder.DEFAULT).up()).problems())
                .extracting(Problem::code)
                .contains(Code.CHECKSUM_MISMATCH, Code.MISSING_FILE);
        assertThat(refused(() -> asFlyway(settings).up()).problems())
                .filteredOn(Problem::isError)
                .extracting(Problem::code)
                .containsOnly(Code.CHECKSUM_MISMATCH);
        assertThat(refused(() -> asFlyway(
                                        settings.ignoring(List.of("*:missing")).with(Choice.ACCEPT_EDITS))
                                .up())
                        .problems())
                .filteredOn(Problem::isError)
                .extracting(Problem::code)
                .containsOnly(Code.MISSING_FILE);

        assertThat(names(asFlyway(settings.with(Choice.ACCEPT_EDITS)).up())).containsExactly("V2__three");
        assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two", "V1.5__d", "V9__d", "V2__three");
        assertThat(rows()).containsExactly("2", "3");
        RunReport next = asFlyway(settings).up();
        assertThat(next.migrations()).isEmpty();
        assertThat(next.warnings()).extracting(Problem::code).containsExactly(Code.NEWER_SCHEMA);
    }

    private List<String> rows() {
        return column("SELECT n FROM t ORDER BY n");
    }

    private void refusedAsByFlyway(String placeholder) {
        assertThat(refused(this::up)).hasMessageContaining(placeholder + " has no value. Known are: flyway:database");
    }

    /** What is applied may have text that only looks like it: nobody can change that any more. */
    @Test
    default void aPlaceholderWithoutAValueIsAnErrorAfterFlyway() {
        migratedByFlyway();
        write("V0_1__zero.sql", "INSERT INTO t (n) SELECT 0 WHERE '${old}' = '';");
        flyways(3, "0.1", "SQL", "V0_1__zero.sql", "INSERT INTO t (n) SELECT 0 WHERE '${old}' = '';");
        write("V2__three.sql", "INSERT INTO t (n) VALUES (CASE WHEN '${owner}' <> 'nobody' THEN 3 END);");
        adopted();

        refusedAsByFlyway("${owner}");
        assertThat(appliedNames()).hasSize(3);
        assertThat(migrator().validate(Strictness.LENIENT))
                .filteredOn(problem -> problem.message().startsWith("${old}"))
                .singleElement()
                .matches(problem -> !problem.isError());

        write("V2__three.sql.conf", "placeholderReplacement=false");
        up();
        assertThat(column("SELECT n FROM t WHERE n = 3")).containsExactly("3");
    }

    @Test
    default void aCallbackThatFlywayRanAtEachStartIsNamed() {
        migratedByFlyway();
        write("afterMigrate__views.sql", "INSERT INTO t (n) VALUES (9);");
        write("beforeMigrate.sql", "INSERT INTO t (n) VALUES (8);");

        assertThat(adopted().warnings())
                .extracting(Problem::message)
                .anyMatch(message -> message.endsWith(
                        "has no record of callbacks. Flyway ran these at each start; here they run only after a run that"
                                + " applied something: afterMigrate__views.sql."));
    }

    /** Flyway 12 gives this row no version. */
    @Test
    default void theSchemaThatAnOldFlywayMadeIsNoMigration() {
        migratedByFlyway();
        execute("UPDATE flyway_schema_history SET version = '0' WHERE type = 'SCHEMA'");

        adopted();

        assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
    }

    @Test
    default void whatFlywayHasNoChecksumForIsNamed() {
        migratedByFlyway();
        flyways(3, "2.1", "JDBC", "com.acme.V2_1__other", "");
        flyways(4, "2.2", "SQL", "V2_2__one.sql", "");
        write("V2_1__one.sql", "SELECT 1;");
        write("V2_2__one.sql", "SELECT 1;");

        assertThat(adoption().plan().problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.endsWith(
                        " has versions that cannot be compared with their files, as it has no checksum of SQL for them:"
                                + " version 2.1 (com.acme.V2_1__other), version 2.2 (V2_2__one.sql)."));
    }

    @Test
    default void aJavaMigrationOfFlywaysIsTheCodeWithItsVersion() {
        migratedByFlyway();
        flyways(3, "2.1", "JDBC", "db.migration.V2_1__fill", "");
        assertThat(notAdopted())
                .hasMessageContainingAll(
                        "has version 2.1 (db.migration.V2_1__fill) as applied, which was Java, but",
                        "write a CodeMigration with its version");
        CodeMigration fill = new CodeMigration() {
            @Override
            public String version() {
                return "2.1";
            }

            @Override
            public String name() {
                return "fill";
            }

            @Override
            public void run(Connection connection) {
                throw new AssertionError("runs");
            }
        };

        Adoption.of(builder().codeMigrations(List.of(fill)).build()).adopt();

        assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two", "V2.1__fill");
    }

    @Test
    default void theTimesOfTheOtherToolRemain() {
        migratedByFlyway();
        adopted();

        MigrationStatus first = migrator().status().migrations().get(0);

        ZoneId zone = vendor().equals("sqlite") ? ZoneOffset.UTC : ZoneId.systemDefault();
        assertThat(first.appliedAt())
                .isEqualTo(LocalDateTime.of(2026, 1, 2, 3, 4, 1).atZone(zone).toInstant());
        assertThat(first.execution()).isEqualTo(Duration.ofMillis(1234));
        assertThat(first.appliedBy()).isEqualTo("clinic");
    }

    @Test
    default void whatIsAdoptedHasNoStoredText() {
        migratedByFlyway();
        adopted();

        assertRefused(() -> migrator().down(Target.count(1), DownScript.STORED)).hasCode(Code.NO_DOWN_SCRIPT);
        write("V1_2__two.sql", "INSERT INTO t VALUES (2); -- why");
        assertThat(states()).containsExactly(State.APPLIED, State.CHANGED, State.PENDING);
    }

    private void markAllAsFailed() {
        column("SELECT version FROM __migrations ORDER BY id DESC").forEach(migrator()::markFailed);
    }

    @Test
    default void whatWasAdoptedByMistakeIsDroppedAndAdoptedAgainUnlessAScriptRan() {
        migratedByFlyway();
        adopted();
        assertRefused(() -> adoption().adopt()).hasCode(Code.ALREADY_APPLIED);
        assertThat(adoption().plan().problems().get(0).code()).isEqualTo(Code.ALREADY_APPLIED);
        markAllAsFailed();
        Problem refusal = refusal(() -> adoption().adopt());
        assertThat(refusal.message()).contains("nothing of it is applied any more");
        assertThat(appliedNames()).isEmpty();

        execute(refusal.remedy().replaceFirst("(?s)^.* to adopt again: ", "").split("; "));

        adopted();
        assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two");
        up();
        markAllAsFailed();
        assertRefused(() -> adoption().adopt()).doesNotName("DROP TABLE");
    }

    @Test
    default void whatIsUndoneForTheWayBackIsWhatTheLogDoesNotHaveAsAdopted() {
        migratedByFlyway();
        write("V1_1__late.sql", "INSERT INTO t VALUES (11);");
        adopted();
        migrator().markApplied("1.1");

        assertThat(adoption().stepsBack().get(0))
                .startsWith("Keep or undo what was applied since the adoption: V1_1__late. ");
    }

    @Test
    default void aBaselineIsNotComparedWithTheTableOfAnotherToolAndSaysSo() {
        migratedByFlyway();

        HistoryChange change = baseline("1");

        assertThat(change.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.message())
                    .containsPattern("(?i)has the migration history of another tool, in table"
                            + " flyway_schema_history, with which the baseline 1 was not compared");
            assertThat(warning.remedy()).endsWith("migration mark-failed 1, then migration adopt");
        });
        migrator().markFailed("1");
        assertThat(adoption().adopt().version()).isEqualTo("1.2");
    }

    /** As of {@code spring.flyway.baseline-version}, which is of no use any more. */
    @Texts("1 ¦ 2")
    default void theBaselineOfASettingIsNoAnswerToTheTableOfATool(String version) {
        migratedByFlyway();
        Migrator.Builder translated = builder().baseline(Baseline.of(version));

        Problem refusal = refusal(() -> translated.build().up());

        assertThatProblem(refusal)
                .hasCode(Code.FOREIGN_HISTORY)
                .names("Flyway's", "the setting baseline=" + version)
                .advises("migration.adopt=flyway", "migration adopt", "migration baseline " + version);
        assertThat(translated.build().validate(Strictness.LENIENT)).contains(refusal);
        assertThat(refused(() -> translated.build().plan(Target.all())).problems())
                .containsExactly(refusal);
        assertThat(names(Adoption.beforeUp(translated, "flyway", null).build().up()))
                .containsExactly("V2__three");
        assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two", "V2__three");
    }

    @Test
    default void whatTheToolHasAppliedAfterABaselineIsTakenOverByAStartThatAdopts() {
        migratedByFlyway();
        baseline("1");
        assertRefused(() -> adoption().adopt()).advises("migration mark-failed 1", "migration adopt");

        assertThat(names(adopting().up())).containsExactly("V2__three");

        assertThat(appliedNames()).contains("V1_2__two").doesNotContain("V1__t");
        assertThat(rows()).containsExactly("2", "3");
    }

    /** What the tool does not have may run. */
    @Test
    default void aBaselineThatFitsStopsNoStartAndCostsARunWithNothingToDoNoQuestion() {
        migratedByFlyway();
        baseline("1.2");

        assertThat(names(adopting().up())).containsExactly("V2__three");
        assertThat(statementsOf(upAdopts("flyway"))).hasSameSizeAs(statementsOf(builder()));
    }

    @Test
    default void whatWasAdoptedAndUndoneMayRunAgain() {
        migratedByFlyway();
        execute("UPDATE flyway_schema_history SET type = 'BASELINE' WHERE version = '1'");
        delete("V2__three.sql");
        Migrator adopting = adopting();
        adopting.up();
        adopting.down(Target.version("1"), DownScript.FILE);

        assertThat(names(adopting.up())).containsExactly("V1_2__two");
    }

    @Test
    default void theTableIsThatOfAnotherToolThanTheSettingNames() {
        migratedByFlyway();

        Problem refusal = refusal(() -> upAdopts("goose").build().up());

        assertThat(refusal.message())
                .matches(
                        "Table (?i:flyway_schema_history) of schema \\S+ is Flyway's, and the setting adopt is goose, of which"
                                + " there is no table\\.");
        assertThat(refusal.remedy()).startsWith("set migration.adopt=flyway; ");
    }

    @Test
    default void manyRowsWithoutAFileAreOneError() {
        migratedByFlyway();
        for (int i = 3; i < 8; i++) {
            flyways(i, "1." + i, "SQL", "V1_" + i + "__gone.sql", "x");
        }

        assertThatProblem(notAdopted().problems())
                .hasCode(Code.MISSING_FILE)
                .names("5 migrations", "1.3 (V1_3__gone.sql)", "1.5 (V1_5__gone.sql)")
                .doesNotName("V1_6");
    }

    @Test
    default void aTableWithOneColumnIsDbmatesOnlyByItsName() {
        execute("CREATE TABLE db_version (version VARCHAR(128) PRIMARY KEY)", "INSERT INTO db_version VALUES ('2')");
        write("0001_a.sql", "CREATE TABLE a (n INT);");
        write("0002_b.sql", "CREATE TABLE b (n INT);");

        assertThat(refused(() -> adoption().adopt()))
                .hasMessageContaining("has no table of a tool whose history can be adopted");
    }

    @Test
    default void aMigrationOfKatWithAnotherNameIsNotTheOneThatRan() {
        execute(toolTable("kat"), "INSERT INTO migrations VALUES (1, '1767236402_add_email', CURRENT_TIMESTAMP, '1')");
        write("1767236402_drop_legacy.sql", "CREATE TABLE a (n INT);");

        assertThat(refused(() -> adoption().adopt()))
                .hasMessageContaining("Kat has applied 1767236402_add_email, and the migration with its number is"
                        + " 1767236402_drop_legacy.");
    }

    /** The log says that they ran, wherever it says so. */
    @Test
    default void adoptedRowsThatAreLostAreMissed() {
        migratedByFlyway();
        adopted();
        execute("DELETE FROM __migrations");

        assertThat(refused(this::up)).hasMessageContaining("by its log");
        assertThat(refused(() -> adoption().adopt())).hasMessageContaining("by its log");
    }

    /** Flyway has run a baseline file; what was below it never ran. */
    @Test
    default void flywaysBaselineFileIsAFloor() {
        migratedByFlyway();
        write("B1_2__all.sql", "CREATE TABLE t (n INT);");
        execute("DELETE FROM flyway_schema_history");
        flyways(1, "1.2", "SQL_BASELINE", "B1_2__all.sql", "CREATE TABLE t (n INT);");

        adopted();

        assertThat(states()).containsExactly(State.BASELINE, State.BASELINE, State.PENDING);
        up();
        assertThat(rows()).containsExactly("2", "3");
    }

    @Test
    default void flywaysBaselineFileIsIgnoredWhereFlywayHasRunMigrations() {
        migratedByFlyway();
        write("B1_2__all.sql", "CREATE TABLE t (n INT);");
        write("B2__all.sql", "CREATE TABLE t (n INT);");

        adopted();
        up();

        assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two", "V2__three");
        assertThat(migrator().validate(Strictness.LENIENT)).noneMatch(Problem::isError);
    }

    @Test
    default void flywaysBaselineIsAFloorAndCancelledRowsDoNotCount() {
        migratedByFlyway();
        write("V0_5__before.sql", "INSERT INTO t VALUES (0);");
        execute("DELETE FROM flyway_schema_history");
        flyways(1, "1", "BASELINE", "<< Flyway Baseline >>", "");
        flyways(2, "1.1", "SQL", "V1_1__gone.sql", "x");
        flyways(3, "1.1", "DELETE", "V1_1__gone.sql", "x");
        flyways(4, "1.2", "SQL", "V1_2__two.sql", "INSERT INTO t VALUES (2);");
        flyways(5, "2.0", "SQL", "V2__three.sql", "INSERT INTO t VALUES (3);");
        flyways(6, "2.0", "UNDO_SQL", "U2__three.sql", "x");
        flyways(7, null, "SQL", "R__view.sql", "x");

        HistoryChange change = adopted();

        assertThat(states()).containsExactly(State.BASELINE, State.BASELINE, State.APPLIED, State.PENDING);
        assertThat(column("SELECT kind FROM __migrations ORDER BY id")).containsExactly("baseline", "adopted");
        assertThat(change.warnings())
                .extracting(Problem::message)
                .satisfiesExactly(
                        deleted -> assertThat(deleted)
                                .endsWith(
                                        " has versions that flyway repair recorded as deleted, which are treated as not applied:"
                                                + " 1.1."),
                        repeatable -> assertThat(repeatable)
                                .endsWith(" has repeatable migrations without a file here: view."));
    }

    @Test
    default void flywaysRepeatableMigrationsAreTakenOverIfTheirFilesAreWhatRanLast() {
        migratedByFlyway();
        write("R__Same_text.sql", "INSERT INTO t VALUES (7);");
        write("R__changed.sql", "INSERT INTO t VALUES (8);");
        write("R__new.sql", "INSERT INTO t VALUES (9);");
        flyways(3, null, "SQL", "R__Same_text.sql", "x");
        flyways(4, null, "SQL", "R__Same_text.sql", "INSERT INTO t VALUES (7);");
        flyways(5, null, "SQL", "R__changed.sql", "INSERT INTO t VALUES (8);");
        flyways(6, null, "SQL", "R__changed.sql", "x");

        HistoryChange change = adopted();

        assertThat(change.version()).isEqualTo("1.2");
        assertThat(change.pending()).containsExactly("V2__three", "R__changed", "R__new");
        assertThat(column("SELECT version FROM __migrations WHERE kind = 'repeatable'"))
                .containsExactly("R__Same_text");
        assertThat(names(up())).containsExactly("V2__three", "R__changed", "R__new");
        assertThat(rows()).containsExactly("2", "3", "8", "9");
    }

    @Test
    @Tag("smoke")
    default void theWayBackIsShownStepByStep() {
        migratedByFlyway();
        assertThat(refused(() -> adoption().stepsBack())).hasMessageContaining(" has nothing that was adopted.");
        adopted();
        up();

        List<String> steps = adoption().stepsBack();

        assertThat(steps).hasSize(4);
        assertThat(steps.get(0))
                .startsWith(
                        "Keep or undo what was applied since the adoption: V2__three. To undo it: migration down, or by"
                                + " hand. To keep it, record it in Flyway's table ")
                .contains("\n   INSERT INTO ");
        assertThat(steps.get(1))
                .startsWith("Have Flyway forget each adopted migration that was undone as well: DELETE FROM ")
                .endsWith(" WHERE version = 'VERSION'");
        execute(steps.get(1).replaceFirst("^.*?: ", "").replace("'VERSION'", "'1.2'"));
        assertThat(column("SELECT version FROM flyway_schema_history WHERE version = '1.2'"))
                .isEmpty();
        execute(steps.get(2).replaceFirst("^.*?: ", "").split("; "));
        assertThat(tableNames()).noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("__migrations"));
        assertThat(steps.get(3)).isEqualTo("Use Flyway again, without migration.adopt: flyway info");
    }

    @Test
    default void whatIsHalfDoneIsNamedOnTheWayBack() {
        migratedByFlyway();
        adopted();
        write("V2__three.sql", "-- no-transaction", "INSERT INTO t VALUES (3);", "INSERT INTO missing VALUES (1);");
        refused(MigrationFailedException.class, this::up);

        assertThat(adoption().stepsBack().get(0)).startsWith("Resolve V2__three first, which is half done, ");
    }

    @Test
    default void aNameWithALineBreakIsNoStepOfTheWayBack() {
        migratedByFlyway();
        String table = "history\n4) Use Flyway again: curl";
        String quoted = vendor().equals("mysql") || vendor().equals("mariadb") ? "`" : "\"";
        execute("ALTER TABLE flyway_schema_history RENAME TO " + quoted + table + quoted);
        Migrator.Builder service = upAdopts(null, table);
        Adoption.of(service.build()).adopt();
        service.build().up();

        List<String> steps = Adoption.of(service.build()).stepsBack();

        assertThat(steps).hasSize(4);
        assertThat(String.join("\n", steps).lines())
                .noneMatch(line -> line.startsWith("4)"))
                .anyMatch(line -> line.contains("DELETE FROM ") && line.contains("history\\n4) Use Flyway again: curl"))
                .anyMatch(line -> line.strip()
                        .equals(
                                "-- V2__three: its row has characters that are not printed, such as a line break. Write it by"
                                        + " hand"));
    }

    /** The rows of the way back, which are executed, and what cannot be one. */
    private String kept() {
        String step = adoption().stepsBack().get(0);
        step.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("INSERT ") || line.startsWith("UPDATE "))
                .forEach(line -> execute(line.substring(0, line.length() - 1)));
        return step;
    }

    @Test
    default void whatStartsPlaceholdersOfFlywaysIsASetting() {
        migratedByFlyway();
        adopted();
        write("R__dollar.sql", "-- ${name}");
        write("R__placed.sql", "-- #[name]");
        Migrator marked = builder()
                .placeholderPrefix("#[")
                .placeholderSuffix("]")
                .placeholders(Map.of("name", "x"))
                .build();
        marked.up();

        assertThat(Adoption.of(marked).stepsBack().get(0))
                .contains("'R__dollar.sql'", "-- R__placed: Flyway's checksum has the values of its placeholders,")
                .doesNotContain("'R__placed.sql'");
    }

    private void assertAllIsKept() {
        assertThat(adoption().stepsBack().get(0)).endsWith(" has all of it as applied");
    }

    @Test
    default void whatRanSinceIsRecordedInFlywaysTableOnTheWayBack() {
        migratedByFlyway();
        write("R__it's_seen.sql", "INSERT INTO t VALUES (5);", "", "-- seen");
        write("R__other.sql", "INSERT INTO t VALUES (6);");
        flyways(3, null, "SQL", "R__other.sql", "INSERT INTO t VALUES (6);");
        adopted();
        write("R__other.sql", "INSERT INTO t VALUES (7);");
        write("R__placed.sql", "-- ${flyway:user}");
        up();

        assertThat(kept())
                .containsSubsequence("Keep or undo what was applied since the adoption: ", "R__other", ". To undo it: ")
                .contains(
                        "-- R__placed: Flyway's checksum has the values of its placeholders, so Flyway runs it once more");
        assertThat(column(
                        "SELECT script FROM flyway_schema_history WHERE success AND type = 'SQL' AND installed_rank > 3"
                                + " ORDER BY installed_rank"))
                .containsExactlyInAnyOrder("V2__three.sql", "R__it's_seen.sql", "R__other.sql");
        assertThat(column("SELECT version FROM flyway_schema_history WHERE script = 'V2__three.sql'"))
                .containsExactly("2");
        assertThat(adoption().stepsBack().get(0)).doesNotContain("INSERT");
    }

    @Test
    default void whatHasNoFileAsItRanIsNotRecordedOnTheWayBack() {
        migratedByFlyway();
        write("V3__four.sql", "INSERT INTO t VALUES (4);");
        write("V4__five.sql", "INSERT INTO t VALUES (5);");
        adopted();
        up();
        delete("V3__four.sql");
        write("V4__five.sql", "INSERT INTO t VALUES (55);");

        assertThat(kept())
                .containsPattern("-- V3__four: there is no file for it in .*"
                        + "\\. Name the location that has it, or put it back, and print this again")
                .contains(
                        "-- V4__five: its file has changed since it ran. Put it back as it ran, and print this again");
        assertThat(column("SELECT version FROM flyway_schema_history WHERE installed_rank > 2"))
                .containsExactly("2");
    }

    @Test
    default void onlyWhatWasAgreedToIsAdopted() {
        migratedByFlyway();
        StatusReport agreed = plan();
        flyways(3, "2", "SQL", "V2__three.sql", "INSERT INTO t VALUES (3);");

        assertRefused(() -> adoption().adopt(null, agreed)).hasCode(Code.HISTORY_CHANGED);
        assertThat(tableNames()).noneMatch("__migrations"::equalsIgnoreCase);
        assertThat(adoption().adopt(null, adoption().plan()).version()).isEqualTo("2");
    }

    @Test
    default void aTableThatChangesBeforeTheHistoryIsWrittenIsNotAdopted() {
        migratedByFlyway();
        var reads = new AtomicInteger();
        var tool = Connections.recorded(dataSource(), sql -> {
            if (sql.toLowerCase(Locale.ROOT).matches("(?s).*select .*installed_rank.* from .*flyway.*")) {
                reads.incrementAndGet();
            }
            // Read before and under the lock; now it is written.
            boolean writes = sql.equals("executeBatch") || sql.startsWith("INSERT INTO ");
            if (writes && reads.compareAndSet(2, 0)) {
                execute("DELETE FROM flyway_schema_history WHERE installed_rank = 2");
            }
        });

        assertRefused(() -> Adoption.of(builder().dataSource(tool).build()).adopt())
                .hasCode(Code.HISTORY_CHANGED);
        assertThat(tableNames()).noneMatch("__migrations"::equalsIgnoreCase);
        assertThat(adoption().adopt().version()).isEqualTo("1");
    }

    @Test
    default void aFileThatWasChangedLongAgoIsAdoptedWhereTheLockFileAcceptsIt() {
        migratedByFlyway();
        write("V1_2__two.sql", "INSERT INTO t VALUES (22);");
        migrator().writeLockFile();
        assertThat(notAdopted())
                .hasMessageContaining("accept it first: flyway repair, or migration lock --accept 1.2 --reason");

        migrator().acceptInLockFile("1.2", "validateOnMigrate was false");

        adopted();
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    @Tag("smoke")
    default void allThatIsWrongWithFlywaysRowsIsReportedAtOnce() {
        migratedByFlyway();
        write("V1_2__two.sql", "INSERT INTO t VALUES (22);");
        flyways(3, "1.10", "SQL", "db/V1_10__gone.sql", "x");
        flyways(4, "1.11", "SQL", "V1_11__fails.sql", "x", false);
        flyways(5, "1.x", "SQL", "V1_x__y.sql", "x");

        assertPage("adopt-flyway", notAdopted());
    }

    @Test
    default void whereThereIsNoFileTheLocationIsWrong() {
        migratedByFlyway();
        flyways(3, null, "SQL", "R__view.sql", "x");
        for (String file : List.of("V1__t.sql", "V1_2__two.sql", "U1_2__two.sql", "V2__three.sql")) {
            delete(file);
        }

        assertPage("adopt-no-files", notAdopted());
    }

    @Test
    default void filesThatAreWrongKeepAHistoryFromBeingAdopted() {
        migratedByFlyway();
        write("b1__view.sql", "SELECT 1;");

        assertThat(notAdopted().problems()).extracting(Problem::code).contains(Code.INVALID_NAME);
    }

    @Test
    default void withoutATableOfAnotherToolThereIsNothingToAdopt() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        execute("CREATE TABLE other (n INT)");

        assertPage("adopt-none", notAdopted());
    }

    @Test
    default void severalTablesOfOtherToolsAreAQuestion() {
        migratedByFlyway();
        flywaysTable("flyway_before");

        Problem refusal = notAdopted().problems().get(0);
        assertThat(refusal.message())
                .contains("several tables that may be the history of another tool: ", "(Flyway), ");
        assertThat(refusal.remedy()).contains("migration.adopt-table=NAME", "one of migration.instances for each");
    }

    /** As Spring Modulith has Flyway work: for each module a table, all of them in one schema. */
    @Test
    default void eachOfSeveralInstancesTakesOverItsOwnTable() {
        migratedByFlyway();
        flywaysTable("flyway_schema_history_users");
        flywaysTable("flyway_schema_history_orders");
        flywaysOf("flyway_schema_history_users", 1, "V1__users.sql", "CREATE TABLE users (id INT);");
        flywaysOf("flyway_schema_history_orders", 1, "V1__orders.sql", "CREATE TABLE orders (id INT);");
        execute("CREATE TABLE users (id INT)", "CREATE TABLE orders (id INT)");
        Migrator.Builder root = upAdopts("flyway", "flyway_schema_history");

        assertThat(names(root.build().up())).containsExactly("V2__three");
        for (String file : List.of("V1__t.sql", "V1_2__two.sql", "U1_2__two.sql", "V2__three.sql")) {
            delete(file);
        }
        write("V1__users.sql", "CREATE TABLE users (id INT);");
        write("V2__mail.sql", "ALTER TABLE users ADD COLUMN mail VARCHAR(9);");
        Migrator.Builder users =
                upAdopts("flyway", "FLYWAY_Schema_History_USERS").table("users_history");
        assertThat(users.build().plan(Target.all()).steps())
                .extracting(Plan.PlannedMigration::name)
                .containsExactly("V2__mail");
        assertThat(names(users.build().up())).containsExactly("V2__mail");
        assertThat(Adoption.of(users.build()).stepsBack()).anyMatch(step -> step.contains("Use Flyway again"));
        assertThat(Adoption.of(builder().table("users_history").build())
                        .stepsBack()
                        .get(0))
                .contains("add --adopt-table NAME");
        assertThat(refused(() -> Adoption.of(users.build()).adopt()))
                .hasMessageContaining("such as another module's, name a table for their history too: --table NAME");
        delete("V1__users.sql");
        delete("V2__mail.sql");
        write("V1__orders.sql", "CREATE TABLE orders (id INT);");
        Migrator.Builder orders = upAdopts(null, "flyway_schema_history_orders").table("orders_history");

        assertThat(Adoption.of(orders.build()).adopt().version()).isEqualTo("1");
        assertThat(column("SELECT name FROM users_history ORDER BY id")).containsExactly("V1__users", "V2__mail");
        assertThat(column("SELECT name FROM orders_history")).containsExactly("V1__orders");
    }

    private void flywaysOf(String table, int rank, String script, String line) {
        flyways(9, script.substring(1, 2), "SQL", script, line);
        execute(
                "INSERT INTO " + table + " SELECT " + rank + ", version, description, type, script, checksum,"
                        + " installed_by, installed_on, execution_time, success FROM flyway_schema_history"
                        + " WHERE installed_rank = 9",
                "DELETE FROM flyway_schema_history WHERE installed_rank = 9");
    }

    @Test
    default void inAnEmptyDatabaseANamedTableIsNotThere() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        Migrator.Builder service = upAdopts("flyway", "flyway_schema_history");

        assertThat(refused(() -> Adoption.of(service.build()).adopt()))
                .hasMessageContaining("There is no table flyway_schema_history, which adopt-table names.");
        assertThat(names(service.build().up())).containsExactly("V1__t");
    }

    @Test
    default void aNamedTableHasToBeThereAndOneOfTheTool() {
        migratedByFlyway();

        assertThat(refused(upAdopts("flyway", "flyway_schema_histroy").build()::up))
                .message()
                .contains("There is no table flyway_schema_histroy, which adopt-table names. Schema ")
                .containsIgnoringCase("flyway_schema_history (Flyway)");
        assertRefused(upAdopts("sqlx", "flyway_schema_history").build()::up)
                .names("is Flyway's, and adopt is sqlx.")
                .advises("migration.adopt=flyway");
        assertRefused(upAdopts("flyway", "t").build()::up)
                .names("does not have the columns of a tool whose history can be adopted: Flyway, ");
    }

    /** As with Flyway's {@code defaultSchema}. */
    @Test
    default void aNamedTableMayBeInAnotherSchema() {
        assumeThat(vendor()).isNotEqualTo("sqlite");
        migratedByFlyway();
        execute("CREATE SCHEMA old");
        try {
            flywaysTable("old.history");
            execute("INSERT INTO old.history SELECT * FROM flyway_schema_history", "DROP TABLE flyway_schema_history");

            Migrator.Builder service = upAdopts("flyway", "old.history");
            assertThat(names(service.build().up())).containsExactly("V2__three");

            assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two", "V2__three");
        } finally {
            execute("DROP TABLE old.history", "DROP SCHEMA old");
        }
    }

    /** Each tenant has its own. */
    @Test
    default void tenantsHaveNoTableInOneSchema() {
        assumeThat(vendor()).isNotEqualTo("sqlite");
        migratedByFlyway();
        String here = column("SELECT " + currentSchema() + (vendor().equals("hsqldb") ? " FROM (VALUES (0))" : ""))
                .get(0);
        Migrator.Builder service = upAdopts("flyway");

        TenantsFailedException failure = catchThrowableOfType(
                TenantsFailedException.class,
                () -> TenantMigrator.of(upAdopts("flyway", "old.history"), TenantSource.of(List.of(here)), 1)
                        .up());

        assertThat(failure.failures().get(here))
                .hasMessageContaining("adopt-table is \"old.history\", which is one table for all tenants");
        TenantMigrator.of(upAdopts("flyway", "flyway_schema_history"), TenantSource.of(List.of(here)), 1)
                .up();
        assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two", "V2__three");
    }

    /** Its name is free in the settings of each tool. */
    @Test
    default void aTableOfDbmateMayHaveAnyNameThatIsNamed() {
        write("0001_t.sql", "-- migrate:up\nCREATE TABLE t (n INT);\n");
        execute(
                "CREATE TABLE t (n INT)",
                "CREATE TABLE versions_of_dbmate (version VARCHAR(128) PRIMARY KEY)",
                "INSERT INTO versions_of_dbmate VALUES ('0001')");

        assertThat(Adoption.of(upAdopts(null, "versions_of_dbmate").build())
                        .adopt()
                        .version())
                .isEqualTo("0001");
    }

    @Test
    default void aTableThatHasNothingAsAppliedIsNotAdopted() {
        migratedByFlyway();
        execute("DELETE FROM flyway_schema_history");

        assertThat(notAdopted()).hasMessageContainingAll("has nothing as applied.", "migration baseline none");
    }

    @Test
    default void aViewIsNotRead() {
        migratedByFlyway();
        execute(
                "CREATE TABLE rows_of_flyway AS " + (vendor().equals("hsqldb") ? "(" : "")
                        + "SELECT installed_rank AS r FROM flyway_schema_history"
                        + (vendor().equals("hsqldb") ? ") WITH DATA" : ""),
                "DROP TABLE flyway_schema_history",
                "CREATE VIEW flyway_schema_history AS SELECT r AS installed_rank, '1' AS version, 'd' AS description,"
                        + " 'SQL' AS type, 's' AS script, 1 AS checksum, 'u' AS installed_by, 'n' AS installed_on,"
                        + " 1 AS execution_time, TRUE AS success FROM rows_of_flyway");
        try {
            assertThat(notAdopted().problems().get(0).code()).isEqualTo(Code.UNTRUSTED_HISTORY);
        } finally {
            execute("DROP VIEW flyway_schema_history");
        }
    }

    private void sqlxs(int version, String text, boolean success) {
        String hex = hash("SHA-384", text);
        execute("INSERT INTO sqlx_migrations VALUES (" + version + ", 'd', '2026-01-02 03:04:05', "
                + (success ? "TRUE" : "FALSE") + ", "
                + (vendor().equals("postgresql") ? "'\\x" + hex + "'" : "X'" + hex + "'") + ", 1234000000)");
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void whatSqlxAppliedIsTakenOver() {
        write("0086_t.up.sql", "CREATE TABLE t (n INT);");
        write("0086_t.down.sql", "DROP TABLE t;");
        write("0087_u.up.sql", "CREATE TABLE u (n INT);");
        write("0088_v.up.sql", "CREATE TABLE v (n INT);");
        execute("CREATE TABLE t (n INT)", "CREATE TABLE u (n INT)");
        execute(toolTable("sqlx"));
        sqlxs(86, "CREATE TABLE t (n INT);\n", true);
        sqlxs(87, "CREATE TABLE u (n INT);\r\n", true);

        assertThat(adopted().pending()).containsExactly("0088_v");
        assertThat(column("SELECT version FROM __migrations ORDER BY id")).containsExactly("0086", "0087");
        assertThat(migrator().status().migrations().get(0).execution()).isEqualTo(Duration.ofMillis(1234));
        assertThat(names(up())).containsExactly("0088_v");
        kept();
        assertThat(column("SELECT description FROM sqlx_migrations WHERE version = 88"))
                .containsExactly("v");
        assertAllIsKept();
        assertThat(plannedAfterTheWayBack()).isEmpty();
    }

    /** The rows that were written are what is adopted again: the checksums too. */
    private List<Problem> plannedAfterTheWayBack() {
        execute("DROP TABLE __migrations_log", "DROP TABLE __migrations_run", "DROP TABLE __migrations");
        return errors(adoption().plan());
    }

    @Test
    default void allThatIsWrongWithSqlxsRowsIsReportedAtOnce() {
        write("0086_t.sql", "CREATE TABLE t (n INT);");
        write("0087_u.sql", "CREATE TABLE u (n INT);");
        execute(toolTable("sqlx"));
        sqlxs(85, "x", true);
        sqlxs(86, "CREATE TABLE t (n BIGINT);\n", true);
        sqlxs(87, "CREATE TABLE u (n INT);\n", false);

        assertPage("adopt-sqlx", notAdopted());
    }

    @Test
    @Tag("smoke")
    default void whatDbmateAppliedIsTakenOver() {
        write("001_t.sql", "-- migrate:up", "CREATE TABLE t (n INT);", "-- migrate:down", "DROP TABLE t;");
        write("002_u.sql", "-- migrate:up", "CREATE TABLE u (n INT);", "-- migrate:down", "DROP TABLE u;");
        execute("CREATE TABLE t (n INT)", toolTable("dbmate"));
        execute("INSERT INTO schema_migrations VALUES ('1')");

        assertThat(notAdopted()).hasMessageContaining("has version 1 as applied, but there is no file for it.");
        execute("UPDATE schema_migrations SET version = '001'", "CREATE TABLE app_version (version VARCHAR(10))");

        assertThat(adopted().pending()).containsExactly("002_u");
        assertThat(names(up())).containsExactly("002_u");
        assertThat(migrator().status().problems()).isEmpty();
        kept();
        assertThat(column("SELECT version FROM schema_migrations ORDER BY version"))
                .containsExactly("001", "002");
        assertAllIsKept();
    }

    @Test
    default void whatGolangMigrateReachedIsTakenOver() {
        write("0001_t.up.sql", "CREATE TABLE t (n INT);");
        write("0002_u.up.sql", "CREATE TABLE u (n INT);");
        write("0010_v.up.sql", "CREATE TABLE v (n INT);");
        execute(toolTable("golang-migrate"), "INSERT INTO schema_migrations VALUES (2, TRUE)");

        assertPage("adopt-dirty", notAdopted());
        execute("UPDATE schema_migrations SET dirty = FALSE");

        assertThat(adopted().pending()).containsExactly("0010_v");
        assertThat(appliedNames()).containsExactly("0001_t", "0002_u");
        write("0011_w.up.sql", "CREATE TABLE w (n INT);");
        up();
        kept();
        assertThat(column("SELECT version FROM schema_migrations")).containsExactly("11");
        assertAllIsKept();
    }

    @Test
    default void aRepeatableOneIsNoneOfGolangMigrates() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V2__u.sql", "CREATE TABLE u (n INT);");
        write("R__views.sql", "CREATE VIEW v AS SELECT n FROM t;");
        execute(
                "CREATE TABLE t (n INT)",
                toolTable("golang-migrate"),
                "INSERT INTO schema_migrations VALUES (1, FALSE)");

        assertThat(adopted().pending()).containsExactly("V2__u", "R__views");
        up();

        assertThat(adoption().stepsBack().get(0)).contains("-- V2__u: golang-migrate reads no file of this name");
    }

    @Test
    default void whatDieselAppliedIsTakenOver() {
        write("2019-02-26-002946_user/up.sql", "CREATE TABLE t (n INT);");
        write("2026-07-27-143313-0000_post/up.sql", "CREATE TABLE u (n INT);");
        execute(
                toolTable("diesel"),
                "INSERT INTO diesel_schema_migrations VALUES ('20190226002946', '2026-01-02 03:04:05')");

        assertThat(adopted().pending()).containsExactly("2026-07-27-143313-0000_post");
        assertThat(appliedNames()).containsExactly("2019-02-26-002946_user");
        assertThat(names(up())).containsExactly("2026-07-27-143313-0000_post");
        kept();
        assertAllIsKept();
        assertThat(plannedAfterTheWayBack()).isEmpty();
    }

    @Test
    default void whatGooseAppliedIsTakenOver() {
        for (String name : List.of("00001_t", "00002_u", "00003_v")) {
            write(name + ".sql", "-- +goose Up", "CREATE TABLE " + name.substring(6) + " (n INT);");
        }
        execute(toolTable("goose"));
        int id = 1;
        for (String row : List.of("0, TRUE", "1, TRUE", "2, TRUE", "2, FALSE", "3, FALSE", "3, TRUE")) {
            execute("INSERT INTO goose_db_version VALUES (" + id++ + ", " + row + ", '2026-01-02 03:04:05')");
        }

        HistoryChange change = adopted();

        assertThat(appliedNames()).containsExactly("00001_t", "00003_v");
        assertThat(change.pending()).containsExactly("00002_u");
        assertThatProblem(change.warnings()).hasCode(Code.OUT_OF_ORDER);
        migrator().markApplied("2");
        assertThat(adoption().stepsBack().get(0))
                .containsIgnoringCase("goose_db_version")
                .endsWith(" VALUES (2, TRUE);");
    }

    @Test
    default void whatKatAppliedIsTakenOver() {
        write("1679012345_t/up.sql", "CREATE TABLE t (n INT);");
        write("1679012345_t/metadata.yaml", "name: 1679012345_t", "timestamp: 1679012345");
        write("1679012346_u/up.sql", "CREATE TABLE u (n INT);");
        write("1679012346_u/metadata.yaml", "name: u", "timestamp: 1679012346", "parents: [1679012345]");
        execute(
                toolTable("kat"),
                "INSERT INTO migrations VALUES (1, '1679012345_t', '2026-01-02 03:04:05', '15.621ms')",
                // Two versions of Kat have named it differently.
                "INSERT INTO migrations VALUES (2, '1679012345_1679012345_t', '2026-02-02 03:04:05', '15.621ms')");

        assertThat(adopted().pending()).containsExactly("1679012346_u");
        assertThat(appliedNames()).containsExactly("1679012345_t");
        up();
        assertThat(adoption().stepsBack().get(0))
                .containsPattern(" VALUES \\(E?'1679012346_u', CURRENT_TIMESTAMP, E?'0'\\);");
    }

    @Test
    default void whatAtlasAppliedIsTakenOver() {
        for (String name : List.of("20260101000000_t", "20260102000000_u", "20260103000000_v", "20260104000000_w")) {
            write(name + ".sql", "CREATE TABLE " + name.substring(15) + " (n INT);");
        }
        execute(toolTable("atlas"));
        atlas(".atlas_cloud_identifier", 2, 0, 0, 1);
        atlas("20260101000000", 1, 0, 0, 2);
        atlas("20260102000000", 2, 1, 1, 3);
        atlas("20260103000000", 2, 1, 2, 4);

        assertThat(notAdopted().problems())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .endsWith(" has version 20260103000000 (d) as partly applied: 1 of 2 statements.");
        execute("UPDATE atlas_schema_revisions SET type = 6 WHERE version = '20260103000000'");

        assertThat(adopted().pending()).containsExactly("20260104000000_w");
        assertThat(column("SELECT kind FROM __migrations ORDER BY id"))
                .containsExactly("baseline", "adopted", "adopted");
        assertThat(migrator().status().migrations().get(1).execution()).isEqualTo(Duration.ofMillis(1234));
        up();
        assertThat(kept()).endsWith(": atlas migrate hash, then atlas migrate set 20260104000000");
    }

    private void atlas(String version, int type, int applied, int total, int second) {
        execute("INSERT INTO atlas_schema_revisions VALUES ('" + version + "', 'd', " + type + ", " + applied + ", "
                + total + ", '2026-01-02 03:04:0" + second + "', 1234000000, NULL, NULL, 'h1:', NULL, 'x')");
    }

    @Test
    default void whatPrismaAppliedIsTakenOver() {
        write("20260101000000_t/migration.sql", "CREATE TABLE t (n INT);");
        write("20260102000000_u/migration.sql", "CREATE TABLE u (n INT);");
        write("20260103000000_v/migration.sql", "CREATE TABLE v (n INT);");
        execute(toolTable("prisma"));
        prismas(1, "20260101000000_t", "CREATE TABLE t (n INT);\n", true, false);
        prismas(2, "20260102000000_u", "CREATE TABLE u (n INT);\n", false, true);
        prismas(3, "20260102000000_u", "CREATE TABLE u (n BIGINT);\n", true, false);
        prismas(4, "20260103000000_v", "CREATE TABLE v (n INT);\n", false, false);

        assertPage("adopt-prisma", notAdopted());
        execute("DELETE FROM prisma_migrations WHERE id = '4'");
        write("20260102000000_u/migration.sql", "CREATE TABLE u (n BIGINT);");

        assertThat(adopted().pending()).containsExactly("20260103000000_v");
        assertThat(appliedNames()).containsExactly("20260101000000_t", "20260102000000_u");
        assertThat(migrator().status().migrations().get(0).execution()).isEqualTo(Duration.ofSeconds(1));
        up();
        kept();
        assertAllIsKept();
        assertThat(plannedAfterTheWayBack()).isEmpty();
    }

    @Test
    default void whatPrismaAppliedUnderOneTimestampIsTakenOver() {
        write("20260101000000_init/migration.sql", "CREATE TABLE t (n INT);");
        write("20260630120000_add_filter/migration.sql", "CREATE TABLE u (n INT);");
        write("20260630120000_drop_keys/migration.sql", "CREATE TABLE v (n INT);");
        write("20260630120000_more/migration.sql", "CREATE TABLE w (n INT);");
        execute(toolTable("prisma"));
        prismas(1, "20260101000000_init", "CREATE TABLE t (n INT);\n", true, false);
        prismas(2, "20260630120000_drop_keys", "CREATE TABLE v (n INT);\n", true, false);
        prismas(3, "20260630120000_add_filter", "CREATE TABLE u (n INT);\n", true, false);

        assertThat(adopted().pending()).containsExactly("20260630120000_more");
        assertThat(migrator().status().migrations())
                .extracting(migration -> migration.version() + " " + migration.state())
                .containsExactly(
                        "20260101000000 APPLIED",
                        "20260630120000 APPLIED",
                        "20260630120000_drop_keys APPLIED",
                        "20260630120000_more PENDING");
        up();
        kept();
        assertAllIsKept();
        assertThat(plannedAfterTheWayBack()).isEmpty();
    }

    private void prismas(int id, String name, String text, boolean finished, boolean rolledBack) {
        execute("INSERT INTO prisma_migrations VALUES ('" + id + "', '" + hash("SHA-256", text) + "', "
                + (finished ? "'2026-01-02 03:04:05'" : "NULL") + ", '" + name + "', NULL, "
                + (rolledBack ? "'2026-01-02 03:04:05'" : "NULL") + ", '2026-01-02 03:04:04', 1)");
    }

    private static Path list(String... lines) {
        return fileOf(".toml", lines);
    }

    private static Path fileOf(String ending, String... lines) {
        try {
            Path file = Files.createTempFile("applied", ending);
            file.toFile().deleteOnExit();
            return Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void whatAListSaysIsTakenOver() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        Path list = list("[[applied]]", "version = \"1\"", "applied_at = 2026-01-02T03:04:05+01:00");

        assertThat(refused(() -> adoption().adopt(list))).hasMessageContaining(" has no table. What ");
        execute("CREATE TABLE t (n INT)");

        assertThat(errors(adoption().plan(list))).isEmpty();
        assertThat(adoption().plan(list).current()).isEqualTo("0001");
        assertThat(adoption().adopt(list).pending()).containsExactly("0002_u");
        assertThat(migrator().status().migrations().get(0).appliedAt())
                .isEqualTo(Instant.parse("2026-01-02T02:04:05Z"));
        assertThat(names(up())).containsExactly("0002_u");
    }

    @Test
    default void whatKimberliteAppliedIsTakenOver() {
        write("0001_t.sql", "-- Migration: t", "-- Up Migration", "CREATE TABLE t (n INT);");
        write("0002_u.sql", "-- Up Migration", "CREATE TABLE u (n INT);");
        execute("CREATE TABLE t (n INT)");
        String first = migrator().status().migrations().get(0).checksum();
        String[] lines = {
            "[[migrations]]",
            "id = 1",
            "name = \"t\"",
            "checksum = \"" + first + "\"",
            "applied_at = \"2026-02-01T10:30:00.123456789Z\""
        };

        assertThat(adoption().adopt(list(lines)).warnings())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .endsWith(" may have what did not run: Kimberlite skips a statement that follows a comment.");
        assertThat(appliedNames()).containsExactly("0001_t");
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    default void allThatIsWrongWithAListIsReportedAtOnce() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        execute("CREATE TABLE t (n INT)");

        assertThat(problemsOf("[[applied]]", "[[applied]]", "version = \"1\"", "applied_at = \"yesterday\""))
                .containsExactly(
                        "1:1 The entry needs a version, or an id as Kimberlite writes it",
                        "4:1 applied_at is \"yesterday\", which is no time with a zone");
        assertThat(problemsOf("[[applied]]", "version = 1.10", "time = 1"))
                .containsExactly(
                        "1:1 The entry has \"time\", which is no part of one",
                        "2:1 The version is a number with a point: write it in quotes, as zeros at its end count");
        String beside = " beside the list \"%s\", and nothing of that would be recorded";
        Map.of(
                        "[[applied]]\nversion = 1\n[[applied]]\nversion = '1'", " has version 1 twice.",
                        "[[aplied]]", "0:0 The file has no list of what is applied",
                        "[[applied]]\nversion = '0001'\n[[aplied]]\nversion = '0002'",
                                "3:1 The file has \"aplied\"" + beside.formatted("applied"),
                        "[[migrations]]\nid = 1\n[[migration]]\nid = 2",
                                "3:1 The file has \"migration\"" + beside.formatted("migrations"),
                        "[[migrations]]\nid = 1\n[[applied]]\nversion = '0002'",
                                "3:1 The file has \"applied\"" + beside.formatted("migrations"),
                        "applied = [1]", "1:12 The list has an item that is not a table",
                        "[[applied", "The list is not TOML: ",
                        "[[migrations]]\nid = 1\nchecksum = '00'",
                                " with another checksum than this file has now, by the rule of Kimberlite ",
                        "[[applied]]\nversion = '7'", " has version 7 as applied, but there is no file for it.",
                        "applied = []", " has nothing as applied.")
                .forEach((list, problem) ->
                        assertThat(problemsOf(list)).singleElement().asString().contains(problem));
    }

    @Test
    default void whereNoTimeIsRecordedTheNewestIsStillTheCurrentVersion() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        execute("CREATE TABLE t (n INT)");
        Path list = list(
                "[[applied]]",
                "version = \"0001\"",
                "applied_at = 2026-01-02T03:04:05Z",
                "[[applied]]",
                "version = \"0002\"");

        assertThat(adoption().plan(list).current()).isEqualTo("0002");
    }

    @Test
    default void aBaselineWhoseTimeIsUnknownIsRecordedAndNotDue() {
        migratedByFlyway();
        execute("DELETE FROM flyway_schema_history");
        flyways(1, "1", "BASELINE", "<< Flyway Baseline >>", "");
        execute("UPDATE flyway_schema_history SET installed_on = '0999-01-02 03:04:05'");

        StatusReport plan =
                Adoption.of(builder().baseline(Baseline.of("2")).build()).plan();

        assertThat(plan.current()).isEqualTo("1");
        assertThat(plan.problems())
                .extracting(Problem::message)
                .contains("The setting baseline is 2, but baseline 1 was recorded. The recorded one is used.");
    }

    @Test
    default void dbmatesTableSaysMoreThanAList() {
        write("1_t.sql", "-- migrate:up", "CREATE TABLE t (n INT);");
        execute("CREATE TABLE t (n INT)", toolTable("dbmate"));
        Path list = list("applied = [", "{version = '1'}]");

        assertThat(refused(() -> adoption().adopt(list)))
                .hasMessageContainingAll(" has dbmate's table ", ", which has what is applied there; ");
        execute("DROP TABLE schema_migrations");
        assertThat(adoption().adopt(list).version()).isEqualTo("1");
    }

    @Test
    default void sqlIsNoList() {
        assertThat(problemsOf(fileOf(".sql", "INSERT INTO schema_migrations (version) VALUES", "('1');")))
                .singleElement()
                .asString()
                .startsWith("0:0 This is SQL; ");
    }

    private List<String> problemsOf(String... lines) {
        return problemsOf(list(lines));
    }

    private List<String> problemsOf(Path list) {
        return refused(() -> adoption().adopt(list)).problems().stream()
                .filter(Problem::isError)
                .map(problem -> (problem.place() == null
                                ? ""
                                : problem.place().line() + ":" + problem.place().column() + " ")
                        + problem.message())
                .toList();
    }

    private Migrator adopting() {
        return upAdopts("flyway").build();
    }

    @Test
    @Tag("smoke")
    default void aRunThatIsToAdoptTakesOverTheHistoryFirst() {
        migratedByFlyway();

        assertThat(adopting().plan(Target.all()).steps())
                .extracting(Plan.PlannedMigration::name)
                .containsExactly("V2__three");
        assertThat(tableNames()).noneMatch("__migrations"::equalsIgnoreCase);
        List<String> logged;
        try (var log = new RecordedLog()) {
            assertThat(names(adopting().up())).containsExactly("V2__three");
            logged = log.messages(Level.INFO);
        }

        assertThat(logged)
                .filteredOn(line -> line.contains("migration.adopt"))
                .singleElement()
                .asString()
                .containsPattern(
                        "Schema .+ has Flyway's table .+ and had no migration history: 2 migrations of that are recorded"
                                + " as applied, up to version 1\\.2, and no script was run \\(migration\\.adopt=flyway\\): V1__t, V1_2__two");
        assertThat(actions()).containsExactly("adopt", "adopt", "apply");
        assertThat(rows()).containsExactly("2", "3");
    }

    @Test
    @Tag("smoke")
    default void ofManyMigrationsThreeAreLoggedAndAllForWhoWantsDetails() {
        migratedByFlyway();
        for (int i = 3; i <= 30; i++) {
            String name = "V1_2_" + i + "__more.sql";
            write(name, "SELECT 1;");
            flyways(i, "1.2." + i, "SQL", name, "SELECT 1;");
        }
        write("R__view.sql", "UPDATE t SET n = n;");
        flyways(31, null, "SQL", "R__view.sql", "SELECT 1;");

        try (var log = new RecordedLog()) {
            assertThat(names(adopting().up())).containsExactly("V2__three", "R__view");

            assertThat(log.messages(Level.INFO))
                    .noneMatch(line -> line.contains("V1_2_4__more"))
                    .anyMatch(line -> line.endsWith(": V1__t, V1_2__two, V1_2_3__more and 27 more"))
                    .anyMatch(line -> line.endsWith(" which are pending: R__view."));
            assertThat(log.messages(Level.DEBUG)).anyMatch(line -> line.endsWith(", V1_2_29__more, V1_2_30__more"));
        }
    }

    /** Timestamps, which may otherwise run out of order: the other tool may have left it out on purpose. */
    @Test
    default void whatIsOlderThanWhatWasAdoptedRunsOnlyIfThatIsAskedFor() {
        write("V20260101__t.sql", "CREATE TABLE t (n INT);");
        write("V20260102__left_out.sql", "DELETE FROM t;");
        write("V20260103__left_out_too.sql", "DELETE FROM t;");
        write("V20260104__three.sql", "INSERT INTO t VALUES (4);");
        write("V20260105__new.sql", "INSERT INTO t VALUES (5);");
        execute("CREATE TABLE t (n INT)", "INSERT INTO t VALUES (4)");
        flywaysTable("flyway_schema_history");
        flyways(1, "20260101", "SQL", "V20260101__t.sql", "CREATE TABLE t (n INT);");
        flyways(2, "20260104", "SQL", "V20260104__three.sql", "INSERT INTO t VALUES (4);");

        List<Problem> foreseen = refused(() -> adopting().plan(Target.all())).problems();
        assertThatProblem(foreseen).hasCodes(Code.OUT_OF_ORDER, Code.OUT_OF_ORDER);
        assertThat(foreseen)
                .extracting(Problem::message)
                .containsExactly(
                        "Migration V20260102__left_out is not applied, although the newer version 20260104 is.",
                        "Migration V20260103__left_out_too is not applied, although the newer version 20260104 is.");
        assertThat(foreseen.get(0).remedy())
                .contains("migration mark-applied 20260102", "migration.out-of-order=allow");
        // The first start records what Flyway has, which the remedies need, and runs nothing.
        assertThat(catchThrowableOfType(
                                InvalidMigrationsException.class,
                                () -> adopting().up())
                        .problems())
                .isEqualTo(foreseen);
        assertThat(actions()).containsExactly("adopt", "adopt");
        assertThat(refused(() -> adopting().up()).problems()).isEqualTo(foreseen);
        assertThat(refused(() -> up()).problems()).isEqualTo(foreseen);
        assertThat(rows()).containsExactly("4");
        migrator().markApplied("20260102");

        assertThat(names(builder().outOfOrder(OutOfOrder.ALLOW).build().up()))
                .containsExactly("V20260103__left_out_too", "V20260105__new");
    }

    /** Flyway's baseline says that the schema has what is below. */
    @Test
    default void whatIsBelowFlywaysBaselineIsNotLeftOut() {
        write("V20260101__t.sql", "CREATE TABLE t (n INT);");
        write("V20260103__u.sql", "CREATE TABLE u (n INT);");
        write("V20260104__v.sql", "CREATE TABLE v (n INT);");
        execute("CREATE TABLE t (n INT)", "CREATE TABLE u (n INT)");
        flywaysTable("flyway_schema_history");
        flyways(1, "20260102", "BASELINE", "<< Flyway Baseline >>", "");
        flyways(2, "20260103", "SQL", "V20260103__u.sql", "CREATE TABLE u (n INT);");

        assertThat(names(adopting().up())).containsExactly("V20260104__v");
    }

    /** A branch that is merged later, on a history that goes on after the adoption. */
    @Test
    default void whatIsNewerThanWhatWasAdoptedMayRunOutOfOrder() {
        write("V20260101__t.sql", "CREATE TABLE t (n INT);");
        write("V20260103__u.sql", "CREATE TABLE u (n INT);");
        execute("CREATE TABLE t (n INT)");
        flywaysTable("flyway_schema_history");
        flyways(1, "20260101", "SQL", "V20260101__t.sql", "CREATE TABLE t (n INT);");
        assertThat(names(adopting().up())).containsExactly("V20260103__u");
        write("V20260102__late.sql", "CREATE TABLE late (n INT);");

        assertThat(names(adopting().up())).containsExactly("V20260102__late");
    }

    @Test
    default void aRunAdoptsOnlyWhereThereIsNoHistory() {
        migratedByFlyway();
        adopted();
        List<String> plain = statementsOf(builder());

        assertThat(statementsOf(upAdopts("flyway"))).hasSameSizeAs(plain);
        markAllAsFailed();
        execute("DROP TABLE t");

        assertThat(names(adopting().up())).containsExactly("V1__t", "V1_2__two", "V2__three");
    }

    /** By a cleaner that spares only the other tool's table, which may not have what ran since. */
    @Test
    @Tag("smoke")
    default void aHistoryThatWasEmptiedIsNotFilledAgainFromAnOlderTable() {
        migratedByFlyway();
        assertThat(names(adopting().up())).containsExactly("V2__three");
        emptyHistory();

        // A start that keeps Flyway's table takes it over: FlywayTableContract.
        assertThatProblem(refusedByAll(builder()))
                .hasCode(Code.NON_EMPTY_SCHEMA)
                .names("Flyway's table", "may be older than what was applied here")
                .advises("migration baseline VERSION")
                .names("DROP TABLE")
                .doesNotName("baseline none", "migration adopt");
        assertThatProblem(adoption().plan().problems()).hasCode(Code.NON_EMPTY_SCHEMA);
        assertRefused(() -> adoption().adopt()).hasCode(Code.NON_EMPTY_SCHEMA).doesNotName("baseline none");
        assertRefused(() -> upAdopts("goose").build().up()).doesNotName("baseline none");
        assertThat(rows()).containsExactly("2", "3");
        assertThat(appliedNames()).isEmpty();

        baseline("2");
        assertThat(adopting().up().migrations()).isEmpty();
        assertThat(rows()).containsExactly("2", "3");
    }

    /** As a restore in part does it, or somebody who has read half a message. */
    @Test
    default void aHistoryWhoseTableWasDroppedIsNotFilledAgain() {
        migratedByFlyway();
        adopting().up();
        execute("DROP TABLE __migrations");

        assertRefused(() -> adopting().up())
                .hasCode(Code.NON_EMPTY_SCHEMA)
                .names("but not __migrations", "may be older than what was applied here");
        assertThat(rows()).containsExactly("2", "3");
    }

    @Test
    default void aHistoryThatWasEmptiedTogetherWithTheOtherTableIsNoNewOne() {
        migratedByFlyway();
        adopting().up();
        emptyHistory();
        execute("DELETE FROM flyway_schema_history");

        assertThatProblem(refusedByAll(upAdopts("flyway")))
                .hasCode(Code.NON_EMPTY_SCHEMA)
                .doesNotName("baseline none");
        assertRefused(() -> adoption().adopt()).doesNotName("baseline none");
    }

    /** An administrator made the tables, or a run was killed that had made them: the same is in the database. */
    @Test
    default void tablesThatWereNeverUsedAreDroppedToAdopt() {
        migratedByFlyway();
        adopted();
        emptyHistory();
        Problem refusal = refusal(() -> migrator().up());

        execute(refusal.remedy().replaceFirst("(?s)^.* to adopt: ", "").split("; "));

        assertThat(names(adopting().up())).containsExactly("V2__three");
        assertThat(rows()).containsExactly("2", "3");
    }

    /** It was written by whoever knows what is applied now. */
    @Test
    default void aListFillsAHistoryThatWasEmptied() {
        migratedByFlyway();
        adopting().up();
        emptyHistory();
        execute("DROP TABLE flyway_schema_history");

        adoption()
                .adopt(
                        list(
                                "[[applied]]\nversion = \"1\"\n[[applied]]\nversion = \"1.2\"\n[[applied]]\nversion = \"2\"\n"));

        assertThat(up().migrations()).isEmpty();
    }

    @Test
    default void aRunThatIsToAdoptIsRefusedForWhatTheCommandIs() {
        migratedByFlyway();
        write("V1_2__two.sql", "INSERT INTO t VALUES (22);");
        var refusal = refused(() -> adoption().adopt());

        assertThat(refused(() -> adopting().up()).problems()).isEqualTo(refusal.problems());
        assertThat(tableNames()).noneMatch("__migrations"::equalsIgnoreCase);
        assertRefused(() -> upAdopts("sqlx").build().up()).hasCode(Code.FOREIGN_HISTORY);
    }

    @Test
    default void ofSeveralInstancesAtOnceOneAdopts() throws Exception {
        migratedByFlyway();

        List<RunReport> reports = Threads.atOnce(8, () -> adopting().up());

        assertThat(reports.stream().flatMap(report -> names(report).stream())).containsExactly("V2__three");
        assertThat(actions()).containsExactly("adopt", "adopt", "apply");
    }
}
