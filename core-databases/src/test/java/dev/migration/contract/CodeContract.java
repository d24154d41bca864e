// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.migration.Code;
import dev.migration.CodeMigration;
import dev.migration.DownScript;
import dev.migration.MigrationEvent.StoppedByLock;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations in Java. */
interface CodeContract extends Workbench {

    /** Ends its session, on PostgreSQL. */
    String END = "SELECT pg_terminate_backend(pg_backend_pid())";

    /** What the code of a test does. */
    @FunctionalInterface
    interface Work {
        void on(Connection connection) throws Exception;
    }

    /** The migration 0002_fill. */
    class Fill implements CodeMigration {

        final Work work;
        private final String checksum;

        Fill(Work work) {
            this(work, "1");
        }

        Fill(Work work, String checksum) {
            this.work = work;
            this.checksum = checksum;
        }

        @Override
        public String version() {
            return "0002";
        }

        @Override
        public String name() {
            return "fill";
        }

        @Override
        public String checksum() {
            return checksum;
        }

        @Override
        public void run(Connection connection) throws Exception {
            work.on(connection);
        }
    }

    /** The same, which can be undone. */
    class FillAndEmpty extends Fill {

        FillAndEmpty() {
            super(insert(1));
        }

        @Override
        public void undo(Connection connection) throws Exception {
            execute(connection, "DELETE FROM t");
        }
    }

    /** The same, which commits by itself. */
    class OwnCommits extends Fill {

        OwnCommits(Work work) {
            super(work);
        }

        @Override
        public boolean isTransactional() {
            return false;
        }
    }

    /** The repeatable migration R__fill. */
    class Refill extends Fill {

        Refill(Work work, String checksum) {
            super(work, checksum);
        }

        @Override
        public String version() {
            return REPEATABLE;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Work insert(int n) {
        return connection -> execute(connection, "INSERT INTO t VALUES (" + n + ")");
    }

    private Migrator with(CodeMigration... code) {
        return builder().codeMigrations(List.of(code)).build();
    }

    private void table() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
    }

    private List<String> rows() {
        return column("SELECT n FROM t ORDER BY n");
    }

    private boolean commitsAtDdl() {
        return !Set.of("postgresql", "sqlite").contains(vendor());
    }

    private static <E extends MigrationException> E thrown(Class<E> type, Migrator migrator) {
        return catchThrowableOfType(type, migrator::up);
    }

    private RunReport upWith(Work work) {
        return with(new Fill(work)).up();
    }

    private MigrationFailedException failed(Work work) {
        return thrown(MigrationFailedException.class, with(new Fill(work)));
    }

    @Test
    @Tag("smoke")
    default void codeTakesItsPlaceAmongTheFilesAndRunsOnce() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0003_add.sql", "UPDATE t SET n = n + 1;");
        Migrator migrator = with(new Fill(insert(1)));

        assertThat(migrator.plan(Target.all()).steps())
                .extracting(step -> step.name() + " " + step.code() + " " + step.statements())
                .containsExactly("0001_t null 1", "0002_fill " + Fill.class.getName() + " 1", "0003_add null 1");
        assertThat(names(migrator.up())).containsExactly("0001_t", "0002_fill", "0003_add");

        assertThat(rows()).containsExactly("2");
        assertThat(migrator.up().migrations()).isEmpty();
        assertThat(column("SELECT kind FROM __migrations ORDER BY id"))
                .containsExactly("migration", "code", "migration");
        assertThat(migrator.status().problems()).isEmpty();
        assertThat(migrator.status().migrations())
                .extracting(MigrationStatus::title)
                .containsExactly(null, "code of " + Fill.class.getName(), null);
        assertThat(migrator.validate(Strictness.NORMAL)).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void anExceptionRollsBackWhatItDid() {
        table();

        MigrationFailedException failure = failed(connection -> {
            insert(1).on(connection);
            throw new IllegalStateException("no phone");
        });

        Problem problem = failure.problems().get(0);
        assertThat(problem.code()).isEqualTo(Code.STATEMENT_FAILED);
        assertThat(problem.place()).asString().matches("CodeContract\\.java:\\d+");
        assertThat(problem.message())
                .isEqualTo(
                        "the code of " + Fill.class.getName()
                                + " failed\n    java.lang.IllegalStateException: no phone\n  Rolled back: 0002 changed nothing on the run's connection.");
        assertThat(problem.remedy()).startsWith("fix the code and start again");
        assertThat(failure.migration()).isEqualTo("0002_fill");
        assertThat(failure).hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(rows()).isEmpty();
        Migrator fixed = with(new Fill(insert(2)));
        assertThat(fixed.status().migrations().get(1).state()).isEqualTo(State.FAILED);
        fixed.up();
        assertThat(rows()).containsExactly("2");
    }

