// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Texts;
import dev.migration.fixture.Workbench;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas that had tables before the first migration, and what is said of them. */
interface ExistingSchemaContract extends Workbench {

    private void threeFiles() {
        write("0001_visit.sql", "DROP TABLE IF EXISTS visit;", "CREATE TABLE visit (id INT);");
        write("0002_drug.sql", "CREATE TABLE drug (id INT);");
        write("0003_dose.sql", "CREATE TABLE dose (id INT);");
    }

    private void filled() {
        execute("CREATE TABLE visit (id INT)", "CREATE TABLE address (id INT)", "INSERT INTO visit VALUES (7)");
        threeFiles();
    }

    private Migrator with(String baseline) {
        return builder().baseline(Baseline.of(baseline)).build();
    }

    private void refusedByAll(Code code) {
        refusedByAll(builder(), code);
    }

    @Test
    @Tag("smoke")
    default void aFilledSchemaWithoutHistoryRefusesWhateverWouldRun() {
        filled();

        refusedWith("non-empty-schema", this::up);
        refusedByAll(Code.NON_EMPTY_SCHEMA);
        // A mark would pass the question what the schema amounts to.
        assertRefused(() -> migrator().markApplied("0001")).hasCode(Code.NON_EMPTY_SCHEMA);
        assertRefused(() -> migrator().markFailed("0001")).hasCode(Code.NON_EMPTY_SCHEMA);

        assertThat(tableNames()).hasSize(2);
        assertThat(column("SELECT id FROM visit")).containsExactly("7");
    }

    /** Scripts run in the connection's schema, wherever the history is. */
    @ParameterizedTest
    @Tag("smoke")
    @CsvSource({"visit, NON_EMPTY_SCHEMA", "flyway_schema_history, FOREIGN_HISTORY"})
    default void aHistoryInAnotherSchemaHidesNothingOfTheConnections(String table, Code code) {
        assumeThat(vendor()).isNotEqualTo("sqlite");
        threeFiles();
        execute("CREATE TABLE " + table + " (id INT)", "CREATE SCHEMA elsewhere");
        try {
            refusedByAll(builder().schema("elsewhere"), code);
            assertThat(tableNames()).hasSize(1);
        } finally {
            execute("DROP SCHEMA elsewhere");
        }
    }

    /** Whoever mistypes the table would have all migrations run again. */
    @Texts("__migrations ¦ Clinic History ¦ clinic_run")
    default void aHistoryUnderAnotherNameIsNamed(String table) {
        threeFiles();
        builder().table(table).build().up();
        execute("INSERT INTO visit VALUES (7)");

        Problem refusal = refusedByAll(builder().table("mistyped"));

        assertThatProblem(refusal)
                .hasCode(Code.NON_EMPTY_SCHEMA)
                .names("in table mistyped", " In table " + table + ", 0001_visit is applied already.")
                .advises("migration.table=" + table)
                .advises("migration baseline VERSION with migration.table=mistyped")
                .advises("migration baseline none with migration.table=mistyped");
        assertThat(builder().table(table).build().up().migrations()).isEmpty();
        assertThat(column("SELECT id FROM visit")).containsExactly("7");
    }

    /** Otherwise what is applied would run again, or a baseline would hide what is not. */
    @Texts("1 ¦ 0003 ¦ none")
    default void aBaselineBySettingStartsNoSecondHistoryOfTheSameMigrations(String baseline) {
        filled();
        write("0002_drug.sql", "CREATE TABLE drug (id INT);", "INSERT INTO address VALUES (2);");
        with("1").up();
        List<String> tables = tableNames();
        Migrator.Builder mistyped = builder().table("mistyped");

        for (Runnable mark : List.<Runnable>of(
                () -> mistyped.build().markApplied("0001"),
                () -> mistyped.build().markFailed("0001"))) {
            assertRefused(mark::run).hasCode(Code.NON_EMPTY_SCHEMA);
        }
        assertThat(refusedByAll(mistyped.baseline(Baseline.of(baseline))).message())
                .contains("no migration history in table mistyped")
                .endsWith(", 0002_drug is applied already.");

        assertThat(column("SELECT id FROM address")).containsExactly("2");
        assertThat(tableNames()).containsExactlyInAnyOrderElementsOf(tables);
    }

