// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.HistoryChange;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.internal.database.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that is not there yet is waited for where that is allowed; one that refuses us is not. */
class SessionReadsTest {

    @TempDir
    Path folder;

    private final List<Waiting> waits = new CopyOnWriteArrayList<>();

    @BeforeEach
    void writeMigration() throws IOException {
        Files.writeString(folder.resolve("0001_create_ward.sql"), "CREATE TABLE ward (id INT PRIMARY KEY);");
    }

    private Migrator.Builder builder(DataSource dataSource, String timeout, Consumer<Waiting> whenWaiting) {
        return Migrator.builder()
                .dataSource(dataSource)
                .locations("filesystem:" + folder)
                .connectTimeout(Duration.parse(timeout))
                .listener((MigrationEvent event) -> {
                    if (event instanceof Waiting wait && wait.cause() == Waiting.Cause.DATABASE) {
                        waits.add(wait);
                        whenWaiting.accept(wait);
                    }
                });
    }

    /** A port at which nobody listens. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static PGSimpleDataSource notThere(PGSimpleDataSource dataSource) throws IOException {
        dataSource.setPortNumbers(new int[] {freePort()});
        return dataSource;
    }

    private static Consumer<Waiting> startOf(PGSimpleDataSource dataSource) {
        return wait -> dataSource.setPortNumbers(new int[] {EmptyPostgreSql.port()});
    }

    @Test
    void aRunWaitsUntilTheDatabaseIsThere() throws IOException {
        PGSimpleDataSource database = notThere(EmptyPostgreSql.create());

        assertThat(builder(database, "PT60S", startOf(database)).build().up().migrations())
                .hasSize(1);
        assertThat(waits).singleElement().satisfies(wait -> {
            assertThat(wait.detail()).startsWith("No connection to the database: Connection to localhost:");
            assertThat(wait.detail()).endsWith(" (waits 1 min 0 s at most)");
        });
    }

    @Test
    void aCheckWaitsAsWell() throws IOException {
        PGSimpleDataSource database = EmptyPostgreSql.create();
        builder(database, "PT0S", wait -> {}).build().up();

        Migrator migrator =
                builder(notThere(database), "PT60S", startOf(database)).build();
        assertThat(migrator.requireUpToDate().applied()).hasSize(1);
        assertThat(waits).hasSize(1);
    }

    @Test
    void marksAndBaselinesWaitAsWell() throws IOException {
        PGSimpleDataSource database = EmptyPostgreSql.create();
        Migrator migrator = builder(database, "PT60S", startOf(database)).build();

        notThere(database);
        assertThat(migrator.markApplied("1").action()).isEqualTo(HistoryChange.Action.MARKED_APPLIED);
        notThere(database);
        assertThat(migrator.markFailed("1").action()).isEqualTo(HistoryChange.Action.MARKED_FAILED);
        notThere(database);
        assertThat(migrator.baseline(Baseline.of("none")).action()).isEqualTo(HistoryChange.Action.BASELINE_RECORDED);
        assertThat(waits).hasSize(3);
    }

    @Test
    void aReportDoesNotWait() throws IOException {
        Migrator migrator =
                builder(notThere(EmptyPostgreSql.create()), "PT60S", wait -> {}).build();
        assertThatThrownBy(migrator::status).isInstanceOf(DatabaseAccessException.class);
        assertThat(waits).isEmpty();
    }

    @Test
    void aQuestionIsCancelledWhenItIsStopped() throws Exception {
        Migrator migrator =
                Migrator.builder().dataSource(EmptyPostgreSql.create()).build();

        assertThatThrownBy(() -> Engine.of(migrator).askWhenUp(session -> {
                    CompletableFuture.runAsync(migrator::stop);
                    return session.ask("It cannot be read", () -> Row.all(session.connection(), "SELECT pg_sleep(60)"));
                }))
                .isInstanceOf(MigrationStoppedException.class);
    }

    @Test
    void tenantsAreNamedWhenTheDatabaseIsThere() throws Exception {
        PGSimpleDataSource database = EmptyPostgreSql.create();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA acme");
        }
        TenantMigrator tenants = TenantMigrator.of(
                builder(notThere(database), "PT60S", startOf(database)),
                TenantSource.query(database, "SELECT 'acme'"),
                1);

        assertThat(tenants.up().tenants()).containsOnlyKeys("acme");
        assertThat(tenants.requireUpToDate()).containsOnlyKeys("acme");
        assertThat(waits).hasSize(1);
    }

    @Test
    void byDefaultARunFailsAtOnce() throws IOException {
        Migrator migrator =
                builder(notThere(EmptyPostgreSql.create()), "PT0S", wait -> {}).build();
        assertThatThrownBy(migrator::up).isInstanceOf(DatabaseAccessException.class);
        assertThat(waits).isEmpty();
    }

    static Stream<DataSource> notThere() throws Exception {
        var h2 = new JdbcDataSource();
        h2.setUrl("jdbc:h2:tcp://localhost:" + freePort() + "/mem:x");
        var unknownHost = EmptyPostgreSql.create();
        unknownHost.setServerNames(new String[] {"nowhere.invalid"});
        return Stream.of(
                h2,
                unknownHost,
                notThere(EmptyPostgreSql.create()),
                new MariaDbDataSource("jdbc:mariadb://localhost:" + freePort() + "/x"));
    }

    @ParameterizedTest
    @MethodSource
    void notThere(DataSource database) {
        Migrator migrator = builder(database, "PT0.6S", wait -> {}).build();

        DatabaseAccessException failure = catchThrowableOfType(DatabaseAccessException.class, migrator::up);

        assertThat(failure.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.DATABASE_UNREACHABLE);
            assertThat(problem.message())
                    .startsWith("No connection to the database: ")
                    .matches("(?s).*\n  Waited for it \\S+ m?s\\.");
        });
        assertThat(waits).isNotEmpty();
    }

    static Stream<DataSource> refused() throws Exception {
        EmptyPostgreSql.create();
        PGSimpleDataSource withoutPassword = EmptyPostgreSql.as("nobody", EmptyPostgreSql.DATABASE);
        EmptyMariaDb.create();
        return Stream.of(
                withoutPassword,
                EmptyPostgreSql.as("postgres", "unknown"),
                EmptyMariaDb.as("nobody", "contract"),
                EmptyMariaDb.as("root", "unknown"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(DataSource database) {
        assertThatThrownBy(builder(database, "PT60S", wait -> {}).build()::up)
                .isInstanceOf(DatabaseAccessException.class);
        assertThat(waits).isEmpty();
    }

    @Test
    void theWaitCanBeStopped() throws IOException {
        Migrator[] migrator = new Migrator[1];
        Consumer<Waiting> stop = wait -> new Thread(migrator[0]::stop).start();
        migrator[0] = builder(notThere(EmptyPostgreSql.create()), "PT60S", stop).build();

        assertThatThrownBy(migrator[0]::up)
                .isInstanceOf(MigrationStoppedException.class)
                .hasMessage(
                        "Stopped while waiting for the database: the application asked for it. Nothing was changed.\n"
                                + "  Next: start again");
        assertThatThrownBy(migrator[0]::requireUpToDate).isInstanceOf(MigrationStoppedException.class);
    }

    @Test
    void theWaitEndsWithAnInterrupt() throws IOException {
        Thread thread = Thread.currentThread();
        Migrator migrator = builder(notThere(EmptyPostgreSql.create()), "PT60S", wait -> thread.interrupt())
                .build();

        assertThatThrownBy(migrator::up)
                .isInstanceOf(MigrationStoppedException.class)
                .hasMessageContaining("its thread was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
