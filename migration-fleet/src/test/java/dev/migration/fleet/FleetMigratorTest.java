// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static dev.migration.fixture.ServerDatabases.count;
import static dev.migration.fixture.ServerDatabases.execute;
import static dev.migration.fixture.ServerDatabases.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Baseline;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.TargetNotReadyException;
import dev.migration.TenantMigrator;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.fleet.TargetStatus.Standing;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Many databases and schemas of one server, and servers that are not there. */
class FleetMigratorTest {

    @TempDir
    Path folder;

    private final List<String> databases = new ArrayList<>();
    private Duration waitTimeout = Duration.ofMinutes(5);

    @BeforeEach
    void writeMigrations() throws IOException {
        write("0001_orders.sql", "CREATE TABLE orders (id INT PRIMARY KEY);");
        write("0002_status.sql", "ALTER TABLE orders ADD COLUMN status TEXT;");
    }

    @AfterEach
    void dropDatabases() throws SQLException {
        for (String database : databases) {
            execute("postgres", "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
        }
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }

    private void createDatabase(String name, int schemas) throws SQLException {
        databases.add(name);
        execute("postgres", "CREATE DATABASE " + name);
        for (int i = 1; i <= schemas; i++) {
            execute(name, "CREATE SCHEMA s" + i);
        }
    }

    private static FleetTarget target(String name, String database, String schema) {
        return new FleetTarget(name, null, database, schema, null, null, Map.of());
    }

    private static List<FleetTarget> schemas(String database, int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> target(database + "-" + i, database, "s" + i))
                .toList();
    }

    private FleetMigrator fleet(List<FleetTarget> targets) {
        return fleet(targets, FleetSettings.defaults());
    }

    private FleetMigrator fleet(List<FleetTarget> targets, FleetSettings settings) {
        return fleet(targets, settings, null);
    }

    /** With a baseline, schemas may have something in them. */
    private FleetMigrator fleet(List<FleetTarget> targets, FleetSettings settings, @Nullable Baseline baseline) {
        var set = new PGSimpleDataSource();
        set.setUrl(url("postgres"));
        set.setUser("postgres");
        return FleetMigrator.of(
                Migrator.builder()
                        .locations(folder.toString())
                        .policies(Set.of(Policy.RECORD_SCHEMA))
                        .baseline(baseline)
                        .waitTimeout(waitTimeout),
                TargetSource.of(targets),
                new JdbcConnector(set, url("postgres"), "postgres", "", name -> null),
                settings);
    }

    @Test
    void schemasAndDatabasesAreMigratedOnceAndThenUpToDate() throws SQLException {
        createDatabase("fleet_many", 30);
        createDatabase("fleet_single", 0);
        List<FleetTarget> targets = new ArrayList<>(schemas("fleet_many", 30));
        targets.add(target("single", "fleet_single", null));

        FleetReport first = fleet(targets).up();
        FleetReport second = fleet(targets).up();

        assertThat(first.isDone()).as(first.failures().toString()).isTrue();
        assertThat(first.count(Kind.MIGRATED)).isEqualTo(31);
        assertThat(first.outcomes()).extracting(TargetOutcome::migrations).containsOnly(2);
        assertThat(second.isDone()).isTrue();
        assertThat(second.count(Kind.UP_TO_DATE)).isEqualTo(31);
        assertThat(count("fleet_many", "SELECT count(*) FROM s30.__migrations")).isEqualTo(2);
        assertThat(count("fleet_single", "SELECT count(*) FROM orders")).isZero();
    }

    @Test
    void twoProcessesShareTheWork() throws Exception {
        createDatabase("fleet_shared", 40);
        List<FleetTarget> targets = schemas("fleet_shared", 40);

        FleetSettings settings = FleetSettings.defaults().withConnections(3).withRun("one-run");
        var other = CompletableFuture.supplyAsync(
                () -> fleet(targets, settings.withShard(2, 2)).up());
        FleetReport one = fleet(targets, settings.withShard(1, 2)).up();
        FleetReport two = other.get();

        assertThat(one.isDone()).as(one.failures().toString()).isTrue();
        assertThat(two.isDone()).as(two.failures().toString()).isTrue();
        assertThat(one.count(Kind.MIGRATED) + two.count(Kind.MIGRATED)).isEqualTo(40);
        assertThat(one.count(Kind.MIGRATED)).isBetween(1L, 39L);
    }