    /** What it stands for would run again. */
    @Test
    default void aHistoryOfABaselineAloneIsTakenForTheOneThatIsMeant() {
        filled();
        write("0002_drug.sql", "CREATE TABLE drug (id INT);");
        baseline("0002");

        assertThat(refusedByAll(builder().table("mistyped").baseline(Baseline.of("none")))
                        .message())
                .endsWith(", the baseline 0002 is recorded.");
    }

    /** Once it began with none, any start between the two commands ran everything. */
    @Test
    default void aBaselineStartsTheHistoryOfASecondServiceInOneStep() {
        filled();
        with("1").up();
        otherFiles("0001_visit.sql", "DROP TABLE IF EXISTS visit;", "CREATE TABLE visit (id INT, no INT);");
        write("0002_fee.sql", "CREATE TABLE fee (id INT);");
        Migrator.Builder billing = builder().table("billing").baseline(Baseline.of("0001"));
        assertThat(refusedByAll(billing).remedy())
                .contains(
                        "migration baseline VERSION with migration.table=billing, ",
                        "migration baseline none with migration.table=billing; all run. ");

        assertThat(told(billing.build().baseline(Baseline.of("0001"))))
                .isEqualTo("Everything up to version 0001 is recorded as applied. No script was run.");

        assertThat(names(billing.build().up())).containsExactly("0002_fee");
        assertThat(column("SELECT id FROM visit")).containsExactly("7");
    }

    private void otherFiles(String name, String... lines) {
        delete("0001_visit.sql");
        delete("0002_drug.sql");
        delete("0003_dose.sql");
        write(name, lines);
    }

    @Test
    default void twoServicesMayHaveAFileInCommon() {
        write("0000_note.sql", "-- nothing to do here");
        write("0004_lock.sql", "CREATE TABLE IF NOT EXISTS locks (id INT);");
        threeFiles();
        up();
        otherFiles("0001_bill.sql", "CREATE TABLE bill (id INT);");
        write("0002_fee.sql", "CREATE TABLE fee (id INT);");
        Migrator.Builder billing = builder().table("billing");
        assertThat(refusedByAll(billing).message()).endsWith(", 0004_lock is applied already.");

        billing.build().baseline(Baseline.none());
        assertThat(names(billing.build().up())).containsExactly("0000_note", "0001_bill", "0002_fee", "0004_lock");
    }

    @Texts("0001 ¦ none")
    default void aCommandStartsTheHistoryOfAServiceWhoseOnlyFileAnotherHas(String baseline) {
        write("0001_lock.sql", "CREATE TABLE IF NOT EXISTS locks (id INT);");
        up();
        write("0002_bill.sql", "CREATE TABLE bill (id INT);");
        Migrator.Builder billing = builder().table("billing");
        assertThat(refusedByAll(billing.baseline(Baseline.of("none"))).remedy())
                .contains("migration baseline none")
                .doesNotContain("drop");

        billing.build().baseline(Baseline.of(baseline));

        assertThat(names(billing.build().up())).contains("0002_bill").hasSize(baseline.equals("none") ? 2 : 1);
        assertThat(appliedNames()).containsExactly("0001_lock");
    }

    /** A run up to an early version has few of the files that are applied there. */
    @Test
    default void aMistypedTableIsKnownByTheFirstFilesAlone() {
        threeFiles();
        up();
        execute("INSERT INTO visit VALUES (7)");
        Migrator mistyped =
                builder().table("mistyped").baseline(Baseline.of("none")).build();

        assertRefused(() -> mistyped.up(Target.version("0001"))).hasCode(Code.NON_EMPTY_SCHEMA);
        assertThat(column("SELECT id FROM visit")).containsExactly("7");
    }

