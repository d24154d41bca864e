// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Migrator;
import dev.migration.RunReport;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is done CONCURRENTLY waits for every transaction and every snapshot that was there before: the library has none of
 * them, whatever the pool's autocommit is.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgreSqlConcurrentlyTest extends PostgreSqlWorkbench {

    private static final int OTHERS = 7;

    private final List<HikariDataSource> pools = new ArrayList<>();

    @BeforeEach
    void createTables() {
        execute(
                "CREATE TABLE t (n INT)",
                "CREATE INDEX t_old ON t (n)",
                "CREATE TABLE p (a INT) PARTITION BY LIST (a)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)");
        write(
                "0001_a.sql",
                "INSERT INTO t VALUES (1);",
                "CREATE INDEX CONCURRENTLY t_by_n ON t (n);",
                "INSERT INTO t VALUES (2);",
                "SELECT n FROM t;",
                "REINDEX TABLE CONCURRENTLY t;",
                "SET work_mem = '5MB';",
                "DROP INDEX CONCURRENTLY t_old;",
                "INSERT INTO t VALUES (3);",
                "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;",
                "VACUUM t;");
    }

    @AfterEach
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }

    private DataSource pool(boolean autoCommit) {
        var config = new HikariConfig();
        config.setDataSource(dataSource());
        config.setMaximumPoolSize(2);
        config.setAutoCommit(autoCommit);
        var pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    private void assertDone() {
        assertThat(column("SELECT c.relname || ' ' || i.indisvalid FROM pg_index i"
                        + " JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 't'::regclass"))
                .containsExactly("t_by_n true");
        assertThat(column("SELECT inhrelid FROM pg_inherits")).isEmpty();
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotWaitForOtherInstances(boolean autoCommit) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(OTHERS);
        var allWait = new CountDownLatch(OTHERS);
        try (var first = new PausedRun(builder().dataSource(pool(autoCommit)))) {
            List<Future<RunReport>> waiting = new ArrayList<>();
            for (int i = 0; i < OTHERS; i++) {
                var told = new CountDownLatch(1);
                Migrator other = builder()
                        .dataSource(pool(autoCommit))
                        .listener(event -> {
                            if (event.isWait(Waiting.Cause.MIGRATION_LOCK) && told.getCount() > 0) {
                                told.countDown();
                                allWait.countDown();
                            }
                        })
                        .build();
                waiting.add(threads.submit(() -> other.up()));
            }
            assertThat(allWait.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(Workbench.names(first.finish())).containsExactly("0001_a");
            for (Future<RunReport> report : waiting) {
                assertThat(report.get(30, TimeUnit.SECONDS).migrations()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
        assertDone();
    }

    /**
     * Every session of ours that holds something when a statement outside transactions is sent; an autovacuum is not ours, and
     * one that the pool is only opening has no state yet.
     */
    private DataSource watched(DataSource dataSource, List<String> holding, List<String> sent) {
        return Connections.recorded(dataSource, sql -> {
            if (sql.contains("CONCURRENTLY") || sql.startsWith("VACUUM")) {
                sent.add(sql);
                column("SELECT state || ' ' || COALESCE(backend_xmin::text, '') || ' ' || query FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                                + " AND backend_type = 'client backend'"
                                + " AND (state <> 'idle' OR (state IS NOT NULL AND backend_xmin IS NOT NULL))")
                        .forEach(session -> holding.add(sql + ": " + session));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noSessionOfOursHoldsAnything(boolean autoCommit) {
        List<String> holding = new ArrayList<>();
        List<String> sent = new ArrayList<>();

        builder().dataSource(watched(pool(autoCommit), holding, sent)).build().up();

        assertThat(sent).hasSize(5);
        assertThat(holding).isEmpty();
        assertDone();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noSessionOfOursHoldsAnythingWhenItIsResumed(boolean autoCommit) {
        cutOff(When.BEFORE, "REINDEX");
        List<String> holding = new ArrayList<>();
        List<String> sent = new ArrayList<>();

        builder().dataSource(watched(pool(autoCommit), holding, sent)).build().resume("0001", UnknownOutcome.REPEAT);

        assertThat(sent).hasSize(4);
        assertThat(holding).isEmpty();
        assertDone();
    }
}