    @Test
    void whatFailedInARunIsNotTriedAgainInItAndIsInTheNext() throws Exception {
        createDatabase("fleet_fails", 4);
        execute("fleet_fails", "CREATE TABLE s3.orders (id INT)");
        List<FleetTarget> targets = schemas("fleet_fails", 4);
        FleetSettings settings = FleetSettings.defaults().withRun("night-1");
        write("0001_orders.sql", "CREATE TABLE shipped (id INT); CREATE TABLE orders (id INT PRIMARY KEY);");
        execute("fleet_fails", "DROP TABLE s3.orders; CREATE VIEW s3.orders AS SELECT 1 AS id");

        FleetReport first = fleet(targets, settings, Baseline.none()).up();
        FleetReport same = fleet(targets, settings, Baseline.none()).up();
        FleetReport next =
                fleet(targets, settings.withRun("night-2"), Baseline.none()).up();

        assertThat(first.count(Kind.MIGRATED)).isEqualTo(3);
        assertThat(first.count(Kind.FAILED)).isOne();
        assertThat(first.failures().keySet())
                .singleElement()
                .asString()
                .contains("orders")
                .doesNotContain("IF NOT EXISTS");
        assertThat(same.failures().keySet())
                .singleElement()
                .asString()
                .contains("night-1")
                .contains("in this run already");
        assertThat(next.failures().keySet()).singleElement().asString().doesNotContain("in this run already");
        assertThat(count("fleet_fails", "SELECT count(*) FROM s3.__migrations_log WHERE action = 'fail'"))
                .isEqualTo(2);
    }