    /** As the modules of one application have, each with its own table. */
    @Test
    default void severalHistoriesStartInOneSchema() {
        threeFiles();
        up();
        otherFiles("0001_bill.sql", "CREATE TABLE bill (id INT);");
        assertThat(names(builder()
                        .table("billing")
                        .baseline(Baseline.none())
                        .build()
                        .up()))
                .containsExactly("0001_bill");
        delete("0001_bill.sql");
        write("0001_note.sql", "CREATE TABLE note (id INT);");

        Migrator notes = builder().table("notes").build();

        assertThat(notes.validate(Strictness.LENIENT)).noneMatch(Problem::isError);
        assertThat(names(notes.up())).containsExactly("0001_note");
        assertThat(notes.up().migrations()).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_visit", "0002_drug", "0003_dose");
    }

    /** The other tool may have applied what would run. */
    @Test
    default void anotherToolsHistoryIsKnownBesideAHistoryOfOthers() {
        threeFiles();
        up();
        execute("CREATE TABLE flyway_schema_history (id INT)");
        otherFiles("0001_bill.sql", "CREATE TABLE bill (id INT);");

        refusedByAll(builder().table("billing"), Code.FOREIGN_HISTORY);
    }

    /** A baseline would be a guess where the table says what is applied. */
    @Test
    default void anotherToolsTableWithANameOfItsOwnIsKnownByItsColumns() {
        execute(
                "CREATE TABLE customer_schema_version (installed_rank INT, version INT, description INT, type INT,"
                        + " script INT, checksum INT, installed_by INT, installed_on INT, execution_time INT, success INT)",
                "CREATE TABLE address (id INT)");
        threeFiles();

        Problem refusal = refusedByAll(builder(), Code.FOREIGN_HISTORY);
        assertThat(refusal.message()).matches("Table (?i:customer_schema_version) is Flyway's, and schema .+");
        assertThat(refusal.remedy()).startsWith("take over what it says: ").contains(", or migration adopt.");
    }

    @Test
    default void anApplicationsTablesThatAreCalledAlikeAreNoHistory() {
        execute("CREATE TABLE job (id INT)", "CREATE TABLE job_run (id INT)", "CREATE TABLE job_log (id INT)");
        threeFiles();

        assertThat(refusedByAll(builder()).message()).endsWith(": migrations could change or drop what is there.");
    }

    @Test
    default void tablesOfTheHistoryThatAreEmptyAreNoHistory() {
        threeFiles();
        with("none").baseline(Baseline.of("none"));
        execute("DELETE FROM __migrations_log", "CREATE TABLE visit (id INT)");

        refusedByAll(Code.NON_EMPTY_SCHEMA);
    }

    private void twoAppliedWithRows() {
        write("0001_visit.sql", "CREATE TABLE visit (id INT);", "INSERT INTO visit VALUES (1);");
        write("0002_more.sql", "INSERT INTO visit VALUES (2);");
        up();
    }

    /** The log of what ran is no reason to run it again. */
    @Test
    default void aBaselineIsUsedWhereTheHistoryTableIsLostAndItsLogIsNot() {
        twoAppliedWithRows();
        execute("DROP TABLE __migrations");
        refusedByAll(Code.NON_EMPTY_SCHEMA);

        assertThat(with("0002").up().migrations()).isEmpty();

        assertThat(column("SELECT id FROM visit ORDER BY id")).containsExactly("1", "2");
        assertThat(appliedNames()).containsExactly("0002_baseline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0001", "none"})
    default void lostRowsOfTheHistoryAreNoReasonToRunAnythingAgain(String setting) {
        twoAppliedWithRows();
        execute("DELETE FROM __migrations");
        Problem refusal = refusedByAll(setting.isEmpty() ? builder() : builder().baseline(Baseline.of(setting)));

        assertThatProblem(refusal)
                .names("no row in the history table __migrations", "up to 0002_more")
                .advises("migration baseline VERSION")
                .doesNotName("baseline none");
        if (vendor().equals("postgresql")) {
            refusedWith("lost-rows", this::up);
        }
        baseline("0002");
        assertThat(up().migrations()).isEmpty();
        assertThat(column("SELECT id FROM visit ORDER BY id")).containsExactly("1", "2");
    }

