// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationEvent.RunStopped;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationStoppedException;
import dev.migration.State;
import dev.migration.TenantMigrator;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Connections;
import dev.migration.fixture.EndedInStart;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.TenantWorkbench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The look at the histories of all tenants gets no answer, because another session has locked one of them. */
class PostgreSqlTenantsLookTest extends PostgreSqlWorkbench implements TenantWorkbench {

    private static final String LOCKING = "LOCK TABLE acme.__migrations IN ACCESS EXCLUSIVE MODE";

    private static final String WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            + " AND cardinality(pg_blocking_pids(pid)) > 0";

    @BeforeEach
    void migrate() {
        createTenants("acme", "bolt");
        counts();
        tenants("acme", "bolt").up();
    }

    private static boolean isSoWithin(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        boolean so;
        do {
            so = condition.getAsBoolean();
        } while (!so && System.nanoTime() < end);
        return so;
    }

    private void awaitWait() {
        Fleet.await("the look waits", () -> !column(WAITING).isEmpty());
    }

    /** The look waits on the server, and then this is done by another thread. If that does not end it, it gets its answer. */
    private MigrationStoppedException stopped(TenantMigrator tenants, Blocker blocker, Runnable stop) {
        return stopped(tenants::up, blocker, stop);
    }

    private MigrationStoppedException stopped(ThrowingCallable look, Blocker blocker, Runnable stop) {
        var stopping = CompletableFuture.runAsync(() -> {
            awaitWait();
            stop.run();
            if (!isSoWithin(Duration.ofSeconds(10), () -> column(WAITING).isEmpty())) {
                blocker.giveWay();
            }
        });
        MigrationStoppedException stopped = catchThrowableOfType(MigrationStoppedException.class, look);
        stopping.orTimeout(3, TimeUnit.MINUTES).join();
        assertThat(stopped).isNotNull();
        assertThat(column(WAITING)).as("it has ended on the server too").isEmpty();
        return stopped;
    }

    @Test
    void itIsCancelledByAStopWhateverIsAskedFor() {
        try (var blocker = new Blocker(dataSource, LOCKING)) {
            TenantMigrator tenants = tenants(builder().listener(blocker), "acme", "bolt");

            MigrationStoppedException stopped = stopped(tenants, blocker, tenants::stop);

            assertThat(stopped)
                    .hasMessage("Stopped: the application asked for it. Nothing was changed.\n  Next: start again");
            assertThat(blocker.told(RunStopped.class))
                    .containsExactly(new RunStopped(stopped.problems().get(0)));
            for (ThrowingCallable look : List.<ThrowingCallable>of(
                    tenants::status, tenants::requireUpToDate, tenants.migrator("acme")::requireUpToDate)) {
                assertThat(stopped(look, blocker, tenants::stop))
                        .hasMessageContaining("Stopped: the application asked for it.");
            }
        }
    }

    @Test
    void itIsNotBegunBehindAStop() {
        var tenants = new AtomicReference<TenantMigrator>();
        var stopping =
                Connections.prepared(dataSource, connection -> tenants.get().stop());
        tenants.set(tenants(builder().dataSource(stopping), "acme", "bolt"));

        assertThat(catchThrowableOfType(MigrationStoppedException.class, tenants.get()::up))
                .hasMessage("Stopped: the application asked for it. Nothing was changed.\n  Next: start again");
    }

    @Test
    void itIsReportedAndAnInterruptIsNoticed() {
        Thread runner = Thread.currentThread();
        try (var blocker = new Blocker(dataSource, LOCKING)) {
            TenantMigrator tenants = tenants(
                    builder().listener(blocker).listener(event -> {
                        if (event.isWait(Waiting.Cause.ANSWER)) {
                            runner.interrupt();
                        }
                    }),
                    "acme",
                    "bolt");

            assertThat(stopped(tenants, blocker, () -> {}))
                    .hasMessageContaining("Stopped: its thread was interrupted. Nothing was changed.");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(blocker.told(Waiting.Cause.ANSWER)).hasSize(1);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theEndOfTheProcessEndsIt() throws Exception {
        Path output = folder().resolve("output.txt");
        try (var locked = new Blocker(dataSource, LOCKING)) {
            Process process =
                    EndedInStart.ofTenants(dataSource, folder(), output, "SELECT unnest(ARRAY['acme', 'bolt'])");
            try {
                awaitWait();
                EndedInStart.end(process);
            } finally {
                process.destroyForcibly();
            }
            assertThat(column(WAITING)).isEmpty();
        }
        assertThat(output).content().contains("Stopped: the process is ending. Nothing was changed.");
    }

    @Test
    void theStatusReportsTheWait() {
        try (var blocker = new Blocker(dataSource, LOCKING)) {
            TenantMigrator tenants = tenants(
                    builder().listener(blocker).listener(event -> {
                        if (event.isWait(Waiting.Cause.ANSWER)) {
                            blocker.giveWay();
                        }
                    }),
                    "acme",
                    "bolt");

            assertThat(TenantWorkbench.states(tenants.status(), "acme")).containsExactly(State.APPLIED, State.APPLIED);

            assertThat(blocker.told(Waiting.Cause.ANSWER)).hasSize(1);
        }
    }
}