    @Test
    void aTargetThatAnotherHasIsTriedUntilItIsDone() throws Exception {
        createDatabase("fleet_busy", 2);
        List<FleetTarget> targets = schemas("fleet_busy", 2);
        write("0003_slow.sql", "SELECT pg_sleep(1.5);");

        var other =
                CompletableFuture.supplyAsync(() -> fleet(targets.subList(0, 1)).up());
        while (count(
                        "fleet_busy",
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND state = 'active' AND pid <> pg_backend_pid()")
                == 0) {
            Thread.sleep(20);
        }
        FleetReport report = fleet(targets).up();

        assertThat(other.get().count(Kind.MIGRATED)).isOne();
        assertThat(report.isDone()).as(report.failures().toString()).isTrue();
        assertThat(report.outcomes()).extracting(TargetOutcome::kind).containsExactly(Kind.UP_TO_DATE, Kind.MIGRATED);
    }

    @Test
    void aServerThatDoesNotAnswerLeavesTheOthersAlone() throws Exception {
        createDatabase("fleet_well", 3);
        List<FleetTarget> targets = new ArrayList<>();
        try (var nobody = new ServerSocket(0)) {
            int port = nobody.getLocalPort();
            for (int i = 1; i <= 5; i++) {
                String gone = "jdbc:postgresql://localhost:" + port + "/x" + i + "?loginTimeout=1";
                targets.add(new FleetTarget("gone-" + i, gone, null, null, null, null, Map.of()));
            }
            targets.addAll(schemas("fleet_well", 3));

            FleetReport report = fleet(targets).up();

            assertThat(report.count(Kind.MIGRATED)).isEqualTo(3);
            assertThat(report.count(Kind.FAILED)).isEqualTo(5);
            assertThat(report.failures().keySet())
                    .as("three tries, and those that were spared")
                    .hasSize(2)
                    .anySatisfy(cause -> assertThat(cause).contains("Not tried: the server localhost:"));
        }
    }

    @Test
    void wavesEndBehindTheOneThatFailedAndGoOnWithTheSameCommand() throws Exception {
        createDatabase("fleet_waves", 10);
        List<FleetTarget> targets = schemas("fleet_waves", 10);
        write(
                "0002_status.sql",
                "SELECT 1/(CASE WHEN current_schema() = 's2' AND to_regclass('s2.mended') IS NULL THEN 0 ELSE 1 END);");
        List<Integer> checked = new ArrayList<>();
        var order = new FleetOrder(new Waves(List.of("2", "30%")), "", wave -> checked.add(wave.size()), outcome -> {});

        FleetReport first = fleet(targets).up(order);
        execute("fleet_waves", "CREATE TABLE s2.mended ()");
        FleetReport second = fleet(targets).up(order);

        assertThat(first.ended()).isNotNull();
        assertThat(String.valueOf(first.ended())).contains("after wave 1 of 3");
        assertThat(first.count(Kind.NOT_STARTED)).isEqualTo(8);
        assertThat(first.outcomes().get(1).kind()).isEqualTo(Kind.FAILED);
        assertThat(first.outcomes().get(1).migrations())
                .as("what was applied before")
                .isOne();
        assertThat(first.outcomes().get(1).duration()).isPositive();
        assertThat(second.isDone()).as(second.failures().toString()).isTrue();
        assertThat(checked).containsExactly(2, 3);
    }

    @Test
    void theRunEndsAtSoManyFailures() throws Exception {
        createDatabase("fleet_stops", 12);
        write("0001_orders.sql", "SELECT 1/0;");

        FleetReport report = fleet(
                        schemas("fleet_stops", 12), FleetSettings.defaults().withConnections(1))
                .up(new FleetOrder(Waves.ALL, "3", wave -> {}, outcome -> {}));

        assertThat(report.count(Kind.FAILED)).isEqualTo(3);
        assertThat(report.count(Kind.NOT_STARTED)).isEqualTo(9);
        assertThat(String.valueOf(report.ended())).contains("after 3 failures");
        assertThat(report.failures()).as("one cause").hasSize(1);
    }

    @Test
    void aStopEndsWhatIsAtWorkAndStartsNothingElse() throws Exception {
        createDatabase("fleet_stopped", 6);
        write("0003_slow.sql", "SELECT pg_sleep(60);");
        List<FleetTarget> targets = schemas("fleet_stopped", 6);
        FleetSettings settings = FleetSettings.defaults().withConnections(2).withRun("stopped-1");
        FleetMigrator fleet = fleet(targets, settings);

        var running = CompletableFuture.supplyAsync(() -> {
            FleetReport ended = fleet.up();
            assertThat(Thread.interrupted()).as("of our own doing").isFalse();
            return ended;
        });
        String atWork = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'fleet_stopped'"
                + " AND query LIKE '%pg_sleep%' AND state = 'active' AND pid <> pg_backend_pid()";
        while (count("fleet_stopped", atWork) < 2) {
            Thread.sleep(20);
        }
        fleet.stop();
        FleetReport report = running.get(30, TimeUnit.SECONDS);

        assertThat(report.count(Kind.STOPPED)).isEqualTo(2);
        assertThat(report.outcomes().stream().filter(outcome -> outcome.kind() == Kind.STOPPED))
                .allSatisfy(outcome -> assertThat(outcome.migrations()).isEqualTo(2))
                .allSatisfy(outcome -> assertThat(outcome.duration()).isPositive());
        assertThat(report.count(Kind.NOT_STARTED)).isEqualTo(4);
        assertThat(String.valueOf(report.ended())).contains("The run was stopped.");
        assertThat(count("fleet_stopped", "SELECT count(*) FROM pg_tables WHERE tablename = 'orders'"))
                .isEqualTo(2);
        write("0003_slow.sql", "SELECT 1;");
        assertThat(fleet(targets, settings).up().isDone())
                .as("what was stopped has not failed in this run")
                .isTrue();
    }

    @Test
    void theStatusShowsVersionsCausesDriftAndTheSlowest() throws Exception {
        createDatabase("fleet_seen", 6);
        List<FleetTarget> targets = new ArrayList<>(schemas("fleet_seen", 6));
        fleet(targets.subList(0, 5)).up();
        execute("fleet_seen", "ALTER TABLE s4.orders ADD COLUMN own INT");
        write("0003_total.sql", "ALTER TABLE orders ADD COLUMN total INT;");
        execute("fleet_seen", "CREATE TABLE s5.x (y INT); ALTER TABLE s5.orders ADD COLUMN total INT");
        fleet(targets.subList(0, 5)).up();
        targets.add(target("missing", "fleet_seen", "nowhere"));

        FleetStatus status = fleet(targets).status();

        assertThat(status.versions()).containsExactly(Map.entry("0003", 4L), Map.entry("0002", 1L), Map.entry("", 1L));
        assertThat(status.counts())
                .containsEntry(Standing.UP_TO_DATE, 4L)
                .containsEntry(Standing.FAILED, 1L)
                .containsEntry(Standing.PENDING, 1L)
                .containsEntry(Standing.UNKNOWN, 1L);
        assertThat(status.differing()).extracting(TargetStatus::target).containsExactly("fleet_seen-4");
        assertThat(status.causes()).hasSize(2);
        assertThat(status.slowest(2)).hasSize(2);
    }

    @Test
    void noMoreConnectionsThanAllowedAreOpenAtAServer() throws Exception {
        createDatabase("fleet_narrow", 20);
        write("0002_status.sql", "SELECT pg_sleep(0.05);");
        var run = CompletableFuture.supplyAsync(() -> fleet(
                        schemas("fleet_narrow", 20), FleetSettings.defaults().withConnections(3))
                .up());
        long most = 0;
        while (!run.isDone()) {
            most = Math.max(
                    most, count("postgres", "SELECT count(*) FROM pg_stat_activity WHERE datname = 'fleet_narrow'"));
        }

        assertThat(run.get().isDone()).isTrue();
        assertThat(most).isBetween(1L, 3L);
    }

    @Test
    void aLabelThatNoTargetHasIsRefused() {
        var canary = new FleetTarget("a", null, null, "s1", null, null, Map.of("ring", "canary"));

        assertThatThrownBy(() -> new Waves(List.of("ring=canarry")).of(List.of(canary)))
                .hasMessageContaining("No target has the label ring=canarry.")
                .hasMessageContaining("use one of ring=canary; no target was touched");
    }

    @Test
    void anUnknownDatabaseIsAFailureOfOneTarget() throws Exception {
        createDatabase("fleet_known", 3);
        List<FleetTarget> targets = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            targets.add(target("nowhere-" + i, "nowhere_" + i, null));
        }
        targets.addAll(schemas("fleet_known", 3));

        FleetReport report =
                fleet(targets, FleetSettings.defaults().withShard(1, 1)).up();

        assertThat(report.count(Kind.MIGRATED)).isEqualTo(3);
        assertThat(report.failures()).as("one cause").hasSize(1);
    }