    /** As by the cleaner of tests, which leaves the schema. */
    @Test
    default void aHistoryWhoseTablesAreEmptyIsNotAnAbsentOne() {
        twoAppliedWithRows();
        emptyHistory();

        assertThatProblem(refusedByAll(builder()))
                .hasCode(Code.NON_EMPTY_SCHEMA)
                .names("has the tables of the history, __migrations, __migrations_log, __migrations_run, and no row")
                .advises("migration baseline VERSION")
                .doesNotName("baseline none", "DROP TABLE");
        if (vendor().equals("postgresql")) {
            refusedWith("emptied-history", this::up);
        }
        baseline("0002");
        assertThat(up().migrations()).isEmpty();
        assertThat(column("SELECT id FROM visit ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    default void anUndoWritesNoBaseline() {
        execute("CREATE TABLE visit (id INT)");
        write("0001_visit.sql", "CREATE TABLE visit (id INT);");

        assertThat(builder().baseline(Baseline.of("0001")).build().down().migrations())
                .isEmpty();

        assertThat(tableNames()).hasSize(1);
    }

    /** As a first start leaves it that was killed, or a cleaner of tests: the setting decides, and what it found is said. */
    @Test
    default void aBaselineThatFillsTablesWithoutRowsSaysSo() {
        twoAppliedWithRows();
        emptyHistory();

        RunReport report = builder().baseline(Baseline.of("0002")).build().up();

        assertThat(report.migrations()).isEmpty();
        assertThat(report.warnings())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("had tables and a migration history without rows"));
    }

    @Test
    default void anEmptyHistoryInAnEmptySchemaIsANewOne() {
        twoAppliedWithRows();
        emptyHistory();
        execute("DROP TABLE visit");

        assertThat(up().migrations()).hasSize(2);
    }

    @Test
    default void aFilledSchemaIsLeftAloneWhereNothingIsPending() {
        execute("CREATE TABLE visit (id INT)");

        assertThat(up().migrations()).isEmpty();
        assertThat(tableNames()).hasSize(1);
    }

    @Test
    default void noneRunsAllMigrationsAndIsLogged() {
        execute("CREATE TABLE address (id INT)");
        threeFiles();

        try (var log = new RecordedLog()) {
            assertThat(names(with("none").up())).containsExactly("0001_visit", "0002_drug", "0003_dose");
            assertThat(log.messages(Level.INFO))
                    .anySatisfy(
                            line -> assertThat(line.toLowerCase(Locale.ROOT))
                                    .contains(
                                            "has a table, address, but no migration history. baseline none: no migration is treated"));
        }
        assertThat(actions()).containsExactly("apply", "apply", "apply");
        assertThat(appliedNames()).containsExactly("0001_visit", "0002_drug", "0003_dose");
        assertThat(with("none").up().warnings()).isEmpty();
    }

    @Test
    default void noneByCommandLetsTheNextRunStartWithTheFirstMigration() {
        execute("CREATE TABLE address (id INT)");
        threeFiles();

        assertThat(told(baseline("none")))
                .isEqualTo(
                        "Nothing is recorded as applied. No script was run; the next run starts with the first migration.");

        assertThat(appliedNames()).isEmpty();
        assertThat(states()).containsOnly(State.PENDING);
        assertThat(names(up())).hasSize(3);
    }

    @Test
    default void aBaselineByAStartIsLogged() {
        filled();

        assertThat(with("0002").plan(Target.all()).warnings())
                .extracting(Problem::message)
                .containsExactly(
                        "The schema has tables and no migration history. Would record the baseline 0002; no script up"
                                + " to it would run.");
        try (var log = new RecordedLog()) {
            RunReport report = with("0002").up();
            assertThat(names(report)).containsExactly("0003_dose");
            assertThat(appliedNames()).containsExactly("0002_baseline", "0003_dose");
            assertThat(actions()).containsExactly("baseline", "apply");
            assertThat(report.warnings())
                    .extracting(Problem::message)
                    .containsExactly(
                            "The schema had tables and no migration history. Baseline 0002: everything up to it is"
                                    + " recorded as applied, and none of it was run.");
            assertThat(log.messages(Level.INFO))
                    .anySatisfy(line -> assertThat(line.toLowerCase(Locale.ROOT))
                            .contains(
                                    "has 2 tables: address, visit, but no migration history. baseline 0002: every migration up"
                                            + " to that version is treated as applied"));
        }
    }

    @Test
    default void anObjectThatExistsThoughNothingIsAppliedOffersMarkApplied() {
        execute("CREATE TABLE drug (id INT)");
        threeFiles();

        assertThat(failure(() -> with("none").up()))
                .hasMessageContaining("migration mark-applied 0002")
                .hasMessageNotContaining("baseline");
        assertThat(appliedNames()).containsExactly("0001_visit");
        // Also the second time, when the setting is gone.
        MigrationFailedException again = refused(MigrationFailedException.class, this::up);
        assertThat(again).hasMessageContaining("migration mark-applied 0002").hasMessageNotContaining("baseline");
    }

    @Test
    default void whatWasUndoneOrMarkedAsFailedIsNoStrangersSchema() {
        writeUpAndDown("0001_visit.sql", "CREATE TABLE visit (id INT);", "DELETE FROM visit;");
        up();
        migrator().down();
        assertThat(tableNames()).hasSize(4);
        execute("DROP TABLE visit", "CREATE TABLE left_behind (id INT)");
        assertThat(names(with("0001").up())).containsExactly("0001_visit");

        migrator().markFailed("0001");
        execute("DROP TABLE visit");
        assertThat(names(up())).containsExactly("0001_visit");
    }

    @Test
    default void aBaselineThatWasMarkedAsFailedHasToBeSaidAnew() {
        filled();
        baseline("0003");
        assertThat(up().migrations()).isEmpty();

        migrator().markFailed("0003");

        refusedByAll(Code.NON_EMPTY_SCHEMA);
        assertThat(names(with("0001").up())).containsExactly("0002_drug", "0003_dose");
    }

    @Test
    default void aBaselineAboveTheNewestFileOrWithoutAFileIsRefused() {
        filled();
        write("0007_late.sql", "CREATE TABLE late (id INT);");

        refusedWith("baseline-above", () -> baseline("60"));
        for (String unknown : List.of("60", "5", "0")) {
            List<Problem> refusal = refused(() -> baseline(unknown)).problems();
            assertThatProblem(refusal).hasCode(Code.UNKNOWN_VERSION);
            assertThat(refused(() -> with(unknown).up()).problems()).containsAll(refusal);
            assertThat(with(unknown).validate(Strictness.NORMAL)).containsAll(refusal);
            assertThat(with(unknown).status().problems()).containsAll(refusal);
        }
        assertThat(tableNames()).hasSize(2);
    }

    @Test
    default void aSettingThatDiffersFromTheBaselineIsAWarning() {
        filled();
        with("0001").baseline(Baseline.of("0001"));

        for (String other : List.of("0002", "none")) {
            Problem warning = with(other).status().problems().get(0);
            assertThat(warning.isError()).isFalse();
            assertThatProblem(warning)
                    .hasCode(Code.BASELINE_MISMATCH)
                    .names("The setting baseline is " + other, "baseline 0001")
                    .advises("migration.baseline=0001", "migration baseline " + other);
            assertThat(with(other).validate(Strictness.NORMAL)).contains(warning);
            assertThat(with(other).plan(Target.all()).warnings()).contains(warning);
        }
        assertThat(with("1").status().problems()).isEmpty();

        assertThatProblem(with("0002").up().warnings()).hasCode(Code.BASELINE_MISMATCH);
        assertThatProblem(with("0002").up().warnings())
                .advises("migration.baseline=0001")
                .doesNotAdvise("migration baseline 0002");
        assertThatProblem(with("none").up().warnings()).advises("migration.baseline=0001", "migration baseline none");
    }

    @Texts("0001 ¦ none")
    default void aBaselineThatIsTooHighIsReplaced(String right) {
        filled();
        execute("DROP TABLE visit");
        baseline("0003");

        assertThat(told(baseline(right))).isEqualTo(right.equals("none") ? """
                                Nothing is recorded as applied. No script was run; the next run starts with the first migration.
                                Before, the baseline was 0003. Newly pending: 0001_visit, 0002_drug, 0003_dose.""" : """
                                Everything up to version 0001 is recorded as applied. No script was run.
                                Before, the baseline was 0003. Newly pending: 0002_drug, 0003_dose.""");

        assertThat(actions()).containsExactly("baseline", "baseline");
        assertThat(names(up())).contains("0002_drug", "0003_dose").hasSize(right.equals("none") ? 3 : 2);
    }

    @Test
    default void aBaselineThatIsTooLowIsReplacedWhileNothingElseIsApplied() {
        filled();
        baseline("0001");

        assertThat(told(baseline("0003")))
                .isEqualTo("Everything up to version 0003 is recorded as applied. No script was run.\n"
                        + "Before, the baseline was 0001.");

        assertThat(states()).containsOnly(State.BASELINE).hasSize(3);
        assertThat(appliedNames()).containsExactly("0003_baseline");
    }

    @Test
    default void aBaselineThatWasTheOnlyRowSaysWhatIsPendingOnceItIsRemoved() {
        filled();
        baseline("0003");

        assertThat(told(migrator().markFailed("3"))).isEqualTo("""
                        The baseline 0003 is removed. No script was run.
                        Every migration up to 0003 is pending.
                          Next: if the schema has tables, then before the next start record the newest version that it contains: \
                        migration baseline VERSION, or migration baseline none if it contains none""");

        assertThat(states()).containsExactly(State.PENDING, State.PENDING, State.PENDING);
        refusedByAll(Code.NON_EMPTY_SCHEMA);
        baseline("0001");
        assertThat(states()).containsExactly(State.BASELINE, State.PENDING, State.PENDING);
        assertThat(names(up())).containsExactly("0002_drug", "0003_dose");
        assertThat(column("SELECT id FROM visit")).containsExactly("7");
    }

    /** 0003 never ran, although the baseline says so, and 0004 was applied after it. */
    private void baselineTooHighAndOneMoreApplied() {
        filled();
        execute("CREATE TABLE drug (id INT)");
        baseline("0003");
        write("0004_late.sql", "CREATE TABLE late (id INT);");
        up();
    }

    @Test
    default void aBaselineIsNotRemovedBelowWhatIsApplied() {
        baselineTooHighAndOneMoreApplied();

        refusedWith("mark-failed-baseline", () -> migrator().markFailed("0003"));
        refusedWith("mark-failed-below-baseline", () -> migrator().markFailed("0002"));
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    default void aBaselineThatIsTooHighIsLoweredBelowWhatIsApplied() {
        baselineTooHighAndOneMoreApplied();

        assertThat(told(baseline("0002"))).isEqualTo("""
                        Everything up to version 0002 is recorded as applied. No script was run.
                        Before, the baseline was 0003. Newly pending: 0003_dose.""");

        assertThat(states()).containsExactly(State.BASELINE, State.BASELINE, State.OUT_OF_ORDER, State.APPLIED);
        assertThatProblem(migrator().status().problems()).hasCode(Code.OUT_OF_ORDER);
        assertThat(refused(this::up).problems())
                .extracting(Problem::message)
                .containsExactly("Migration 0003_dose is not applied, although the newer version 0004 is.");
        Migrator allowing = builder().outOfOrder(OutOfOrder.ALLOW).build();
        assertThat(names(allowing.up())).containsExactly("0003_dose");
        assertThat(column("SELECT id FROM visit")).containsExactly("7");
        assertThat(states()).containsExactly(State.BASELINE, State.BASELINE, State.APPLIED, State.APPLIED);
        assertThat(migrator().status().problems()).isEmpty();
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    default void whatTheSchemaHasAboveALoweredBaselineIsMarked() {
        baselineTooHighAndOneMoreApplied();
        assertThat(told(builder().outOfOrder(OutOfOrder.ALLOW).build().baseline(Baseline.of("1"))))
                .endsWith("Newly pending: 0002_drug, 0003_dose.");
        assertThat(refused(this::up)).hasMessageContaining("0002_drug is not applied");
        migrator().markApplied("0002");
        migrator().markApplied("0003");

        assertThat(states()).containsExactly(State.BASELINE, State.APPLIED, State.APPLIED, State.APPLIED);
        assertThat(told(baseline("none")))
                .startsWith("The baseline 1 is removed. No script was run.\n")
                .endsWith("Newly pending: 0001_visit.");
        refused(this::up);
        assertThat(column("SELECT id FROM visit")).containsExactly("7");
    }

    @Test
    default void aBaselineIsNotRaisedAboveWhatIsApplied() {
        filled();
        baseline("0002");
        refusedBaseline(
                "The baseline of this schema is 0002 already, recorded at \\S+Z.\n  Next: see the status: migration status",
                "2");
        up();
        write("0004_late.sql", "CREATE TABLE late (id INT);");

        refusedBaseline(
                "The baseline of this schema is 0002, and 0003_dose is applied: it can only be replaced by a lower one.\n"
                        + "  Next: mark single migrations instead: migration mark-applied VERSION",
                "0004");
    }

    private void refusedBaseline(String regex, String baseline) {
        assertThat(refused(() -> baseline(baseline))).hasMessageMatching(regex);
    }

    @Test
    default void noBaselineIsRecordedInAnEmptySchema() {
        threeFiles();

        refusedBaseline(
                "Schema \\S+ has no table\\. With the baseline 0002, the migrations up to it would never run there, and what they"
                        + " make would be missing\\.\n  Next: run all migrations: migration up\\. If the tables are in another"
                        + " schema or database, name the right one\\. If the migrations make nothing in this schema, record each"
                        + " that is applied: migration mark-applied VERSION",
                "0002");

        assertThat(tableNames()).isEmpty();
        assertThat(names(with("0002").up())).hasSize(3);
    }

    /** Migrations may name the schemas of what they make. */
    @Test
    default void aBaselineIsRecordedWhereAllTablesAreInOtherSchemas() {
        assumeThat(vendor()).isNotIn("sqlite", "mariadb", "mysql");
        threeFiles();
        execute("CREATE SCHEMA billing", "CREATE TABLE billing.drug (id INT)");

        assertThat(told(baseline("0002")))
                .isEqualTo("Everything up to version 0002 is recorded as applied. No script was run.");

        assertThat(names(up())).containsExactly("0003_dose");
    }

    private void filledInAnotherSchema() {
        threeFiles();
        write("0001_visit.sql", "DROP TABLE IF EXISTS billing.visit;", "CREATE TABLE billing.visit (id INT);");
        execute("CREATE SCHEMA billing", "CREATE TABLE billing.visit (id INT)", "INSERT INTO billing.visit VALUES (7)");
    }

    @Texts("command ¦ setting")
    default void aBaselineBySettingIsRefusedWhereAllTablesAreInOtherSchemas(String way) {
        assumeThat(vendor()).isNotIn("sqlite", "mariadb", "mysql");
        filledInAnotherSchema();
        String billing = isUpperCase() ? "BILLING" : "billing";

        Problem refusal = refusedByAll(builder().baseline(Baseline.of("0002")));

        assertThatProblem(refusal)
                .hasCode(Code.NON_EMPTY_SCHEMA)
                .names("the setting baseline=0002", "tables in schema " + billing)
                .advises("migration baseline VERSION", "migration.baseline=none");
        assertThat(column("SELECT id FROM billing.visit")).containsExactly("7");
        if (way.equals("command")) {
            baseline("0002");
            assertThat(names(with("0002").up())).containsExactly("0003_dose");
            assertThat(column("SELECT id FROM billing.visit")).containsExactly("7");
        } else {
            assertThat(names(with("none").up())).hasSize(3);
            assertThat(column("SELECT id FROM billing.visit")).isEmpty();
        }
    }

    @Test
    default void noneByCommandRunsAllWhereAllTablesAreInOtherSchemas() {
        assumeThat(vendor()).isNotIn("sqlite", "mariadb", "mysql");
        filledInAnotherSchema();

        baseline("none");

        assertThat(names(with("0002").up())).hasSize(3);
    }

    @Test
    default void anEmptySchemaThatASettingNamesIsNotTakenForAnother() {
        assumeThat(vendor()).isNotIn("sqlite", "mariadb", "mysql");
        filledInAnotherSchema();
        execute("CREATE SCHEMA named");

        assertThat(names(builder()
                        .schema(isUpperCase() ? "NAMED" : "named")
                        .baseline(Baseline.of("0002"))
                        .build()
                        .up()))
                .hasSize(3);
    }

    @Test
    default void whatAnotherHistoryExplainsIsNoReasonForABaseline() {
        assumeThat(vendor()).isNotIn("sqlite", "mariadb", "mysql");
        execute("CREATE SCHEMA billing");
        write("0001_bill.sql", "CREATE TABLE billing.bill (id INT);");
        builder().schema("billing").build().up();
        delete("0001_bill.sql");
        threeFiles();

        refusedBaseline("Schema \\S+ has no table\\. (?s:.*)", "0002");
        assertThat(with("0002").plan(Target.all()).steps()).hasSize(3);

        execute("CREATE SCHEMA shared", "CREATE VIEW shared.bill AS SELECT id FROM billing.bill");
        baseline("0002");
        assertThat(appliedNames()).containsExactly("0002_baseline");
    }

    @Test
    default void aBaselineOfAnEmptySchemaIsCorrectedAndEverythingRuns() {
        threeFiles();
        execute("CREATE TABLE visit (id INT)");
        baseline("0003");
        execute("DROP TABLE visit");

        assertThat(refused(() -> baseline("0001")))
                .hasMessageContaining("Next: run all migrations: migration baseline none, then migration up.");
        baseline("none");
        assertThat(names(up())).hasSize(3);
    }

    @Tag("smoke")
    @Texts("""
            alembic_version ¦ pgmigrations ¦ knex_migrations ¦ knex_migrations_lock ¦ schema_migrations
            ar_internal_metadata ¦ DATABASECHANGELOG ¦ _sqlx_migrations""")
    default void anotherToolsHistoryIsKnownByItsName(String table) {
        execute("CREATE TABLE " + quoted(table) + " (id INT)", "CREATE TABLE aardvark (id INT)");
        threeFiles();

        refusedByAll(Code.FOREIGN_HISTORY);
    }
}
