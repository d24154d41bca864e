// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static dev.migration.fixture.ServerDatabases.execute;
import static dev.migration.fixture.ServerDatabases.url;
import static dev.migration.fixture.ServerDatabases.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.TargetNotReadyException;
import dev.migration.WaitTimeoutException;
import dev.migration.fleet.FleetSettings.OnDemand;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.fleet.TargetStatus.Standing;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What one target does to the others: its server hangs, its password is wrong, it disappears, its lock is held. */
class FleetTroubleTest {

    private static final int GOOD = 20;
    private static final String BARRED = "host all fleet_barred all scram-sha-256\n";

    @TempDir
    Path folder;

    private String loginRules = "";

    @BeforeEach
    void createDatabases() throws Exception {
        write("0001_orders.sql", "CREATE TABLE orders (id INT);");
        execute("postgres", "CREATE DATABASE fleet_good");
        for (int i = 1; i <= GOOD; i++) {
            execute("fleet_good", "CREATE SCHEMA s" + i);
        }
    }

    @AfterEach
    void dropDatabases() throws Exception {
        if (!loginRules.isEmpty()) {
            writeLoginRules(loginRules);
            execute("postgres", "DROP ROLE fleet_barred");
        }
        execute("postgres", "DROP DATABASE fleet_good WITH (FORCE)");
        execute("postgres", "DROP DATABASE IF EXISTS fleet_doomed WITH (FORCE)");
    }

    private void write(String name, String sql) throws Exception {
        Files.writeString(folder.resolve(name), sql);
    }

    private static void writeLoginRules(String rules) throws Exception {
        Files.writeString(Path.of(value("postgres", "SHOW hba_file")), rules);
        execute("postgres", "SELECT pg_reload_conf()");
    }

    /** The server asks nobody else for a password. */
    private void barWithoutPassword() throws Exception {
        execute("postgres", "CREATE ROLE fleet_barred LOGIN PASSWORD 'right'");
        loginRules = Files.readString(Path.of(value("postgres", "SHOW hba_file")));
        writeLoginRules(BARRED + loginRules);
        await(() -> !isLetIn(), new CompletableFuture<>());
    }

    private static void await(Callable<Boolean> condition, Future<?> run) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertThat(run.isDone()).as("the run has ended before").isFalse();
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static boolean isLetIn() {
        try (Connection connection = DriverManager.getConnection(url("fleet_good"), "fleet_barred", "wrong")) {
            return connection.isValid(0);
        } catch (SQLException e) {
            return false;
        }
    }

    private static FleetTarget good(int number) {
        return target("good-" + number, "fleet_good", "s" + number);
    }

    private static FleetTarget target(String name, String database, @Nullable String schema) {
        return new FleetTarget(name, null, database, schema, null, null, Map.of());
    }

    private FleetMigrator fleet(List<FleetTarget> targets, Duration wait) {
        return fleet(targets, wait, OnDemand.FAIL);
    }

    private FleetMigrator fleet(List<FleetTarget> targets, Duration wait, OnDemand onDemand) {
        var set = new PGSimpleDataSource();
        set.setUrl(url("postgres"));
        set.setUser("postgres");
        return FleetMigrator.of(
                Migrator.builder().locations(folder.toString()).waitTimeout(wait),
                TargetSource.of(targets),
                new JdbcConnector(set, url("postgres"), "postgres", "", name -> "wrong"),
                FleetSettings.defaults().withOnDemand(onDemand));
    }