    @Test
    default void whatTheDatabaseSaysIsReportedWhereverTheCodePutsIt() {
        table();

        MigrationFailedException failure = failed(connection -> {
            try {
                execute(connection, "INSERT INTO nowhere VALUES (1)");
            } catch (SQLException e) {
                throw new IllegalStateException("wrapped", e);
            }
        });

        assertThat(failure.problems().get(0).message())
                .containsIgnoringCase("nowhere")
                .contains("Rolled back: 0002 changed nothing on the run's connection.")
                .doesNotContain("wrapped");
        assertThat(failure).hasCauseInstanceOf(SQLException.class);
    }

    @Test
    default void whatWouldEndItsTransactionIsRefused() {
        table();
        List<String> refused = new ArrayList<>();
        List<Work> endings = List.of(
                Connection::commit,
                Connection::rollback,
                Connection::close,
                connection -> connection.abort(Runnable::run),
                connection -> connection.setAutoCommit(true),
                connection -> execute(connection, " commit"),
                connection -> execute(connection, "ROLLBACK"),
                connection -> connection.prepareStatement("COMMIT"),
                connection -> execute(connection, "COMMIT AND CHAIN"),
                connection -> connection.createStatement().getConnection().commit());

        MigrationFailedException failure = failed(connection -> {
            insert(1).on(connection);
            for (Work ending : endings) {
                assertThatThrownBy(() -> ending.on(connection))
                        .isInstanceOf(SQLException.class)
                        .satisfies(refusal -> refused.add(refusal.getMessage().split(" ", 2)[0]));
            }
            throw new IllegalStateException("still to be rolled back");
        });

        assertThat(String.join(" ", refused))
                .isEqualTo(
                        "commit() rollback() close() abort() setAutoCommit() commit ROLLBACK COMMIT COMMIT commit()");
        assertThat(failure).hasMessageContaining("still to be rolled back");
        assertThat(rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void aDeadlockRollsBackAllAndItRunsAgainAlsoIfTheCodeHidesIt(boolean hidden) {
        assumeTrue(commitsAtDdl(), "a deadlock rolls back the transaction, and another one begins");
        table();
        var runs = new AtomicInteger();
        Migrator migrator = builder()
                .dataSource(CutConnection.deadlockAt(dataSource(), "INSERT INTO t VALUES (2)"))
                .codeMigrations(List.of(new Fill(connection -> {
                    runs.incrementAndGet();
                    insert(1).on(connection);
                    if (hidden) {
                        swallow(insert(2), connection);
                    } else {
                        insert(2).on(connection);
                    }
                    insert(3).on(connection);
                })))
                .build();

        if (Set.of("mariadb", "mysql").contains(vendor())) {
            migrator.up();
        } else {
            assertThat(thrown(MigrationFailedException.class, migrator))
                    .hasMessageContainingAll(
                            "deadlock found", "Rolled back: 0002 changed nothing on the run's connection.");
            assertThat(rows()).isEmpty();
            migrator.up();
        }
        assertThat(runs).hasValue(2);
        assertThat(rows()).containsExactly("1", "2", "3");
    }

    @Test
    default void aDeadlockBehindDdlIsAskedAbout() {
        assumeTrue(commitsAtDdl(), "DDL commits");
        table();
        Migrator migrator = builder()
                .dataSource(CutConnection.deadlockAt(dataSource(), "INSERT INTO t VALUES (2)"))
                .codeMigrations(List.of(new Fill(connection -> {
                    insert(1).on(connection);
                    execute(connection, "CREATE TABLE made (n INT)");
                    swallow(insert(2), connection);
                })))
                .build();

        assertThat(thrown(MigrationFailedException.class, migrator)).hasMessageContaining("Unknown: whether ");
        assertThat(rows()).containsExactly("1");
    }

    private static void swallow(Work work, Connection connection) throws Exception {
        try {
            work.on(connection);
        } catch (SQLException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @Test
    default void aStatementMayFailWhereTheTransactionSurvivesThat() {
        table();
        Work work = connection -> {
            insert(1).on(connection);
            swallow(it -> execute(it, "INSERT INTO nowhere VALUES (1)"), connection);
        };

        if (!vendor().equals("postgresql")) {
            upWith(work);
            assertThat(rows()).containsExactly("1");
            return;
        }
        Problem problem = failed(work).problems().get(0);
        assertThat(problem.message())
                .contains("nowhere")
                .contains("Rolled back: 0002 changed nothing on the run's connection.");
        assertThat(problem.place()).asString().startsWith("CodeContract.java:");
        assertThat(problem.remedy()).startsWith("fix the code");
        problem = failed(connection -> {
                    work.on(connection);
                    insert(2).on(connection);
                })
                .problems()
                .get(0);
        assertThat(problem.message()).contains("nowhere").doesNotContain("25P02");
    }

    @Test
    default void aStatementThatRollsBackWhenItFailsIsNotTakenForSuccess() {
        assumeTrue(vendor().equals("sqlite"), "has OR ROLLBACK");
        table();
        execute("CREATE UNIQUE INDEX u ON t (n)");

        MigrationFailedException failure = failed(connection -> {
            insert(1).on(connection);
            swallow(it -> execute(it, "INSERT OR ROLLBACK INTO t VALUES (1)"), connection);
            insert(2).on(connection);
        });

        assertThat(failure)
                .hasMessageContainingAll(
                        "UNIQUE", "Unknown: whether ", "Next: let no statement of the code end its transaction.");
        assertThat(rows()).containsExactly("2");
        migrator().markFailed("0002");
        assertThat(failed(connection -> {
                    insert(1).on(connection);
                    execute(connection, "INSERT OR ROLLBACK INTO t VALUES (2)");
                }))
                .hasMessageContaining("Unknown: whether 0002 took effect, as a whole or in part.");
        assertThat(rows()).containsExactly("2");
    }

    /** The driver's own connection. */
    private static Connection unguarded(Connection connection) throws SQLException {
        return connection.unwrap(Connection.class);
    }

    @Test
    default void aCommitThatNothingCouldRefuseIsReported() {
        table();

        assertThat(failed(connection -> {
                    insert(1).on(connection);
                    unguarded(connection).commit();
                    throw new IllegalStateException("after all");
                }))
                .hasMessageContainingAll("after all", "Unknown: whether ");

        assertThat(rows()).containsExactly("1");
        migrator().markFailed("0002");
        execute("DELETE FROM t");
        upWith(insert(2));
        assertThat(rows()).containsExactly("2");
    }

    @Test
    default void aConnectionThatIsCutRollsBackWhatItDid() {
        table();
        var first = new AtomicReference<Connection>();
        Migrator migrator = builder()
                .dataSource(Connections.prepared(dataSource(), connection -> first.compareAndSet(null, connection)))
                .codeMigrations(List.of(new Fill(connection -> {
                    insert(1).on(connection);
                    first.get().close();
                    throw new IllegalStateException("after all");
                })))
                .build();

        assertThat(thrown(MigrationFailedException.class, migrator))
                .hasMessageContainingAll(
                        "after all",
                        Set.of("postgresql", "sqlite").contains(vendor())
                                ? "Rolled back: 0002 changed nothing on the run's connection."
                                : "Unknown: whether the code of 0002 took effect, as a whole or in part.");
        assertThat(rows()).isEmpty();
        assertThat(migrator().status().applied()).hasSize(1);
    }

    @Test
    default void theLossOfAnotherDatabaseIsAnErrorOfTheCode() {
        table();

        for (Exception other : List.of(
                new SQLException("the pipe is gone", "08006"),
                new SQLException("Connection closed"),
                new IllegalStateException("stream closed"))) {
            Problem problem = failed(connection -> {
                        insert(1).on(connection);
                        throw other;
                    })
                    .problems()
                    .get(0);

            assertThat(problem.message())
                    .contains(String.valueOf(other.getMessage()))
                    .contains("Rolled back: 0002 changed nothing on the run's connection.");
            assertThat(problem.remedy()).startsWith("fix the code and start again");
        }
    }

    @Test
    default void whatExistsAlreadyIsNoReasonToRecordIt() {
        table();

        Problem problem = failed(connection -> execute(connection, "CREATE TABLE t (n INT)"))
                .problems()
                .get(0);

        assertThat(problem.remedy()).doesNotStartWith("if the change was made by hand");
    }

    @Test
    default void migrationsAreAdded() {
        table();

        var more = new Fill(insert(2)) {
            @Override
            public String version() {
                return "0003";
            }
        };
        builder()
                .codeMigrations(List.of(new Fill(insert(1))))
                .codeMigrations(List.of(more))
                .build()
                .up();

        assertThat(rows()).containsExactly("1", "2");
    }

    @Test
    default void aPartCanBeUndoneWithASavepoint() {
        table();

        upWith(connection -> {
            insert(1).on(connection);
            var start = connection.setSavepoint();
            insert(2).on(connection);
            connection.rollback(start);
            connection.setAutoCommit(false);
        });

        assertThat(rows()).containsExactly("1");
    }

    @Test
    default void whatItLeavesOpenIsClosedAndItsConnectionEndsWithIt() throws SQLException {
        table();
        var left = new AtomicReference<Connection>();
        var open = new AtomicReference<Statement>();

        upWith(connection -> {
            left.set(connection);
            open.set(connection.prepareStatement("SELECT n FROM t"));
        });

        assertThat(open.get().isClosed()).isTrue();
        assertThat(left.get().isClosed()).isTrue();
        assertThatThrownBy(() -> left.get().createStatement()).hasMessageContaining("after its end");
    }

    @Test
    default void itIsUndoneByItsClass() {
        table();
        Migrator migrator = with(new FillAndEmpty());
        migrator.up();
        assertThat(rows()).containsExactly("1");

        assertThatThrownBy(() -> migrator().down(Target.count(1), DownScript.STORED))
                .hasMessageContaining("No down script was stored with 0002_fill.");
        assertThat(names(migrator.down())).containsExactly("0002_fill");

        assertThat(rows()).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_t");
        assertThat(actions()).containsExactly("apply", "apply", "undo");
    }

    @Test
    default void anotherChecksumIsAChange() {
        table();
        upWith(insert(1));

        assertThat(refused(() -> with(new Fill(insert(1), "2")).up()))
                .hasMessageStartingWith("0002_fill  Checksum mismatch for migration 2: expected ")
                .hasMessageContainingAll("code '2' of 'fill'", "let its checksum() return what it did");
    }

    @Test
    default void twoMigrationsWithItsVersionAreRefused() {
        table();
        write("0002_other.sql", "INSERT INTO t VALUES (3);");

        assertThat(refused(() -> upWith(insert(1))))
                .hasMessageContainingAll(
                        "Two migrations have version 2: ",
                        "0002_other.sql and " + Fill.class.getName(),
                        "migration renumber --file FILE");
        delete("0002_other.sql");
        assertThat(refused(() -> with(new Fill(insert(1)), new FillAndEmpty()).up()))
                .hasMessageContaining("Two migrations have version 2: " + Fill.class.getName() + " and "
                        + FillAndEmpty.class.getName());
        assertThat(rows()).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void aFailureAfterDdlIsAskedAboutWhereThatCommits() {
        table();
        var runs = new AtomicInteger();
        Work work = connection -> {
            insert(runs.incrementAndGet()).on(connection);
            execute(connection, "CREATE TABLE made" + runs + " (n INT)");
            throw new IllegalStateException("after DDL");
        };

        MigrationFailedException failure = failed(work);

        if (!commitsAtDdl()) {
            assertThat(failure).hasMessageContaining("Rolled back: 0002 changed nothing on the run's connection.");
            assertThat(rows()).isEmpty();
            return;
        }
        assertThat(failure)
                .hasMessageContainingAll(
                        "Unknown: whether the code of 0002 took effect, as a whole or in part.",
                        "check in the database whether the code of 0002 took effect.",
                        "migration resume 0002 --statement-done");
        assertThat(rows()).containsExactly("1");
        Migrator again = with(new Fill(work));
        assertThat(again.status().migrations().get(1).state()).isEqualTo(State.INTERRUPTED);
        assertThat(refused(again::up))
                .hasMessageStartingWith(Fill.class.getName() + "  ")
                .hasMessageContaining("it is unknown whether that took effect:\n    " + Fill.class.getName());
        assertThat(runs).hasValue(1);
        with(new Fill(insert(5))).resume("0002", UnknownOutcome.DONE);
        assertThat(rows()).containsExactly("1");
        assertThat(appliedNames()).containsExactly("0001_t", "0002_fill");
    }

    @Test
    default void aLostConnectionLeavesNothingOrIsAskedAbout() {
        table();
        var cut = CutConnection.dataSource(dataSource(), CutConnection.When.AFTER, "INSERT INTO t VALUES (1)");
        Migrator migrator = builder()
                .dataSource(cut)
                .codeMigrations(List.of(new Fill(insert(1))))
                .build();

        assertThatThrownBy(migrator::up).isInstanceOf(MigrationException.class);
        execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL WHERE expires_at IS NOT NULL");

        Migrator again = with(new Fill(insert(2)));
        if (commitsAtDdl()) {
            assertThatThrownBy(again::up).hasMessageContaining("it is unknown whether that took effect");
            again.resume("0002", UnknownOutcome.REPEAT);
        } else {
            again.up();
        }
        assertThat(rows()).contains("2");
        assertThat(appliedNames()).containsExactly("0001_t", "0002_fill");
    }

    @Test
    default void aStopIsHeededEvenIfTheCodeHidesIt() {
        table();
        var migrator = new AtomicReference<Migrator>();
        migrator.set(with(new Fill(connection -> {
            insert(1).on(connection);
            migrator.get().stop();
            assertThatThrownBy(() -> insert(2).on(connection)).hasMessageContaining("stopped");
        })));

        assertThat(thrown(MigrationStoppedException.class, migrator.get()))
                .hasMessageContaining("Rolled back: 0002 changed nothing on the run's connection.");

        assertThat(rows()).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_t");
    }

    @Test
    default void anInterruptStopsIt() {
        table();
        Migrator migrator = with(new Fill(connection -> {
            insert(1).on(connection);
            Thread.currentThread().interrupt();
            Thread.sleep(60_000);
        }));

        MigrationStoppedException stopped = thrown(MigrationStoppedException.class, migrator);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped)
                .hasMessageContainingAll(
                        "its thread was interrupted", "Rolled back: 0002 changed nothing on the run's connection.");
        assertThat(rows()).isEmpty();
    }

    @Test
    default void whatItSetsForTheSessionEndsWithIt() {
        assumeTrue(Set.of("postgresql", "h2", "hsqldb").contains(vendor()), "has several schemas");
        createSchema("other");
        table();
        write("0003_more.sql", "CREATE TABLE more (n INT);");

        upWith(connection -> connection.setSchema(isUpperCase() ? "OTHER" : "other"));

        assertThat(tableNames()).anyMatch("more"::equalsIgnoreCase);
        assertThat(appliedNames()).containsExactly("0001_t", "0002_fill", "0003_more");
    }

    @Test
    default void aLockOfAnotherSessionStopsItAndItRunsAgain() throws SQLException {
        assumeTrue(Set.of("postgresql", "mariadb", "mysql").contains(vendor()), "lock timeouts are limited");
        table();
        execute("INSERT INTO t VALUES (1)");
        var runs = new AtomicInteger();
        try (Connection other = standard().getConnection()) {
            other.setAutoCommit(false);
            execute(other, "UPDATE t SET n = 7");
            Migrator migrator = builder()
                    .codeMigrations(List.of(new Fill(connection -> {
                        runs.incrementAndGet();
                        insert(2).on(connection);
                        execute(connection, "UPDATE t SET n = n + 1");
                    })))
                    .listener(event -> {
                        if (event instanceof StoppedByLock) {
                            rollBack(other);
                        }
                    })
                    .build();

            migrator.up();
        }

        assertThat(runs).hasValue(2);
        assertThat(rows()).containsExactly("2", "3");
    }

    @Test
    default void aServerThatEndsIdleTransactionsWaitsForIt() {
        assumeTrue(vendor().equals("postgresql"), "has the setting");
        table();
        var limit = new AtomicReference<String>();

        builder()
                .initSql("SET idle_in_transaction_session_timeout = '1min'")
                .codeMigrations(List.of(new Fill(connection -> {
                    try (Statement statement = connection.createStatement();
                            var rows = statement.executeQuery("SHOW idle_in_transaction_session_timeout")) {
                        rows.next();
                        limit.set(rows.getString(1));
                    }
                })))
                .build()
                .up();

        assertThat(limit).hasValue("0");
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Tag("smoke")
    default void codeMayCommitByItself() {
        table();
        var automatic = new AtomicReference<Boolean>();

        with(new OwnCommits(connection -> {
                    automatic.set(connection.getAutoCommit());
                    connection.setAutoCommit(false);
                    insert(1).on(connection);
                    connection.commit();
                    insert(9).on(connection);
                    connection.rollback();
                    insert(2).on(connection);
                    assertThatThrownBy(connection::close).hasMessageContaining("the connection is the migration run's");
                }))
                .up();

        assertThat(automatic).hasValue(true);
        assertThat(rows()).containsExactly("1", "2");
        assertThat(appliedNames()).containsExactly("0001_t", "0002_fill");
        assertThat(column("SELECT kind FROM __migrations ORDER BY id")).containsExactly("migration", "code");
        assertThat(with(new Fill(insert(3))).up().migrations()).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void aFailureAfterItsOwnCommitIsAskedAbout() {
        table();
        var runs = new AtomicInteger();
        Work work = connection -> {
            connection.setAutoCommit(false);
            insert(runs.incrementAndGet()).on(connection);
            connection.commit();
            insert(9).on(connection);
            throw new IllegalStateException("after a commit");
        };

        assertThat(thrown(MigrationFailedException.class, with(new OwnCommits(work))))
                .hasMessageContainingAll(
                        "after a commit",
                        "Unknown: whether the code of 0002 took effect, as a whole or in part.",
                        "migration resume 0002 --statement-done");

        assertThat(rows()).containsExactly("1");
        Migrator again = with(new OwnCommits(work));
        assertThat(again.status().migrations().get(1).state()).isEqualTo(State.INTERRUPTED);
        assertThat(refused(again::up)).hasMessageContaining("it is unknown whether that took effect");
        assertThat(runs).hasValue(1);
        with(new OwnCommits(insert(2))).resume("0002", UnknownOutcome.REPEAT);
        assertThat(rows()).containsExactly("1", "2");
        assertThat(appliedNames()).containsExactly("0001_t", "0002_fill");
    }

    /** What it wrote by another connection is known to nobody. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void aFailureBeforeItsFirstCommitIsAskedAboutToo(boolean usesAnotherConnection) {
        table();

        assertThat(thrown(MigrationFailedException.class, with(new OwnCommits(connection -> {
                    connection.setAutoCommit(false);
                    if (usesAnotherConnection) {
                        execute("INSERT INTO t VALUES (1)");
                    } else {
                        insert(1).on(connection);
                    }
                    throw new IllegalStateException("before a commit");
                }))))
                .hasMessageContainingAll(
                        "before a commit", "Unknown: whether the code of 0002 took effect, as a whole or in part.");

        assertThat(rows()).hasSize(usesAnotherConnection ? 1 : 0);
        assertThat(refused(() -> with(new OwnCommits(insert(2))).up()))
                .hasMessageContaining("it is unknown whether that took effect");
        with(new OwnCommits(insert(2))).resume("0002", UnknownOutcome.REPEAT);
        assertThat(rows()).endsWith("2");
    }

    /** As for its run, nobody knows how far it came. */
    @Test
    default void anUndoOutsideATransactionThatFailsIsAskedAbout() {
        table();
        var undoes = new OwnCommits(insert(1)) {
            @Override
            public void undo(Connection connection) throws Exception {
                execute(connection, "DELETE FROM t");
                throw new IllegalStateException("after a commit");
            }
        };
        Migrator migrator = with(undoes);
        migrator.up();

        assertThat(catchThrowableOfType(MigrationFailedException.class, migrator::down))
                .hasMessageContainingAll(
                        "after a commit", "Unknown: whether the code of 0002 took effect, as a whole or in part.");

        assertThat(rows()).isEmpty();
        assertThat(catchThrowable(migrator::up))
                .hasMessageContainingAll("Undoing 0002_fill was interrupted", "may have taken effect");
        assertThat(catchThrowable(migrator::down)).hasMessageContaining("it is unknown whether that took effect");
        migrator.resume("0002", UnknownOutcome.DONE);
        assertThat(appliedNames()).containsExactly("0001_t");
    }

    @Test
    default void aStopBetweenItsCommitsIsAskedAbout() {
        table();
        var migrator = new AtomicReference<Migrator>();
        migrator.set(with(new OwnCommits(connection -> {
            insert(1).on(connection);
            migrator.get().stop();
            assertThatThrownBy(() -> insert(2).on(connection)).hasMessageContaining("stopped");
        })));

        assertThat(thrown(MigrationStoppedException.class, migrator.get()))
                .hasMessageContaining("Unknown: whether the code of 0002 took effect");

        assertThat(rows()).containsExactly("1");
        assertThat(refused(() -> with(new OwnCommits(insert(3))).up()))
                .hasMessageContaining("it is unknown whether that took effect");
    }

    @Test
    @Tag("smoke")
    default void codeThatIsCutOffBetweenItsCommitsIsNeverRepeatedUnasked() {
        table();
        Work work = connection -> {
            connection.setAutoCommit(false);
            insert(1).on(connection);
            connection.commit();
            insert(2).on(connection);
            connection.commit();
        };
        Migrator migrator = builder()
                .dataSource(
                        CutConnection.dataSource(dataSource(), CutConnection.When.BEFORE, "INSERT INTO t VALUES (2)"))
                .codeMigrations(List.of(new OwnCommits(work)))
                .build();

        assertThatThrownBy(migrator::up).isInstanceOf(MigrationException.class);
        execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL WHERE expires_at IS NOT NULL");

        assertThat(rows()).containsExactly("1");
        Migrator again = with(new OwnCommits(work));
        assertThat(again.status().migrations().get(1).state()).isEqualTo(State.INTERRUPTED);
        assertThat(refused(again::up)).hasMessageContaining("it is unknown whether that took effect");
        assertThat(rows()).containsExactly("1");
        again.markFailed("0002");
        execute("DELETE FROM t");
        again.up();
        assertThat(rows()).containsExactly("1", "2");
    }

    @Test
    @Tag("smoke")
    default void repeatableCodeRunsAfterTheOthersAndAgainWhenItsChecksumChanges() {
        table();
        write("0002_add.sql", "UPDATE t SET n = n + 1;");

        assertThat(names(with(new Refill(insert(1), "1")).up())).containsExactly("0002_add", "R__fill");
        assertThat(with(new Refill(insert(2), "1")).up().migrations()).isEmpty();
        Migrator changed = with(new Refill(insert(2), "2"));
        assertThat(changed.status().migrations())
                .extracting(migration -> migration.name() + " " + migration.state())
                .contains("R__fill PENDING");
        assertThat(names(changed.up())).containsExactly("R__fill");

        assertThat(rows()).containsExactly("1", "2");
        assertThat(column("SELECT kind FROM __migrations ORDER BY id"))
                .containsExactly("migration", "migration", "repeatable");
        assertThat(changed.validate(Strictness.NORMAL)).isEmpty();
        changed.writeLockFile();
        assertThat(changed.validate(Strictness.STRICT)).noneMatch(Problem::isError);
    }

    @Test
    default void theLockFileHasItToo() {
        table();
        Migrator migrator = with(new Fill(insert(1)));

        migrator.writeLockFile();

        assertThat(migrator.validate(Strictness.STRICT)).noneMatch(Problem::isError);
        assertThat(with(new Fill(insert(1), "2")).validate(Strictness.STRICT))
                .extracting(Problem::code)
                .contains(Code.LOCK_FILE_MISMATCH);
    }

    /** Its class is in the service; the command line has it by --classpath. */
    @Test
    default void nothingIsUndoneOverCodeWhoseClassIsMissing() {
        table();
        writeUpAndDown("0003_more.sql", "INSERT INTO t VALUES (3);", "DELETE FROM t;");
        with(new FillAndEmpty()).up();

        Problem refusal = refusal(() -> migrator().down());

        assertThat(refusal.code()).isEqualTo(Code.MISSING_FILE);
        assertThat(refusal.remedy()).contains("--classpath");
        assertThat(refused(() -> migrator().up()).problems()).containsExactly(refusal);
        assertThat(names(with(new FillAndEmpty()).down(Target.count(2), DownScript.FILE)))
                .containsExactly("0003_more", "0002_fill");
    }
}