    @Test
    void schemasThatHoldTheSameHaveTheSameChecksum() throws Exception {
        createDatabase("fleet_same", 3);
        write("0001_orders.sql", """
                CREATE TYPE mood AS ENUM ('sad', 'glad');
                CREATE TABLE orders (id SERIAL PRIMARY KEY, mood mood, parent INT REFERENCES orders (id));
                CREATE VIEW happy AS SELECT id FROM orders WHERE mood = 'glad';
                """);
        List<FleetTarget> targets = schemas("fleet_same", 3);
        fleet(targets).up();

        assertThat(fleet(targets).status().differing()).isEmpty();
    }

    @Test
    void aPasswordIsNoReference() {
        assertThatThrownBy(() -> new FleetTarget("eu", url("x"), null, null, "app", "Hunter22Secret", Map.of()))
                .hasMessageContaining("The password-from of target eu must start with env:, file: or property:")
                .hasMessageNotContaining("Hunter22Secret");
    }

    @Test
    void whatIsAskedForIsLookedAtOnceAndRefusedUntilItIsUpToDate() throws Exception {
        createDatabase("fleet_required", 2);
        FleetMigrator fleet = fleet(schemas("fleet_required", 2));

        assertThatThrownBy(() -> fleet.require("fleet_required-1"))
                .isInstanceOf(TargetNotReadyException.class)
                .hasMessageStartingWith("Target fleet_required-1 is not ready:")
                .hasMessageContaining("2 migrations are not applied");
        assertThat(fleet.catchUp().count(Kind.MIGRATED)).isEqualTo(2);
        write("0002_again.sql", "SELECT 1;");
        assertThat(fleet.catchUp().outcomes())
                .as("both are known, so no file is read")
                .isEmpty();
        Files.delete(folder.resolve("0002_again.sql"));
        fleet.require("fleet_required-1");
        execute("fleet_required", "DROP SCHEMA s1 CASCADE");
        fleet.require("fleet_required-1");
        assertThat(fleet.status().counts()).containsEntry(Standing.UP_TO_DATE, 1L);
    }

    @Test
    void whatIsAskedForAfterItFailedSaysWhy() throws Exception {
        createDatabase("fleet_why", 1);
        FleetMigrator fleet = fleet(schemas("fleet_why", 1));
        write("0003_broken.sql", "SELECT no_such_column;");

        assertThat(fleet.catchUp().count(Kind.FAILED)).isOne();

        assertThatThrownBy(() -> fleet.require("fleet_why-1"))
                .isInstanceOf(TargetNotReadyException.class)
                .hasMessageContaining("no_such_column")
                .hasMessageContaining("change what stands in its way in this database");
    }