    @Test
    void theOthersAreDoneBeforeAServerThatHangsHasAnswered() throws Exception {
        barWithoutPassword();
        execute("postgres", "CREATE DATABASE fleet_doomed");
        write("0002_long.sql", "SELECT CASE current_database() WHEN 'fleet_doomed' THEN pg_sleep(60) END;");
        // It takes connections, which the system does for it, and says nothing until it is closed.
        var silent = new ServerSocket(0);
        String silentUrl = "jdbc:postgresql://localhost:" + silent.getLocalPort() + "/x?loginTimeout=300";
        List<FleetTarget> targets = new ArrayList<>();
        targets.add(new FleetTarget("silent", silentUrl, null, null, null, null, Map.of()));
        targets.add(new FleetTarget("barred", null, "fleet_good", "s1", "fleet_barred", "property:pw", Map.of()));
        targets.add(target("doomed", "fleet_doomed", null));
        IntStream.rangeClosed(1, GOOD).forEach(i -> targets.add(good(i)));
        FleetMigrator fleet = fleet(targets, Duration.ofMinutes(5));
        List<String> order = new ArrayList<>();

        var run = CompletableFuture.supplyAsync(() -> fleet.up(new FleetOrder(Waves.ALL, "", wave -> {}, outcome -> {
            order.add(outcome.target());
            if (order.size() == targets.size() - 1) {
                close(silent);
            }
        })));
        await(
                () -> value(
                                "postgres",
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = 'fleet_doomed'"
                                        + " AND wait_event = 'PgSleep'")
                        .equals("1"),
                run);
        execute("postgres", "DROP DATABASE fleet_doomed WITH (FORCE)");
        FleetReport report = run.get(120, TimeUnit.SECONDS);
        FleetStatus status = fleet.status();

        assertThat(order).hasSize(targets.size()).endsWith("silent");
        assertThat(report.count(Kind.MIGRATED)).isEqualTo(GOOD);
        assertThat(report.isDone()).isFalse();
        assertThat(causes(report)).as("each for itself").containsOnlyKeys("silent", "barred", "doomed");
        assertThat(causes(report).get("silent")).contains("The connection attempt failed");
        assertThat(causes(report).get("barred")).contains("password authentication failed for user \"fleet_barred\"");
        assertThat(causes(report).get("doomed")).contains("0002_long");
        assertThat(status.counts())
                .containsExactly(Map.entry(Standing.UP_TO_DATE, (long) GOOD), Map.entry(Standing.UNKNOWN, 3L));
        assertThat(status.causes().keySet())
                .hasSize(3)
                .anySatisfy(cause -> assertThat(cause).contains("\"fleet_doomed\" does not exist"));
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> causes(FleetReport report) {
        Map<String, String> causes = new TreeMap<>();
        report.failures()
                .forEach((cause, targets) -> causes.put(
                        String.join(
                                ",", targets.stream().map(TargetOutcome::target).toList()),
                        cause));
        return causes;
    }

    @Test
    void aLockThatIsNeverReleasedIsWaitedForAsLongAsThatOfOneDatabase() throws Exception {
        List<FleetTarget> targets =
                IntStream.rangeClosed(1, GOOD).mapToObj(FleetTroubleTest::good).toList();
        fleet(targets, Duration.ofMinutes(5)).up();
        write("0002_more.sql", "ALTER TABLE orders ADD COLUMN x INT;");
        CompletableFuture<FleetReport> holder;
        try (Connection connection = DriverManager.getConnection(url("fleet_good"), "postgres", "");
                Statement blocker = connection.createStatement()) {
            connection.setAutoCommit(false);
            blocker.execute("LOCK TABLE s3.orders, s4.orders");
            holder = CompletableFuture.supplyAsync(fleet(List.of(good(3), good(4)), Duration.ofMinutes(5))::up);
            await(
                    () -> value(
                                    "postgres",
                                    "SELECT count(*) FROM pg_stat_activity WHERE datname = 'fleet_good'"
                                            + " AND wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE%'")
                            .equals("2"),
                    holder);

            FleetReport report = fleet(targets, Duration.ofMillis(500)).up();

            assertThat(report.count(Kind.MIGRATED)).isEqualTo(GOOD - 2);
            assertThat(causes(report)).as("one cause").containsOnlyKeys("good-3,good-4");
            assertThat(causes(report).get("good-3,good-4"))
                    .contains(
                            "It was waited for 500 ms. Another instance holds the migration lock. It is held by process ",
                            "or set a longer migration.wait-timeout");
            assertThatThrownBy(() -> fleet(targets, Duration.ZERO).run("batch").up("good-3"))
                    .isInstanceOf(WaitTimeoutException.class);
            assertThatThrownBy(() -> fleet(targets, Duration.ofMillis(500), OnDemand.MIGRATE)
                            .require("good-3"))
                    .isInstanceOf(TargetNotReadyException.class)
                    .hasMessageContaining("It is held by process ");
            assertThat(report.outcomes().get(2).problems().get(0).code()).isEqualTo(Code.WAIT_TIMEOUT);
        }
        assertThat(holder.get(120, TimeUnit.SECONDS).isDone()).isTrue();
        assertThat(fleet(targets, Duration.ZERO).up().isDone()).isTrue();
    }
}
