// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.Connections;
import dev.migration.fixture.SqliteWorkbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteTest extends SqliteWorkbench {

    /** The driver reads times in the calendar of the locale, in which this would be the year 1483. */
    @Test
    void timesAreReadInTheIsoCalendarWhateverTheLocale() {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        Instant before = Instant.now().minusSeconds(60);
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("th-TH"));
        try {
            up();

            assertThat(migrator().status().migrations())
                    .singleElement()
                    .satisfies(it -> assertThat(it.appliedAt())
                            .isBetween(before, Instant.now().plusSeconds(60)));
        } finally {
            Locale.setDefault(usual);
        }
    }

    /** Whoever writes for longer keeps all others out anyway. */
    @Test
    void aLostLogIsNoMatterOfRights() {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        up();
        execute("DROP TABLE __migrations_log");
        write("0002_t.sql", "INSERT INTO t VALUES (1);");

        assertThatThrownBy(() -> migrator().up())
                .hasMessageContaining("no such table: main.__migrations_log")
                .hasMessageNotContaining("chmod");
    }

    @Test
    void aLeaseThatAKilledProcessLeavesEndsSoon() {
        write("0001_t.sql", "-- no-transaction", "CREATE TABLE t (n INT);");
        List<String> leases = new ArrayList<>();

        builder()
                .listener(event -> {
                    if (event instanceof MigrationEvent.MigrationStarted) {
                        leases.addAll(column("SELECT CASE WHEN expires_at > datetime('now')"
                                + " AND expires_at <= strftime('%Y-%m-%d %H:%M:%f', 'now', '+15 seconds')"
                                + " THEN 'soon' ELSE expires_at END FROM __migrations_run"));
                    }
                })
                .build()
                .up();

        assertThat(leases).containsExactly("soon");
    }

    @Test
    void whoeverWritesIsWaitedForAsTheLockIs() throws Exception {
        write("0001_patients.sql", "CREATE TABLE patients (id INT PRIMARY KEY);");
        up();
        write("0002_visits.sql", "CREATE TABLE visits (id INT PRIMARY KEY);");
        List<String> holders = new ArrayList<>();
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            insert(statement);

            assertThatThrownBy(builder()
                            .dataSource(impatient())
                            .waitTimeout(Duration.ZERO)
                            .build()::up)
                    .isInstanceOf(WaitTimeoutException.class)
                    .hasMessageContaining("It is held by a connection that is writing to the database.");
            builder()
                    .dataSource(impatient())
                    .listener(event -> {
                        if (event instanceof Waiting wait && wait.cause() == Waiting.Cause.MIGRATION_LOCK) {
                            holders.add(wait.detail());
                            rollBack(connection);
                        }
                    })
                    .build()
                    .up();
        }
        assertThat(holders).containsExactly("a connection that is writing to the database");
        assertThat(appliedNames()).containsExactly("0001_patients", "0002_visits");
    }

    @Test
    void whoeverKeepsEveryoneFromReadingIsWaitedFor() throws Exception {
        write("0001_patients.sql", "CREATE TABLE patients (id INT PRIMARY KEY);");
        up();
        write("0002_visits.sql", "CREATE TABLE visits (id INT PRIMARY KEY);");
        for (Consumer<Migrator> asked : List.<Consumer<Migrator>>of(Migrator::up, it -> it.markFailed("0002"))) {
            List<String> locks = new ArrayList<>();
            try (var connection = dataSource().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");

                assertThatThrownBy(() -> asked.accept(builder()
                                .dataSource(impatient())
                                .waitTimeout(Duration.ZERO)
                                .build()))
                        .isInstanceOf(WaitTimeoutException.class)
                        .message()
                        .matches("Another connection has locked the history\\. The database says: .*locked.*\n"
                                + "  Next: .*wait-timeout");
                asked.accept(builder()
                        .dataSource(impatient())
                        .listener(event -> {
                            if (event instanceof Waiting wait && wait.cause() == Waiting.Cause.HISTORY) {
                                locks.add(wait.detail());
                                end(statement);
                            }
                        })
                        .build());
            }
            assertThat(locks).singleElement().asString().contains("locked");
        }
        assertThat(appliedNames()).containsExactly("0001_patients");
    }

    /** Only who changes something waits for who writes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWouldRunIsKnownWhileAnotherWrites(boolean hasHistory) throws Exception {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        if (hasHistory) {
            up();
        }
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        try (var writer = dataSource().getConnection();
                var writing = writer.createStatement();
                var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 3600000");
            Migrator migrator =
                    builder().dataSource(Connections.pooled(connection)).build();
            writing.execute("BEGIN IMMEDIATE");

            var status = CompletableFuture.supplyAsync(migrator::status);
            try {
                assertThat(status.get(1, TimeUnit.MINUTES).problems()).isEmpty();
            } finally {
                end(writing);
                status.join();
            }
            try (var row = statement.executeQuery("PRAGMA busy_timeout")) {
                assertThat(row.getInt(1)).isEqualTo(3600000);
            }
            assertThat(connection.getAutoCommit()).isTrue();
            writing.execute("BEGIN EXCLUSIVE");
        }
    }

    private static void end(Statement statement) {
        try {
            statement.execute("COMMIT");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tenantsAreRefusedForThereAreNoSchemas() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        TenantMigrator tenants = TenantMigrator.of(builder(), () -> List.of("acme"), 1);

        InvalidMigrationsException all = refused(InvalidMigrationsException.class, tenants::up);
        InvalidMigrationsException one = refused(InvalidMigrationsException.class, () -> tenants.up("acme"));

        assertThat(all)
                .hasMessageMatching("Tenants are schemas of one database, and SQLite \\S+ has no schemas\\.\n"
                        + "  Next: give each tenant its own database, and migrate each by itself");
        assertThat(one).hasMessage(all.getMessage());
    }

    /** In a column without a type, a number is no text. */
    @Test
    void aKeyThatIsNotFoundAsAParameterIsReported() {
        write("0001_t.sql", "CREATE TABLE t (id NOT NULL UNIQUE, n INT);");
        up();
        execute("INSERT INTO t VALUES (1, 0), (2, 0)");
        write("0002_fill.sql", "-- option: batch=t.id", "UPDATE t SET n = 1 WHERE id BETWEEN :from AND :to;");

        assertThatThrownBy(() -> migrator().up())
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("The key 1 in t.id is not found as a parameter");
    }

    /** In a column of numbers, there may be texts. */
    @Test
    void aKeyThatIsNoNumberIsReported() {
        write("0001_t.sql", "CREATE TABLE t (id INT NOT NULL UNIQUE, n INT);");
        up();
        execute("INSERT INTO t VALUES (1, 0), ('one', 0)");
        write("0002_fill.sql", "-- option: batch=t.id", "UPDATE t SET n = 1 WHERE id BETWEEN :from AND :to;");

        assertThatThrownBy(() -> migrator().up())
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("t.id has values of several types");
    }

    /** The driver names no column of it. */
    @Test
    void aUniqueIndexOfAnExpressionIsNoKey() {
        write(
                "0001_t.sql",
                "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INT);",
                "CREATE UNIQUE INDEX u ON t (lower(name));");
        up();
        execute("INSERT INTO t VALUES (1, 'a', 0), (2, 'b', 0)");
        write("0002_fill.sql", "-- option: batch=t.id", "UPDATE t SET n = 1 WHERE id BETWEEN :from AND :to;");

        up();

        assertThat(column("SELECT n FROM t ORDER BY id")).containsExactly("1", "1");
    }
}