    @Test
    void onlyFilesThatHaveChangedAreReadAgain() throws Exception {
        createDatabase("fleet_read", 1);
        write("0003_total.sql", "SELECT 1;");
        Path file = folder.resolve("0003_total.sql");
        FileTime then = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, then);
        FleetMigrator fleet = fleet(schemas("fleet_read", 1));
        fleet.up();
        write("0003_total.sql", "SELECT 2;");
        Files.setLastModifiedTime(file, then);

        assertThat(fleet.status().counts())
                .as("it seems unchanged")
                .containsExactly(Map.entry(Standing.UP_TO_DATE, 1L));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        assertThat(fleet.status().counts()).containsExactly(Map.entry(Standing.WRONG, 1L));
    }

    @Test
    void whatIsAskedForIsMigratedFirstWhereThatIsSet() throws Exception {
        createDatabase("fleet_demanded", 2);
        execute("fleet_demanded", "DROP SCHEMA s2");
        FleetSettings settings = FleetSettings.defaults().withOnDemand(FleetSettings.OnDemand.MIGRATE);
        FleetMigrator fleet = fleet(schemas("fleet_demanded", 2), settings);

        List<CompletableFuture<Void>> asked = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> fleet.require("fleet_demanded-1")))
                .toList();
        asked.forEach(CompletableFuture::join);

        assertThat(count("fleet_demanded", "SELECT count(*) FROM s1.__migrations"))
                .isEqualTo(2);
        assertThatThrownBy(() -> fleet.require("fleet_demanded-2"))
                .isInstanceOf(TargetNotReadyException.class)
                .hasMessageContaining("s2");
        assertThatThrownBy(() -> fleet.require("nobody")).hasMessageContaining("There is no target nobody");
    }

    private void writeBatches(String change) throws IOException {
        write(
                "0002_status.sql",
                "ALTER TABLE orders ADD COLUMN n INT;\nINSERT INTO orders SELECT g FROM generate_series(1, 50) g;");
        write(
                "0003_fill.sql",
                "-- option: batch=orders.id\nUPDATE orders SET n = 1 WHERE " + change + " id BETWEEN :from AND :to;");
    }

    @Test
    void batchesThatArePausedAreLeftForAWhile() throws Exception {
        createDatabase("fleet_paused", 1);
        writeBatches("");
        List<FleetTarget> targets = schemas("fleet_paused", 1);
        var database = new PGSimpleDataSource();
        database.setUrl(url("fleet_paused"));
        database.setUser("postgres");
        Migrator paused = TenantMigrator.of(
                        Migrator.builder()
                                .dataSource(database)
                                .locations(folder.toString())
                                .policies(Set.of(Policy.BATCHES_LATER)),
                        List::of,
                        1)
                .migrator("s1");
        paused.up();
        paused.pauseBatches("0003");
        waitTimeout = Duration.ZERO;
        FleetMigrator fleet = fleet(targets, FleetSettings.defaults().withOnDemand(FleetSettings.OnDemand.MIGRATE));

        assertThat(fleet.run("now").up("fleet_paused-1")).isEmpty();
        assertThatThrownBy(() -> fleet.require("fleet_paused-1"))
                .as("one request waits only so long")
                .isInstanceOf(TargetNotReadyException.class)
                .hasMessageContaining("0003_fill runs in batches, and another process works on it, or it is paused.");

        paused.resumeBatches("0003");
        assertThat(fleet.up().isDone()).isTrue();
    }

    @Test
    void aBatchThatFailedIsNotTriedAgainInItsRun() throws Exception {
        createDatabase("fleet_batch", 1);
        writeBatches("1 / (id - 20) IS NOT NULL AND");
        List<FleetTarget> targets = schemas("fleet_batch", 1);
        FleetSettings settings = FleetSettings.defaults().withRun("batch-1");

        FleetReport first = fleet(targets, settings).up();
        FleetReport same = fleet(targets, settings).up();

        assertThat(first.failures().keySet()).singleElement().asString().contains("division by zero");
        assertThat(same.failures().keySet())
                .singleElement()
                .asString()
                .contains("It failed in this run already (batch-1)");
    }
}
