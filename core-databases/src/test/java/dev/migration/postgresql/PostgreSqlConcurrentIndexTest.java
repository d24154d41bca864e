package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.fixture.CutConnection;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CREATE INDEX CONCURRENTLY waits for every snapshot, and leaves an invalid index when it fails. */
class PostgreSqlConcurrentIndexTest extends PostgreSqlWorkbench {

    private static final String UNIQUE = "CREATE UNIQUE INDEX CONCURRENTLY t_by_n ON t (n);";

    @BeforeEach
    void createTable() {
        execute("CREATE TABLE t (n INT)");
    }

    private void duplicates() {
        execute("INSERT INTO t VALUES (1), (1)");
    }

    private List<String> indexes() {
        return column("SELECT c.relname || ' ' || CASE WHEN i.indisvalid THEN 'valid' ELSE 'invalid' END"
                + " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname LIKE 't\\_by%'");
    }

    @Test
    void doesNotHangWhileOthersWait() throws Exception {
        write("0001_index.sql", "INSERT INTO t VALUES (1);", UNIQUE, "INSERT INTO t VALUES (2);");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        var bothWait = new CountDownLatch(2);
        try (var first = new PausedRun(builder())) {
            List<Future<RunReport>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                var told = new CountDownLatch(1);
                Migrator other = builder()
                        .listener(event -> {
                            if (event.isWait(Waiting.Cause.MIGRATION_LOCK) && told.getCount() > 0) {
                                told.countDown();
                                bothWait.countDown();
                            }
                        })
                        .build();
                waiting.add(threads.submit(() -> other.up()));
            }
            assertThat(bothWait.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(Workbench.names(first.finish())).containsExactly("0001_index");
            for (Future<RunReport> report : waiting) {
                assertThat(report.get(30, TimeUnit.SECONDS).migrations()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(indexes()).containsExactly("t_by_n valid");
    }

    @Test
    void leavesNoInvalidIndexWhenItFails() {
        duplicates();
        write("0001_index.sql", "INSERT INTO t VALUES (7);", UNIQUE, "INSERT INTO t VALUES (8);");

        assertPage("concurrent-index", catchThrowableOfType(MigrationFailedException.class, this::up));
        assertThat(indexes()).isEmpty();
        assertThat(states()).containsExactly(State.INTERRUPTED);

        execute("DELETE FROM t WHERE n = 1");
        up();
        assertThat(indexes()).containsExactly("t_by_n valid");
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("7", "8");
    }

    @Test
    void leavesNoInvalidIndexInTheSchemaThatTheScriptSet() {
        execute("CREATE SCHEMA other", "CREATE TABLE other.t AS SELECT 1 AS n FROM generate_series(1, 2)");
        write("0001_index.sql", "SET search_path = other;", UNIQUE);

        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);
        assertThat(indexes()).isEmpty();

        execute("TRUNCATE other.t");
        up();
        assertThat(indexes()).containsExactly("t_by_n valid");
    }

    @Test
    void anInvalidIndexOfACrashIsBuiltAnew() {
        duplicates();
        write("0001_index.sql", UNIQUE);
        Migrator cut = builder()
                .dataSource(CutConnection.dataSource(dataSource(), When.AFTER, "CONCURRENTLY"))
                .build();
        assertThatThrownBy(cut::up).isInstanceOf(MigrationFailedException.class);
        assertThat(indexes()).containsExactly("t_by_n invalid");
        execute("TRUNCATE t");

        up();

        assertThat(indexes()).containsExactly("t_by_n valid");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    void anIndexThatWasThereBeforeIsNotDropped() {
        duplicates();
        assertThatThrownBy(() -> execute(UNIQUE)).hasMessageContaining("could not create unique index");
        write("0001_index.sql", UNIQUE);

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("relation \"t_by_n\" already exists");
        assertThat(indexes()).containsExactly("t_by_n invalid");
    }

    @Test
    void anInvalidIndexIsNotTakenForOneThatExists() {
        duplicates();
        assertThatThrownBy(() -> execute(UNIQUE)).hasMessageContaining("could not create unique index");
        write("0001_index.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_by_n ON t (n);");

        refusedWith("invalid-index", MigrationFailedException.class, this::up);
        assertThat(indexes()).containsExactly("t_by_n invalid");

        execute("TRUNCATE t", "DROP INDEX CONCURRENTLY public.t_by_n");
        up();
        assertThat(indexes()).containsExactly("t_by_n valid");
        write("0002_index.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_by_n ON t (n);");
        up();
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    void anInvalidIndexOfARunThatWasSettledByHandIsNamed() {
        duplicates();
        assertThatThrownBy(() -> execute(UNIQUE)).hasMessageContaining("could not create unique index");
        write("0001_index.sql", UNIQUE);

        refusedWith("invalid-index-in-the-way", MigrationFailedException.class, this::up);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "IF NOT EXISTS "})
    void anInvalidIndexAfterACrashIsReportedOnceWithHowToRemoveIt(String condition) {
        duplicates();
        assertThatThrownBy(() -> execute(UNIQUE)).hasMessageContaining("could not create unique index");
        String create = UNIQUE.replace("t_by_n", condition + "t_by_n");
        write("0001_index.sql", "INSERT INTO t VALUES (7);", create);
        Migrator cut = builder()
                .dataSource(CutConnection.dataSource(dataSource(), When.BEFORE, "CONCURRENTLY"))
                .build();
        assertThatThrownBy(cut::up).isInstanceOf(MigrationFailedException.class);

        String page = condition.isEmpty() ? "invalid-index-after-crash" : "invalid-index-unless-exists-after-crash";
        assertPage(page, catchThrowableOfType(MigrationFailedException.class, this::up));
        assertPage(page, catchThrowableOfType(MigrationFailedException.class, this::up));

        execute("DELETE FROM t WHERE n = 1", "DROP INDEX CONCURRENTLY public.t_by_n");
        up();
        assertThat(indexes()).containsExactly("t_by_n valid");
    }

    @Test
    void aDroppedIndexIsNotDroppedTwice() {
        execute("CREATE INDEX t_by_n ON t (n)");
        write("0001_drop.sql", "DROP INDEX CONCURRENTLY t_by_n;");
        Migrator cut = builder()
                .dataSource(CutConnection.dataSource(dataSource(), When.AFTER, "CONCURRENTLY"))
                .build();
        assertThatThrownBy(cut::up).isInstanceOf(MigrationFailedException.class);

        up();

        assertThat(states()).containsExactly(State.APPLIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VACUUM t", "REINDEX SCHEMA public", "REINDEX (VERBOSE) SCHEMA public"})
    void whatIsHarmlessToRepeatIsRepeated(String statement) {
        write("0001_again.sql", statement + ";");
        Migrator cut = builder()
                .dataSource(CutConnection.dataSource(dataSource(), When.AFTER, statement))
                .build();
        assertThatThrownBy(cut::up).isInstanceOf(MigrationFailedException.class);

        up();

        assertThat(states()).containsExactly(State.APPLIED);
    }
}
