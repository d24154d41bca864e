// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationListener;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody wants a run to end before its time. */
public interface StopContract extends Workbench {

    Duration LIMIT = Duration.ofSeconds(5);

    /** A statement that writes to the table counts when it ends, in half a minute or later. */
    String slow();

    /** Waits until it is at work, where another session can see that: before, a stop would hit what stands before it. */
    default void awaitSlow() {}

    /** A statement that cannot run in a transaction: an index on column n of table counts. */
    String nonTransactional();

    private void counts() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        up();
    }

    /** Has it stopped by another thread as soon as the slow statement is sent. */
    private MigrationStoppedException stopped(BiConsumer<Migrator, Thread> stop) {
        return stopped(dataSource(), stop, new CountDownLatch(1));
    }

    private MigrationStoppedException stopped(
            DataSource dataSource, BiConsumer<Migrator, Thread> stop, CountDownLatch ended) {
        var migrator = new AtomicReference<Migrator>();
        Thread runner = Thread.currentThread();
        var stopping = new AtomicReference<CompletableFuture<Void>>();
        migrator.set(builder()
                .dataSource(CutConnection.meanwhile(
                        dataSource,
                        slow(),
                        () -> stopping.set(CompletableFuture.runAsync(() -> {
                            awaitSlow();
                            stop.accept(migrator.get(), runner);
                        }))))
                .build());
        long start = System.nanoTime();

        Throwable failure = catchThrowable(() -> migrator.get().up());

        ended.countDown();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
        assertThat(failure).isInstanceOf(MigrationStoppedException.class);
        stopping.get().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        return (MigrationStoppedException) failure;
    }

    private static boolean isZeroWithin(Duration limit, CountDownLatch latch) {
        try {
            return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The lock is free, and there is nothing to be settled. */
    private void assertResumes() {
        assertThat(names(builder().waitTimeout(Duration.ZERO).build().up())).hasSize(1);
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
    }

    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(booleans = {false, true})
    default void aStatementThatRunsIsCancelledAndItsTransactionRolledBack(boolean evicted) {
        counts();
        write("0002_rows.sql", "INSERT INTO counts VALUES (1);", slow() + ";");

        assertPage("stopped", stopped(evicted));

        assertThat(column("SELECT error FROM __migrations_log WHERE action = 'fail'"))
                .isEqualTo(evicted ? List.of() : List.of("stopped: the application asked for it"));
        assertThat(column("SELECT n FROM counts")).isEmpty();
        write("0002_rows.sql", "INSERT INTO counts VALUES (1);", "INSERT INTO counts VALUES (2);");
        assertResumes();
    }

    @Test
    default void anInterruptOfTheThreadStopsTheRunAndIsKept() {
        counts();
        write("0002_rows.sql", slow() + ";");

        var ended = new CountDownLatch(1);
        MigrationStoppedException failure = stopped(
                dataSource(),
                (migrator, runner) -> {
                    // HSQLDB loses one that comes while a statement begins.
                    for (int tries = 0; tries < LIMIT.toSeconds(); tries++) {
                        runner.interrupt();
                        if (isZeroWithin(Duration.ofSeconds(1), ended)) {
                            return;
                        }
                    }
                },
                ended);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).hasMessageContaining("Stopped in statement 1 of 1: its thread was interrupted.");
        write("0002_rows.sql", "INSERT INTO counts VALUES (1);", "INSERT INTO counts VALUES (2);");
        assertResumes();
    }

    @Test
    @Tag("smoke")
    default void aScriptWithAJournalResumesWhereItWasStopped() {
        counts();
        mixed(slow() + ";");

        assertPage("stopped-half-done", stopped(false));

        assertThat(states()).containsExactly(State.APPLIED, State.INTERRUPTED);
        assertThat(column("SELECT failure FROM __migrations_run"))
                .containsExactly("stopped: the application asked for it");
        mixed("INSERT INTO counts VALUES (2);");
        try (var log = new RecordedLog()) {
            assertResumes();
            assertThat(log.text()).contains("which is executed now (it did not run): ");
        }
    }

    /** Nothing is to be fixed where the stop has rolled back more than the statement that it hit. */
    @Test
    default void aScriptWithAJournalThatIsStoppedWithinATransactionIsStartedAgain() {
        counts();
        write("0002_mixed.sql", nonTransactional() + ";", "INSERT INTO counts VALUES (1);", slow() + ";");

        assertThat(stopped((migrator, runner) -> migrator.stop()))
                .hasMessageContaining("Stopped in statement 3 of 3: the application asked for it.");

        assertThat(migrator().status().problems())
                .singleElement()
                .extracting(Problem::remedy)
                .asString()
                .startsWith("start again: it resumes at statement 2; or ");
        write(
                "0002_mixed.sql",
                nonTransactional() + ";",
                "INSERT INTO counts VALUES (1);",
                "INSERT INTO counts VALUES (2);");
        assertResumes();
    }

    @Test
    default void aStatementWithoutTransactionThatIsCancelledIsKnownToHaveDoneNothing() {
        counts();
        write("0002_plain.sql", "-- no-transaction", "INSERT INTO counts VALUES (1);", slow() + ";");

        assertThat(stopped((migrator, runner) -> migrator.stop()))
                .hasMessageContaining(
                        "Half done: statement 1 of migration 0002 is applied, statement 2 and all after it did not run.");

        write("0002_plain.sql", """
                -- no-transaction
                INSERT INTO counts VALUES (1);
                INSERT INTO counts VALUES (2);""");
        assertResumes();
    }

    /** Where it is evicted, the pool takes the connection away behind the cancel, before the run could say anything on it. */
    private MigrationStoppedException stopped(boolean evicted) {
        DataSource evicting = Connections.replaced(
                dataSource(),
                connection -> Connections.statements(connection, call -> {
                    try {
                        return call.pass();
                    } catch (SQLException e) {
                        if (call.executes()) {
                            connection.close();
                        }
                        throw e;
                    }
                }));
        return stopped(evicted ? evicting : dataSource(), (migrator, runner) -> migrator.stop(), new CountDownLatch(1));
    }

    /**
     * A DataSource with a statement during which somebody cancels, and whose cancel comes too late: it hits the next statement
     * of the connection instead.
     */
    private static DataSource cancelledTooLate(DataSource dataSource, String text, Runnable stop) {
        var cancelled = new CountDownLatch(1);
        var underWay = new AtomicBoolean();
        Connections.Interception statement = call -> {
            if (call.is("cancel")) {
                underWay.set(true);
                cancelled.countDown();
                return null;
            }
            if (call.executes() && underWay.getAndSet(false)) {
                throw new SQLException("cancelled, though it was another that was meant", "57014");
            }
            if (call.executes() && cancelled.getCount() > 0 && call.text().contains(text)) {
                stop.run();
                assertThat(isZeroWithin(LIMIT, cancelled))
                        .as("somebody cancels")
                        .isTrue();
            }
            return call.pass();
        };
        // Through its driver PostgreSQL is cancelled behind our back.
        return Connections.replaced(
                dataSource,
                connection -> Connections.intercepted(
                        Connection.class,
                        Connections.statements(connection, statement),
                        call -> call.is("isWrapperFor") && call.text().endsWith("BaseConnection")
                                ? false
                                : call.pass()));
    }

    @Test
    default void aCancelThatComesTooLateDoesNotHitWhatBooksTheStatement() {
        counts();
        write("0002_plain.sql", """
                -- no-transaction
                INSERT INTO counts VALUES (1);
                INSERT INTO counts VALUES (2);""");
        var migrator = new AtomicReference<Migrator>();
        migrator.set(builder()
                .dataSource(cancelledTooLate(
                        dataSource(),
                        "VALUES (1)",
                        () -> CompletableFuture.runAsync(() -> migrator.get().stop())))
                .build());

        assertThat(catchThrowable(() -> migrator.get().up()))
                .isInstanceOf(MigrationStoppedException.class)
                .hasMessageContaining(
                        "Half done: statement 1 of migration 0002 is applied, statement 2 and all after it did not run.");
        assertResumes();
    }

    /** A script with a journal, in which only the last statement differs. */
    private void mixed(String last) {
        write("0002_mixed.sql", "INSERT INTO counts VALUES (1);", nonTransactional() + ";", last);
    }

    /** One that is told to stop by its own listener. */
    private Migrator stoppedAt(Class<? extends MigrationEvent> type, MigrationListener... others) {
        var migrator = new AtomicReference<Migrator>();
        MigrationListener listener = event -> {
            if (type.isInstance(event)) {
                migrator.get().stop();
            }
        };
        Migrator.Builder builder = builder().listener(listener);
        List.of(others).forEach(builder::listener);
        migrator.set(builder.build());
        return migrator.get();
    }

    @Test
    default void nothingIsBegunThatWasNotBegun() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        write("0002_rows.sql", "INSERT INTO counts VALUES (1);", "INSERT INTO counts VALUES (2);");

        refusedWith(
                "stopped-before-first-statement",
                MigrationStoppedException.class,
                stoppedAt(MigrationEvent.MigrationStarted.class)::up);
        assertThat(states()).containsExactly(State.FAILED, State.PENDING);

        List<MigrationEvent> told = new ArrayList<>();
        MigrationStoppedException between = (MigrationStoppedException)
                catchThrowable(stoppedAt(MigrationEvent.MigrationCompleted.class, told::add)::up);

        assertPage("stopped-between", between);
        assertThat(between.problems()).extracting(problem -> problem.code()).containsExactly(Code.STOPPED);
        assertThat(told)
                .last()
                .isEqualTo(new MigrationEvent.RunStopped(between.problems().get(0)));
        assertResumes();
    }

    private void rowsToUndo() {
        counts();
        writeUpAndDown("0002_rows.sql", "INSERT INTO counts VALUES (1);", "DELETE FROM counts;");
        up();
    }

    /** Whether it is undone is in the history, and to undo again might undo one more. */
    @Test
    default void anUndoThatIsStoppedAndLosesItsConnectionAtTheEndIsToBeLookedAt() {
        rowsToUndo();
        var migrator = new AtomicReference<Migrator>();
        DataSource stopping =
                CutConnection.stoppedAtCommit(dataSource(), () -> migrator.get().stop());
        migrator.set(builder().dataSource(stopping).build());

        Throwable failure = catchThrowable(() -> migrator.get().down());

        assertThat(failure).isInstanceOf(MigrationStoppedException.class);
        assertPage("stopped-undo-lost-at-commit", (MigrationStoppedException) failure);
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    default void anUndoIsStoppedAsWell() {
        rowsToUndo();

        refusedWith(
                "stopped-undo",
                MigrationStoppedException.class,
                () -> stoppedAt(MigrationEvent.MigrationStarted.class).down(Target.count(1), DownScript.FILE));

        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(migrator().down().migrations()).hasSize(1);
    }

    @Test
    @Tag("smoke")
    default void theWaitForTheLockIsStopped() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        try (var other = new PausedRun(builder())) {
            Throwable stopped = catchThrowable(stoppedAt(Waiting.class)::up);

            assertThat(stopped)
                    .isInstanceOf(MigrationStoppedException.class)
                    .hasMessage("Stopped while another instance held the migration lock: the application asked for it."
                            + " Nothing was changed.\n  Next: start again");
            assertThat(other.finish().migrations()).hasSize(1);
        }
    }

    @Test
    default void anInterruptEndsTheWaitForTheLock() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        Thread runner = Thread.currentThread();
        Migrator waiting = builder()
                .listener(event -> {
                    if (event.isWait(Waiting.Cause.MIGRATION_LOCK)) {
                        runner.interrupt();
                    }
                })
                .build();
        try (var other = new PausedRun(builder())) {
            Throwable stopped = catchThrowable(waiting::up);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(stopped)
                    .isInstanceOf(MigrationStoppedException.class)
                    .hasMessageContaining("its thread was interrupted");
            assertThat(other.finish().migrations()).hasSize(1);
        }
    }

    @Test
    default void theReportOfACommitAgreesWithTheHistory() {
        counts();
        write("0002_rows.sql", "INSERT INTO counts VALUES (1);", "INSERT INTO counts VALUES (2);");
        var migrator = new AtomicReference<Migrator>();
        migrator.set(builder()
                .dataSource(CutConnection.meanwhile(
                        dataSource(),
                        CutConnection.COMMIT,
                        () -> CompletableFuture.runAsync(() -> migrator.get().stop())))
                .build());

        Throwable failure = catchThrowable(() -> migrator.get().up());

        if (failure != null) {
            assertThat(failure).isInstanceOf(MigrationStoppedException.class).hasMessageContaining("Rolled back");
            assertResumes();
        }
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    default void aStopWhenNothingRunsIsNoHarm() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        Migrator migrator = migrator();

        migrator.stop();
        assertThat(names(migrator.up())).isEqualTo(List.of("0001_counts"));
        migrator.stop();
        assertThat(migrator.up().migrations()).isEmpty();
    }
}
