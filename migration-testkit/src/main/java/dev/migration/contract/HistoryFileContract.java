package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.UnknownOutcome;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.Connections;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A history in a file, in place of tables. */
public interface HistoryFileContract extends Workbench {

    /** As if the process had ended there. */
    final class Crash extends Error {

        private static final long serialVersionUID = 1L;
    }

    default Path historyFile() {
        return folder().resolve("state").resolve("applied.toml");
    }

    @Override
    default Migrator.Builder builder() {
        return Workbench.super.builder().historyFile(historyFile());
    }

    default String text() {
        try {
            return Files.readString(historyFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As somebody edits it. */
    default void edit(String old, String replacement) {
        String before = text();
        assertThat(before).contains(old);
        try {
            Files.writeString(historyFile(), before.replace(old, replacement));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void twoApplied() {
        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (n INT);", "-- Down Migration", "DROP TABLE t1;");
        write("0002_t2.sql", "-- Up Migration", "CREATE TABLE t2 (n INT);", "-- Down Migration", "DROP TABLE t2;");
        assertThat(Workbench.names(up())).containsExactly("0001_t1", "0002_t2");
    }

    private Problem refusal() {
        List<Problem> problems =
                refused(InvalidMigrationsException.class, this::up).problems();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static void crash() {
        throw new Crash();
    }

    interface Event {
        void happens() throws Exception;
    }

    /** The same database, where this happens right after the first commit. */
    default DataSource afterCommit(Event event) {
        return afterCommit(1, event);
    }

    /** The same database, where this happens right after a commit of this number. */
    default DataSource afterCommit(int number, Event event) {
        return after("commit", number, event);
    }

    /** The same database, where this happens right after a call of this method, by its number. */
    default DataSource after(String called, int number, Event event) {
        var calls = new AtomicInteger();
        return Connections.replaced(dataSource(), connection -> (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals(called) && calls.incrementAndGet() == number) {
                        event.happens();
                    }
                    return result;
                }));
    }

    @Test
    @Tag("smoke")
    default void itIsInTheFileAndNoTableIsMade() {
        twoApplied();

        assertThat(tableNames()).noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("__migrations"));
        assertThat(text())
                .contains("[[migrations]]\nid = 1\nversion = \"0001\"\nname = \"0001_t1\"\nchecksum = \"")
                .contains("id = 2")
                .contains("[database]")
                .doesNotContain("in_flight");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(up().migrations()).isEmpty();
        assertThat(migrator().validate(Strictness.NORMAL)).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void whatIsUndoneIsPendingAgain() {
        twoApplied();

        migrator().down(Target.version("0"), DownScript.FILE);

        assertThat(states()).containsExactly(State.PENDING, State.PENDING);
        assertThat(text()).contains("migrations = []\n");
        assertThat(Workbench.names(up())).containsExactly("0001_t1", "0002_t2");
    }

    @Test
    default void noDownScriptIsStored() {
        twoApplied();

        assertThatThrownBy(() -> migrator().down(Target.count(1), DownScript.STORED))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("A history in a file has no stored down scripts.");
    }

    @Test
    default void aFailureIsShownUntilItIsApplied() {
        write("0001_t.sql", "INSERT INTO nowhere VALUES ('a \"quoted\" text');");

        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);

        assertThat(states()).containsExactly(State.FAILED);
        assertThat(text()).contains("[[failed]]").doesNotContain("in_flight");
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        assertThat(text()).doesNotContain("[[failed]]");
    }

    @Test
    @Tag("smoke")
    default void aScriptOfSeveralTransactionsResumesAfterWhatIsDone() {
        write(
                "0001_t.sql",
                "-- option: transaction=off",
                "CREATE TABLE t (n INT);",
                "INSERT INTO t VALUES (1);",
                "INSERT INTO nowhere VALUES (1);",
                "INSERT INTO t VALUES (2);");
        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("statements 1 to 2 of migration 0001 are applied");

        assertThat(states()).containsExactly(State.INTERRUPTED);
        assertThat(text()).contains("statements_done = 2");
        write(
                "0001_t.sql",
                "-- option: transaction=off",
                "CREATE TABLE t (n INT);",
                "INSERT INTO t VALUES (1);",
                "INSERT INTO t VALUES (3);",
                "INSERT INTO t VALUES (2);");
        up();

        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2", "3");
        assertThat(text()).doesNotContain("in_flight");
    }

    @Test
    @Tag("smoke")
    default void aCrashAfterTheCommitIsAskedAbout() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0002_rows.sql", "INSERT INTO t VALUES (1);", "INSERT INTO t VALUES (2);");

        assertThatThrownBy(builder()
                        .dataSource(afterCommit(HistoryFileContract::crash))
                        .build()::up)
                .isInstanceOf(Crash.class);

        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
        assertThat(states()).containsExactly(State.APPLIED, State.INTERRUPTED);
        Problem asked = refusal();
        assertThat(asked.code()).isEqualTo(Code.INTERRUPTED);
        assertThat(asked.remedy())
                .isEqualTo("check in the database whether the statements of its script took effect. Yes: migration"
                        + " mark-applied 0002; no: migration mark-failed 0002, and start again");
        assertThat(migrator().status().problems())
                .anyMatch(problem -> problem.isError()
                        && problem.code() == Code.INTERRUPTED
                        && problem.remedy().equals(asked.remedy()));
        for (UnknownOutcome outcome : UnknownOutcome.values()) {
            assertThatThrownBy(() -> migrator().resume("0002", outcome))
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContaining(asked.message());
        }

        migrator().markApplied("0002");

        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    default void whatWasNotCommittedAtACrashRunsAgainOnceThatIsRecorded() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0002_rows.sql", "INSERT INTO t VALUES (1);");
        assertThatThrownBy(builder()
                        .dataSource(afterCommit(HistoryFileContract::crash))
                        .build()::up)
                .isInstanceOf(Crash.class);
        execute("DELETE FROM t");
        assertThat(refusal().code()).isEqualTo(Code.INTERRUPTED);

        migrator().markFailed("0002");
        up();

        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    default void anUndoThatMayBeCommittedIsAskedAbout() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_rows.sql", "-- Up Migration", "INSERT INTO t VALUES (1);", "-- Down Migration", "DELETE FROM t;");
        up();

        assertThatThrownBy(builder()
                        .dataSource(afterCommit(HistoryFileContract::crash))
                        .build()::down)
                .isInstanceOf(Crash.class);

        assertThatThrownBy(migrator()::down)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("Yes: migration mark-failed 0002; no: migration mark-applied 0002");
        migrator().markFailed("0002");
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
    }

    @ParameterizedTest
    @CsvSource({"DONE, 1 2 3", "REPEAT, 1 2 2 3"})
    default void aCrashAfterAStatementIsAskedAbout(UnknownOutcome outcome, String rows) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write(
                "0002_rows.sql",
                "-- option: transaction=off",
                "INSERT INTO t VALUES (1);",
                "INSERT INTO t VALUES (2);",
                "INSERT INTO t VALUES (3);");
        DataSource crashing = Connections.executed(dataSource(), sql -> {
            if (sql.equals("INSERT INTO t VALUES (2)")) {
                throw new Crash();
            }
        });
        assertThatThrownBy(builder().dataSource(crashing).build()::up).isInstanceOf(Crash.class);

        assertThat(text()).contains("statements_done = 1");
        assertThat(refusal().message()).contains("it is unknown whether that took effect");
        migrator().resume("0002", outcome);

        assertThat(String.join(" ", column("SELECT n FROM t ORDER BY n"))).isEqualTo(rows);
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    default void codeThatCommitsByItselfIsAskedAbout() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        Migrator migrator = builder()
                .codeMigrations(List.of(new CodeContract.Fill(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("INSERT INTO t VALUES (1)");
                    }
                    connection.unwrap(Connection.class).setAutoCommit(true);
                    throw new IllegalStateException("after all");
                })))
                .build();
        assertThatThrownBy(migrator::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("Unknown: all that the code of 0002 did, or a part of it, may have stayed.");

        assertThat(refused(InvalidMigrationsException.class, migrator::up).problems())
                .extracting(Problem::code)
                .containsExactly(Code.INTERRUPTED);
        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    default void codeIsAskedAboutAfterACrash() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        var fill = new CodeContract.Fill(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO t VALUES (1)");
            }
        });
        // Where DDL commits, the first commit is that of the journal.
        int ofCode = Set.of("postgresql", "sqlite").contains(vendor()) ? 1 : 2;
        Migrator.Builder builder = builder().codeMigrations(List.of(fill));
        DataSource crashing = afterCommit(ofCode, HistoryFileContract::crash);
        assertThatThrownBy(builder.dataSource(crashing).build()::up).isInstanceOf(Crash.class);
        Migrator migrator = builder.dataSource(dataSource()).build();

        assertThat(refused(InvalidMigrationsException.class, migrator::up).problems())
                .extracting(Problem::code)
                .containsExactly(Code.INTERRUPTED);
        assertThat(column("SELECT n FROM t")).containsExactly("1");
        migrator.markFailed("0002");
        migrator.up();

        assertThat(column("SELECT n FROM t")).containsExactly("1", "1");
        assertThat(text()).contains("kind = \"code\"").doesNotContain("in_flight");
        assertThat(migrator.up().migrations()).isEmpty();
    }

    @Test
    default void aScriptThatControlsTransactionsIsRefused() {
        write("0001_t.sql", "CREATE TABLE t (n INT);", "COMMIT;", "INSERT INTO t VALUES (1);");

        Problem problem = refusal();

        assertThat(problem.code()).isEqualTo(Code.TRANSACTION_CONTROL);
        assertThat(migrator().status().problems()).contains(problem);
        assertThat(problem.place()).extracting(Place::line).isEqualTo(2);
        assertThat(historyFile()).doesNotExist();
    }

    @Test
    default void theFileOfAnotherDatabaseIsRefused() {
        twoApplied();
        edit("address = \"", "address = \"elsewhere/");

        Problem problem = refusal();

        assertThat(problem.code()).isEqualTo(Code.FOREIGN_HISTORY);
        assertThat(problem.message()).contains("elsewhere/");
        assertThatThrownBy(migrator()::status).isInstanceOf(InvalidMigrationsException.class);
        assertThatThrownBy(() -> migrator().markFailed("0002")).isInstanceOf(InvalidMigrationsException.class);
    }

    @Test
    default void aDatabaseThatWasCreatedAnewIsRefused() {
        twoApplied();
        execute("DROP TABLE t1", "DROP TABLE t2");

        assertThat(refusal().code()).isEqualTo(Code.EMPTY_SCHEMA);

        edit("[database]\n", "[database]\nmay_be_empty = true\n");
        assertThat(up().migrations()).isEmpty();
        write("0003_t3.sql", "CREATE TABLE t3 (n INT);");
        up();
        assertThat(text()).contains("may_be_empty = true");
    }

    @Test
    default void aHistoryInTablesIsNotContinuedInAFile() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        builder().historyFile(null).build().up();

        assertThat(refusal().code()).isEqualTo(Code.FOREIGN_HISTORY);
        assertThat(refusal().remedy()).isEqualTo("leave out migration.history to use that one");
        execute("DELETE FROM __migrations");
        assertThat(refusal().remedy()).doesNotContain("DROP");
    }

    @Test
    default void tablesInWhichNothingIsAppliedCanBeDropped() {
        write("0001_t.sql", "INSERT INTO missing_table VALUES (1);");
        Migrator inTables = builder().historyFile(null).build();
        assertThatThrownBy(inTables::up).isInstanceOf(MigrationFailedException.class);
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        Problem refusal = refusal();
        assertThat(refusal.message()).contains(", in which nothing is applied, so none is kept in ");
        String drop = refusal.remedy()
                .replaceFirst("^if no run is at work there, drop its tables: ", "")
                .replaceFirst("; or leave out .*", "");
        execute(drop.split("; "));

        assertThat(Workbench.names(up())).containsExactly("0001_t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name = \"0002_t2\"|name = 0002_t2|The file is not TOML",
                "name = \"0002_t2\"|title = \"0002_t2\"|\"title\" is unknown here",
                "version = \"0002\"|version = \"0001\"|Version 0001 is there twice",
                "version = \"0002\"|version = \"x; rm\"|is no version",
                "id = 2|id = 3|The id is not the number of version 0002",
                "[database]|[databases]|\"databases\" is unknown here"
            })
    default void whatIsWrongInItIsReportedWithItsPlace(String old, String replacement, String message) {
        twoApplied();
        edit(old, replacement);
        String before = text();

        assertThat(refused(InvalidMigrationsException.class, this::up).problems())
                .anySatisfy(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.UNREADABLE_HISTORY);
                    assertThat(problem.message()).contains(message);
                    assertThat(problem.place()).isNotNull();
                    assertThat(problem.place().file()).isEqualTo(historyFile().toString());
                    assertThat(problem.place().line()).isPositive();
                });
        assertThat(text()).isEqualTo(before);
    }

    @Test
    default void aFileWithoutItsListIsNoEmptyHistory() throws IOException {
        twoApplied();
        String text = text();
        Files.writeString(historyFile(), text.substring(text.indexOf("[database]"), text.indexOf("[[migrations]]")));

        Problem problem = refusal();

        assertThat(problem.code()).isEqualTo(Code.UNREADABLE_HISTORY);
        assertThat(problem.message()).isEqualTo("\"migrations\" is missing.");
    }

    @Test
    default void whatKimberliteWroteIsTakenOverAndNotUsedInItsPlace() throws IOException {
        Files.createDirectories(historyFile().getParent());
        Files.writeString(
                historyFile(),
                "[[migrations]]\nid = 1\nname = \"t\"\nchecksum = \"0\"\napplied_at = \"2026-02-01T10:30:00Z\"\n");
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThat(refusal().remedy()).contains("migration adopt --state " + historyFile());
    }

    @Test
    default void aHalfWrittenFileBesideItDoesNoHarm() throws IOException {
        twoApplied();
        Files.writeString(historyFile().resolveSibling(".applied.toml.new"), "[[migr");
        write("0003_t3.sql", "CREATE TABLE t3 (n INT);");

        up();

        assertThat(states()).hasSize(3).containsOnly(State.APPLIED);
        try (var names = Files.list(historyFile().getParent())) {
            assertThat(names.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("applied.toml", "applied.toml.lock");
        }
    }

    @Test
    default void aPlaceThatCannotBeWrittenIsRefusedBeforeAnythingRuns() throws IOException {
        Files.writeString(folder().resolve("state"), "a file, and no folder");
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThat(refusedByAll(builder()).code()).isEqualTo(Code.NO_PRIVILEGE);
    }

    @Test
    default void aFileThatCannotBeWrittenAfterTheCommitLeavesTheMigrationOpen() throws IOException {
        twoApplied();
        write("0003_rows.sql", "INSERT INTO t1 VALUES (1);");
        Path obstacle = historyFile().resolveSibling(".applied.toml.new");
        DataSource blocking = afterCommit(() -> Files.createDirectories(obstacle.resolve("inside")));

        assertThatThrownBy(builder().dataSource(blocking).build()::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("The history cannot be written to " + historyFile())
                .hasMessageContaining("What was committed before stays, and is not recorded.");

        assertThat(column("SELECT n FROM t1")).containsExactly("1");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.INTERRUPTED);
        Files.delete(obstacle.resolve("inside"));
        Files.delete(obstacle);
        migrator().markApplied("0003");
        assertThat(up().migrations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-- option: transaction=off"})
    default void aFileThatCannotBeWrittenDoesNotHideTheErrorOfTheScript(String option) throws IOException {
        twoApplied();
        write("0003_rows.sql", option, "SELECT n FROM nowhere;");
        Path obstacle = historyFile().resolveSibling(".applied.toml.new");
        DataSource blocking = Connections.recorded(dataSource(), sql -> {
            if (sql.equals("SELECT n FROM nowhere")) {
                try {
                    Files.createDirectories(obstacle.resolve("inside"));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });

        assertThatThrownBy(builder().dataSource(blocking).build()::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("SELECT n FROM nowhere")
                .hasMessageNotContaining("What was committed before stays");

        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.INTERRUPTED);
        Files.delete(obstacle.resolve("inside"));
        Files.delete(obstacle);
        migrator().markFailed("0003");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
    }

    @Test
    default void aFileThatVanishesDuringARunIsNotReplaced() throws IOException {
        twoApplied();
        write("0003_rows.sql", "INSERT INTO t1 VALUES (1);");
        var kept = new AtomicReference<String>();
        DataSource vanishing = afterCommit(() -> {
            kept.set(text());
            Files.delete(historyFile());
        });

        assertThatThrownBy(builder().dataSource(vanishing).build()::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining(
                        " is gone, while a run uses it. What was committed before stays, and is not recorded.");

        assertThat(historyFile()).doesNotExist();
        Files.writeString(historyFile(), kept.get());
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.INTERRUPTED);
    }

    @Test
    default void aFileThatIsExchangedDuringARunIsLeftAsItIs() throws IOException {
        twoApplied();
        write("0003_rows.sql", "INSERT INTO t1 VALUES (1);");
        DataSource exchanging = afterCommit(() -> edit("address = \"", "address = \"elsewhere/"));

        assertThatThrownBy(builder().dataSource(exchanging).build()::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("elsewhere/");

        assertThat(text()).contains("elsewhere/").contains("in_flight");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    default void aLinkToAFileThatIsNotThereIsNoMissingHistory() throws IOException {
        execute("CREATE TABLE t1 (n INT)");
        Files.createDirectories(historyFile().getParent());
        Files.createSymbolicLink(historyFile(), folder().resolve("volume").resolve("applied.toml"));

        assertThat(refusal().message()).contains("is a link to a file that does not exist");
        assertThatThrownBy(() -> migrator().baseline(Baseline.none()))
                .hasMessageContaining("is a link to a file that does not exist");

        assertThat(historyFile()).isSymbolicLink();
    }

    @Test
    default void aFileThatIsBrokenWhileARunUsesItStopsTheRun() {
        twoApplied();
        write("0003_t3.sql", "INSERT INTO t1 VALUES (1);");
        Migrator migrator = builder()
                .listener(event -> {
                    if (event instanceof MigrationEvent.MigrationStarted) {
                        edit("[database]", "[database");
                    }
                })
                .build();

        assertThatThrownBy(migrator::up).isInstanceOf(InvalidMigrationsException.class);

        edit("[database", "[database]");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
        assertThat(column("SELECT n FROM t1")).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void anotherRunWaitsForTheFile() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        var waited = new AtomicReference<Throwable>();
        var seen = new AtomicReference<StatusReport>();
        builder()
                .listener(event -> {
                    if (event instanceof MigrationEvent.MigrationStarted) {
                        seen.set(migrator().status());
                        try {
                            builder().waitTimeout(Duration.ZERO).build().up();
                        } catch (RuntimeException e) {
                            waited.set(e);
                        }
                    }
                })
                .build()
                .up();

        assertThat(waited.get())
                .isInstanceOf(WaitTimeoutException.class)
                .hasMessageContaining("It is held by another thread of this process.");
        assertThat(seen.get().problems()).extracting(Problem::code).containsExactly(Code.RUNNING);
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    default void aFilledSchemaNeedsABaseline() {
        execute("CREATE TABLE t1 (n INT)");
        write("0001_t1.sql", "CREATE TABLE t1 (n INT);");
        write("0002_t2.sql", "CREATE TABLE t2 (n INT);");
        assertThat(refusal().code()).isEqualTo(Code.NON_EMPTY_SCHEMA);

        migrator().baseline(Baseline.of("0001"));

        assertThat(Workbench.names(up())).containsExactly("0002_t2");
        assertThat(text()).contains("kind = \"baseline\"");
    }

    @Test
    default void aBaselineThatIsRemovedLeavesTheQuestionOpen() {
        execute("CREATE TABLE t1 (n INT)");
        write("0001_t1.sql", "CREATE TABLE t1 (n INT);");
        migrator().baseline(Baseline.of("0001"));

        migrator().markFailed("0001");

        assertThat(historyFile()).doesNotExist();
        assertThat(refusal().code()).isEqualTo(Code.NON_EMPTY_SCHEMA);
        migrator().baseline(Baseline.none());
        assertThat(historyFile()).exists();
        assertThat(migrator().pending()).hasSize(1);
    }

    @Test
    default void marksAreWrittenIntoIt() {
        twoApplied();
        write("0003_t3.sql", "CREATE TABLE t3 (n INT);");

        migrator().markApplied("0003");
        migrator().markFailed("0002");

        assertThat(states()).containsExactly(State.APPLIED, State.PENDING, State.APPLIED);
        assertThat(text()).contains("kind = \"adopted\"").contains("marked = true");
        execute("DROP TABLE t2");
        assertThat(Workbench.names(up())).containsExactly("0002_t2");
    }

    @Test
    default void aRepeatableMigrationRunsAgainWhenItHasChanged() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("R__rows.sql", "INSERT INTO t VALUES (1);");
        up();
        write("R__rows.sql", "INSERT INTO t VALUES (2);");

        up();

        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    default void tenantsHaveTheirHistoriesInTables() {
        assertThatThrownBy(() -> TenantMigrator.of(builder(), TenantSource.of(List.of("a")), 1))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("A history file is set, but each tenant has a history of its own.");
    }
}
