// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationStoppedException;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.contract.StopContract;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.TenantWorkbench;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A query for the tenants that gets no answer, or a bad one. */
class PostgreSqlTenantsQueryTest extends PostgreSqlWorkbench implements TenantWorkbench {

    private static final String SLEEPING =
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()" + " AND wait_event = 'PgSleep'";

    private static final String SLOW = "SELECT 'acme' FROM pg_sleep(600)";

    private TenantMigrator tenantsOf(String query) {
        return TenantMigrator.of(builder(), TenantSource.query(dataSource, query), 2);
    }

    private void awaitSleep() {
        Fleet.await("the query runs", () -> !column(SLEEPING).isEmpty());
    }

    /** The query runs on the server, and then this is done by another thread. */
    private MigrationStoppedException stopped(Runnable tenants, Runnable stop) {
        var stopping = CompletableFuture.runAsync(() -> {
            awaitSleep();
            stop.run();
        });
        long start = System.nanoTime();
        MigrationStoppedException stopped = catchThrowableOfType(MigrationStoppedException.class, tenants::run);
        stopping.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(stopped).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(StopContract.LIMIT);
        assertThat(column(SLEEPING)).as("it has ended on the server too").isEmpty();
        return stopped;
    }

    @Test
    void itIsCancelledByAStop() {
        TenantMigrator tenants = tenantsOf(SLOW);

        assertThat(stopped(tenants::up, tenants::stop))
                .hasMessage(
                        "Stopped before the tenants were named: the application asked for it. Nothing was changed.\n"
                                + "  Next: start again");
        assertThat(stopped(tenants::status, tenants::stop)).hasMessageContaining("the application asked for it");
    }

    @Test
    void itIsReportedAndAnInterruptIsNoticed() {
        TenantMigrator tenants = tenantsOf(SLOW);
        Thread runner = Thread.currentThread();
        try (var log = new RecordedLog()) {
            assertThat(stopped(tenants::up, () -> {
                        await(log, "The query for the tenants has had no answer for 2");
                        runner.interrupt();
                    }))
                    .hasMessageContaining("Stopped before the tenants were named: its thread was interrupted.");
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void await(RecordedLog log, String words) {
        Fleet.await(words, () -> log.messages(Level.WARN).stream().anyMatch(message -> message.startsWith(words)));
    }

    @Test
    void aLostConnectionIsReported() {
        DatabaseAccessException failure = catchThrowableOfType(
                DatabaseAccessException.class, tenantsOf("SELECT pg_terminate_backend(pg_backend_pid())")::up);

        assertThatProblem(failure.problems()).hasCode(Code.DATABASE_UNREACHABLE);
        assertThat(failure)
                .hasMessage(
                        "The tenants cannot be read: terminating connection due to administrator command"
                                + " (SQLSTATE 57P01)\n  Next: wait until the database is back, and start again; no tenant was touched");
    }

    @Test
    void whatFailsNeitherRepeatsTheQueryNorItsPasswords() {
        String query = "SELECT name FROM dblink('host=h password=hunter2', 'SELECT name FROM tenant') t (name TEXT)";

        DatabaseAccessException failure = catchThrowableOfType(DatabaseAccessException.class, tenantsOf(query)::up);

        assertThat(failure)
                .hasMessage("The tenants cannot be read: function dblink(unknown, unknown) does not exist (SQLSTATE"
                        + " 42883)\n  Next: see what the database says, and start again; no tenant was touched");
        assertThat(failure).hasStackTraceContaining("dblink").hasMessageNotContaining("hunter2");
        assertThat(TenantSource.query(dataSource, query).toString()).doesNotContain("hunter2");
    }
}
