// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.Threads;
import dev.migration.fixture.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several instances on one database. */
public interface LockContract extends Workbench {

    @Test
    @Tag("smoke")
    default void severalInstancesAtOnceApplyEverythingExactlyOnce() throws Exception {
        int migrations = 20;
        write("0001_counts.sql", "CREATE TABLE counts (version INT);");
        for (int i = 2; i <= migrations; i++) {
            write(
                    String.format("%04d_count.sql", i),
                    "CREATE TABLE t" + i + " (id INT);",
                    "INSERT INTO counts VALUES (" + i + ");");
        }

        List<RunReport> reports = Threads.atOnce(4, () -> up());

        assertThat(reports.stream().flatMap(report -> names(report).stream()).toList())
                .hasSize(migrations)
                .doesNotHaveDuplicates();
        assertThat(column("SELECT version FROM counts ORDER BY version"))
                .hasSize(migrations - 1)
                .doesNotHaveDuplicates();
        assertThat(appliedNames()).hasSize(migrations).isSorted();
        assertThat(actions()).hasSize(migrations).containsOnly("apply");
    }

    @Test
    @Tag("smoke")
    default void aWaitingInstanceReportsTheHolderAndEndsWhenNothingIsPending() throws Exception {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        List<Waiting> told = new CopyOnWriteArrayList<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (var other = new PausedRun(builder())) {
            Migrator waiting = builder()
                    .listener(event -> {
                        if (event instanceof Waiting wait && wait.cause() == Waiting.Cause.MIGRATION_LOCK) {
                            told.add(wait);
                            other.goOn();
                        }
                    })
                    .build();
            Future<RunReport> report = thread.submit(() -> waiting.up());

            assertThat(report.get(30, TimeUnit.SECONDS).migrations()).isEmpty();
            assertThat(names(other.finish())).containsExactly("0001_t1");
        } finally {
            thread.shutdownNow();
        }
        assertThat(told.get(0).detail()).matches(holderPattern());
    }

    /** How a waiter is told who holds the lock; unless the database knows more, as the lease says it. */
    default String holderPattern() {
        return ".+:\\d+:\\S+ since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ(, running \\S+)?";
    }

    /** What is added for a session that was left behind; nothing where the lock is a lease, which ends by itself. */
    default String orphanPattern() {
        return "";
    }

    @Test
    default void theStatusSaysWhoMigratesBeforeAnythingIsCommitted() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        up();
        write("0002_t2.sql", "CREATE TABLE t2 (id INT);");
        try (var other = new PausedRun(builder())) {
            assertThat(migrator().status().problems())
                    .extracting(Problem::message)
                    .singleElement()
                    .asString()
                    .containsPattern("Migrations are running now, by " + holderPattern());
            other.finish();
        }
        assertThat(migrator().status().problems()).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void aWaitThatIsTooLongReportsTheHolderOfTheLock() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        try (var other = new PausedRun(builder())) {
            Migrator impatient = builder().waitTimeout(Duration.ofMillis(300)).build();

            WaitTimeoutException timeout = catchThrowableOfType(WaitTimeoutException.class, impatient::up);

            assertThat(timeout.getMessage()
                            .replaceAll("waiting [\\d.]+ m?s", "waiting N ms")
                            .replaceAll("It is held by .*\\.", "It is held by X."))
                    .matches("""
                            Another instance holds the migration lock, and waiting N ms was not enough\\. It is held by X\\.
                              Next: see what it does; start again when it has ended, or set a longer migration\\.wait-timeout""" + orphanPattern());
            assertThat(timeout.getMessage()).containsPattern("It is held by " + holderPattern());
            assertThat(other.finish().migrations()).hasSize(1);
        }
    }

    @Test
    default void whoHoldsTheLockIsReadUnderEveryLocale() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try (var other = new PausedRun(builder())) {
            Migrator impatient = builder().waitTimeout(Duration.ofMillis(100)).build();

            assertThatThrownBy(impatient::up).isInstanceOf(WaitTimeoutException.class);
            assertThat(other.finish().migrations()).hasSize(1);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    default void whatWasAskedForIsNotDoneToAHistoryThatChangedMeanwhile() {
        writeUpAndDown("0001_t1.sql", "CREATE TABLE t1 (id INT);", "DROP TABLE t1;");
        up();
        writeUpAndDown("0002_t2.sql", "CREATE TABLE t2 (id INT);", "DROP TABLE t2;");
        for (Consumer<Migrator> asked : List.<Consumer<Migrator>>of(Migrator::down, it -> it.markFailed("0001"))) {
            try (var other = new PausedRun(builder())) {
                Migrator waiting = builder()
                        .listener(event -> {
                            if (event.isWait(Waiting.Cause.MIGRATION_LOCK)) {
                                other.goOn();
                            }
                        })
                        .build();

                assertThatThrownBy(() -> asked.accept(waiting))
                        .isInstanceOf(InvalidMigrationsException.class)
                        .hasMessageContaining(
                                "Another instance changed the history while this one waited for the lock");
                assertThat(other.finish().migrations()).hasSize(1);
            }
            assertThat(appliedNames()).containsExactly("0001_t1", "0002_t2");
            migrator().down();
        }
    }

    @Test
    default void marksTakeTheLockToo() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        write("0002_t2.sql", "CREATE TABLE t2 (id INT);");
        try (var other = new PausedRun(builder())) {
            Migrator impatient = builder().waitTimeout(Duration.ofMillis(100)).build();

            assertThatThrownBy(() -> impatient.markApplied("2")).isInstanceOf(WaitTimeoutException.class);
            assertThat(other.finish().migrations()).hasSize(2);
        }
    }

    @Test
    @Tag("smoke")
    default void theLockIsFreeAfterAFailure() {
        write("0001_wrong.sql", "INSERT INTO nowhere VALUES (1);");
        failure(this::up);
        write("0001_wrong.sql", "CREATE TABLE t1 (id INT);");

        assertThat(builder().waitTimeout(Duration.ZERO).build().up().migrations())
                .hasSize(1);
    }

    @Test
    @Tag("smoke")
    default void aRunningJournalIsNotTakenForAnInterruptedOne() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        up();
        write("0002_plain.sql", """
                -- no-transaction
                INSERT INTO counts VALUES (1);
                INSERT INTO counts VALUES (2);""");
        List<StatusReport> seen = new ArrayList<>();
        List<Throwable> refused = new ArrayList<>();
        DataSource watched = CutConnection.meanwhile(dataSource(), "VALUES (2)", () -> {
            seen.add(migrator().status());
            refused.add(catchThrowable(builder().waitTimeout(Duration.ZERO).build()::up));
        });

        assertThat(builder().dataSource(watched).build().up().migrations()).hasSize(1);

        assertThatProblem(seen.get(0).problems()).hasCode(Code.RUNNING);
        assertThat(seen.get(0).migrations())
                .extracting(MigrationStatus::state)
                .containsExactly(State.APPLIED, State.PENDING);
        assertThat(refused.get(0)).isInstanceOf(WaitTimeoutException.class);
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
    }
}
