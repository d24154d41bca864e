// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationListener;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.TargetNotReadyException;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.TenantState;
import dev.migration.TenantsFailedException;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.TenantWorkbench;
import dev.migration.fixture.Workbench;
import dev.migration.internal.run.BatchWorker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many tenants in one database, each with a schema of its own. */
public interface TenantContract extends TenantWorkbench {

    /** A statement that writes to the table counts when it ends, in half a minute or later. */
    String slow();

    private static Map<String, List<String>> names(Map<String, RunReport> reports) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        reports.forEach((schema, report) -> names.put(schema, Workbench.names(report)));
        return names;
    }

    @Test
    default void aSchemaToCreateIsNotForTenants() {
        assertThat(refused(() -> TenantMigrator.of(
                        builder().policies(Set.of(Policy.CREATE_SCHEMA)), TenantSource.of(List.of("acme")), 1)))
                .hasMessageContainingAll(
                        "the schemas of tenants are never created", "remove it (migration.create-schema)");
    }

    @Test
    default void theSchemaOfEachTenantIsRecorded() {
        createTenants("acme", "bolt");
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        tenants(builder().policies(Set.of(Policy.RECORD_SCHEMA)), "acme", "bolt")
                .up();

        for (String tenant : List.of("acme", "bolt")) {
            assertThat(column("SELECT up_sql FROM " + schema(tenant) + ".__migrations_log WHERE action = 'schema'"))
                    .singleElement()
                    .satisfies(text -> assertThat(text.lines())
                            .hasSize(2)
                            .anyMatch(line -> line.matches("(?i)table t, column n: int.*")));
        }
    }

    @Test
    default void aTenantThatIsAskedForIsRefusedUntilItIsUpToDate() {
        createTenants("acme", "bolt");
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        TenantMigrator tenants = tenants(builder(), "acme", "bolt");

        assertThatThrownBy(() -> tenants.require("acme"))
                .isInstanceOf(TargetNotReadyException.class)
                .hasMessageStartingWith("Target acme is not ready:")
                .hasMessageContaining("0001");
        tenants.up("acme");
        write("0002_u.sql", "CREATE TABLE u (n INT);");

        // It is not looked at again: a service does not change its files.
        tenants.require("acme");
        assertThatThrownBy(() -> tenants.require("bolt")).isInstanceOf(TargetNotReadyException.class);
        tenants.each(tenant -> null);
        assertThatThrownBy(() -> tenants.require("acme")).hasMessageContaining("0002");
        tenants.up();
        tenants.require("bolt");
        write("0003_v.sql", "CREATE TABLE v (n INT);");
        assertThatThrownBy(() -> tenants.each(tenant -> {
                    throw new IllegalArgumentException("a bug");
                }))
                .hasMessageContaining("a bug");
        assertThatThrownBy(() -> tenants.require("bolt")).hasMessageContaining("0003");
    }

    @Test
    default void codeRunsInTheSchemaOfEachTenant() {
        createTenants("acme", "bolt");
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        var code = new CodeContract.Fill(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO counts VALUES (2)");
            }
        });

        tenants(builder().codeMigrations(List.of(code)), "acme", "bolt").up();

        assertThat(rows("acme")).containsExactly("2");
        assertThat(rows("bolt")).containsExactly("2");
    }

    @Test
    @Tag("smoke")
    default void eachTenantIsMigratedInItsOwnSchema() {
        createTenants("acme", "bolt", "cord", "Dune");
        counts();
        List<String> both = List.of("0001_counts", "0002_rows");

        TenantMigrator tenants = tenants("acme", "cord", "bolt", "Dune");

        assertThat(names(tenants.up().tenants()))
                .containsExactly(entry("acme", both), entry("cord", both), entry("bolt", both), entry("Dune", both));
        for (String tenant : List.of("acme", "bolt", "cord", "Dune")) {
            assertThat(rows(tenant)).containsExactly("1");
            assertThat(column("SELECT name FROM " + schema(tenant) + ".__migrations ORDER BY id"))
                    .isEqualTo(both);
        }
        assertThat(tableNames()).isEmpty();
        assertThat(tenants.up().tenants().values())
                .allMatch(report -> report.migrations().isEmpty());
    }

    @Test
    @Tag("smoke")
    default void theOthersContinueWhenOneFails() {
        createTenants("acme", "bolt", "cord");
        counts();
        execute("CREATE TABLE " + schema("bolt") + ".counts (n INT)");

        TenantsFailedException failure =
                someFail(() -> tenants(builder().baseline(Baseline.none()), "acme", "bolt", "cord")
                        .up());

        assertThat(failure.failures()).containsOnlyKeys("bolt");
        assertThat(failure.failures().get("bolt")).isInstanceOf(MigrationFailedException.class);
        assertThat(failure).hasMessageStartingWith("1 of 3 tenants was not migrated; the other 2 are migrated.\n");
        assertThat(failure.problems()).extracting(Problem::message).allMatch(text -> text.startsWith("Tenant bolt: "));
        assertThat(failure.problems())
                .as("the others have the file")
                .extracting(Problem::remedy)
                .noneMatch(text -> text.contains("IF NOT EXISTS"));
        assertThat(rows("acme")).containsExactly("1");
        assertThat(rows("cord")).containsExactly("1");

        execute("DROP TABLE " + schema("bolt") + ".counts");
        Map<String, List<String>> again =
                names(tenants("acme", "bolt", "cord").up().tenants());
        assertThat(again)
                .containsExactly(
                        entry("acme", List.of()),
                        entry("bolt", List.of("0001_counts", "0002_rows")),
                        entry("cord", List.of()));
    }

    @Test
    default void aTenantWhoseSchemaIsFilledIsRefusedAndTheOthersAreMigrated() {
        createTenants("acme", "bolt");
        counts();
        execute("CREATE TABLE " + schema("bolt") + ".visit (n INT)");

        TenantsFailedException failure = someFail(() -> tenants("acme", "bolt").up());

        assertThat(failure.failures()).containsOnlyKeys("bolt");
        assertThatProblem(failure.problems()).hasCode(Code.NON_EMPTY_SCHEMA);
        assertThatProblem(tenants("bolt").status().get("bolt").problems()).hasCode(Code.NON_EMPTY_SCHEMA);
        assertThat(rows("acme")).containsExactly("1");

        TenantMigrator all = tenants(builder().baseline(Baseline.none()), "acme", "bolt");
        assertThat(names(all.up().tenants()))
                .containsExactly(entry("acme", List.of()), entry("bolt", List.of("0001_counts", "0002_rows")));
    }

    @Test
    default void aNewTenantIsMigratedByOneCall() {
        createTenants("acme", "new_one");
        counts();
        TenantMigrator tenants = tenants("acme");
        tenants.up();

        assertThat(Workbench.names(tenants.up("new_one"))).containsExactly("0001_counts", "0002_rows");
        assertThat(rows("new_one")).containsExactly("1");
    }

    @Test
    default void somethingElseIsDoneForEachTenant() {
        createTenants("acme", "bolt");
        counts();
        TenantMigrator tenants = tenants("acme", "bolt");

        assertThat(names(tenants.each(tenant -> tenant.up(Target.version("0001")))
                        .tenants()))
                .containsExactly(entry("acme", List.of("0001_counts")), entry("bolt", List.of("0001_counts")));
        assertThat(tenants.each(tenant -> null).tenants()).isEmpty();
        assertThat(TenantWorkbench.states(tenants.status(), "acme")).containsExactly(State.APPLIED, State.PENDING);
    }

    @Test
    default void aMistakeForOneTenantKeepsNoOtherFromItsTurn() {
        createTenants("acme", "bolt", "cord");
        counts();
        execute("CREATE TABLE " + schema("cord") + ".counts (n INT)");

        Throwable thrown = catchThrowable(() -> tenants(builder().baseline(Baseline.none()), "acme", "bolt", "cord")
                .each(tenant -> {
                    if (tenant.status().schema().equalsIgnoreCase("bolt")) {
                        throw new IllegalArgumentException("a bug");
                    }
                    return tenant.up();
                }));

        assertThat(thrown)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Tenant bolt: java.lang.IllegalArgumentException: a bug");
        assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(beside -> assertThat(beside)
                        .hasMessageStartingWith("Tenant cord: ")
                        .hasCauseInstanceOf(MigrationFailedException.class));
        assertThat(rows("acme")).containsExactly("1");
    }

    @Test
    default void oneTenantCanBeDealtWithByItself() {
        createTenants("acme", "bolt");
        writeUpAndDown("0001_counts.sql", "CREATE TABLE counts (n INT);", "DROP TABLE counts;");
        TenantMigrator tenants = tenants("acme", "bolt");
        tenants.up();

        assertThat(Workbench.names(tenants.migrator("acme").down())).containsExactly("0001_counts");
        tenants.migrator("bolt").markFailed("0001");

        assertThat(TenantWorkbench.states(tenants.status(), "acme")).containsExactly(State.PENDING);
        assertThat(rows("bolt")).isEmpty();
    }

    @Test
    default void eachTenantHasItsStatus() {
        createTenants("acme", "bolt", "cord");
        counts();
        tenants("bolt").up();
        write("0003_more.sql", "INSERT INTO counts VALUES (3);");
        tenants("acme").up();

        TenantMigrator tenants = tenants("acme", "bolt", "cord", "nowhere");
        Map<String, TenantState> status = tenants.status();

        assertThat(status).containsOnlyKeys("acme", "bolt", "cord", "nowhere");
        assertThat(TenantWorkbench.states(status, "acme")).containsExactly(State.APPLIED, State.APPLIED, State.APPLIED);
        assertThat(TenantWorkbench.states(status, "bolt")).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
        assertThat(TenantWorkbench.states(status, "cord")).containsExactly(State.PENDING, State.PENDING, State.PENDING);
        assertThat(status.get("nowhere").report()).isNull();
        InvalidMigrationsException refusal = refused(tenants::requireUpToDate);
        assertThat(refusal.problems())
                .extracting(
                        Problem::code,
                        problem -> problem.message().lines().findFirst().orElse(""))
                .contains(
                        tuple(Code.PENDING, "Tenant bolt: 1 migration is not applied: 0003_more"),
                        tuple(
                                Code.PENDING,
                                "Tenant cord: 3 migrations are not applied: 0001_counts, 0002_rows, 0003_more"))
                .hasSize(3);
        assertThat(tenants("acme").requireUpToDate()).containsOnlyKeys("acme");
    }

    @Test
    default void thoseInBatchesAreFoundAtOnceAndFinishedOneByOne() {
        createTenants("acme", "bolt", "cord", "none");
        write("0001_orders.sql", "CREATE TABLE orders (id INT PRIMARY KEY, n INT NOT NULL);");
        TenantMigrator tenants =
                tenants(builder().policies(Set.of(Policy.BATCHES_LATER)), "acme", "bolt", "cord", "none");
        tenants.up("cord");
        write("0002_rows.sql", "INSERT INTO orders VALUES (1, 0);");
        write("0003_fill.sql", "-- option: batch=orders.id", "UPDATE orders SET n = 1 WHERE id BETWEEN :from AND :to;");
        tenants.up("acme");
        tenants.up("bolt");
        BatchWorker worker = BatchWorker.ofTenants(tenants);
        assertThat(worker.unfinished()).containsOnlyKeys("acme", "bolt");

        worker.finish("bolt");

        assertThat(worker.unfinished()).containsOnlyKeys("acme");
        assertThat(column("SELECT n FROM " + schema("bolt") + ".orders")).containsExactly("1");
        worker.stop();
    }

    @Test
    default void theHistoriesAreReadAtOnceUnderEveryLocale() {
        createTenants("acme", "bolt");
        counts();
        tenants("acme", "bolt").up();
        List<String> reads = new CopyOnWriteArrayList<>();
        Migrator.Builder recorded = builder().dataSource(Connections.recorded(dataSource(), reads::add));
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            tenants(recorded, "acme", "bolt").status();
        } finally {
            Locale.setDefault(before);
        }
        assertThat(reads).filteredOn(sql -> sql.contains("SELECT 0, 0, ")).hasSize(1);
    }

    @Test
    default void aMissingSchemaIsReportedWithWhatToType() {
        createTenants("acme");
        counts();

        TenantsFailedException failure =
                someFail(() -> tenants("acme", "nowhere").up());

        assertThat(failure.failures()).containsOnlyKeys("nowhere");
        assertThatProblem(failure.failures().get("nowhere"))
                .advises("CREATE SCHEMA", isUpperCase() ? "NOWHERE" : "nowhere");
        assertThat(rows("acme")).containsExactly("1");
        assertThat(tableNames()).isEmpty();
    }

    @Test
    default void aTenantMayHaveAnyName() {
        String[] names = {HOSTILE, "it's", "with space", "dotted.name", "UPPER", "Mixed", "verlauf_ü_日本", "back\\slash"
        };
        createTenants(names);
        counts();
        TenantMigrator tenants = tenants(names);

        assertThat(tenants.up().tenants()).containsOnlyKeys(names);

        for (String name : names) {
            assertThat(rows(name)).as(name).containsExactly("1");
        }
        assertThat(tenants.requireUpToDate()).containsOnlyKeys(names);
        assertThat(tableNames()).isEmpty();
    }

    @Test
    default void aPoolOfOneIsEnoughAndGetsItsConnectionBackAsItWas() throws SQLException {
        String[] names = {"t1", "t2", "t3", "t4", "t5", "t6"};
        createTenants(names);
        counts();
        var config = new HikariConfig();
        config.setDataSource(dataSource());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(250);
        try (var pool = new HikariDataSource(config)) {
            String before = currentSchema(pool);
            assertThat(tenants(builder().dataSource(pool), names).up().tenants())
                    .containsOnlyKeys(names)
                    .allSatisfy(
                            (name, report) -> assertThat(report.migrations()).hasSize(2));
            assertThat(currentSchema(pool)).isEqualTo(before);
            write("0003_wrong.sql", "INSERT INTO nowhere VALUES (1);");
            assertThat(catchThrowable(
                            () -> tenants(builder().dataSource(pool), names).up()))
                    .isInstanceOfSatisfying(
                            TenantsFailedException.class,
                            failure -> assertThat(failure.failures()).containsOnlyKeys(names));
            assertThat(currentSchema(pool)).isEqualTo(before);
        }
    }

    private String currentSchema(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        vendor().equals("hsqldb") ? "VALUES (CURRENT_SCHEMA)" : "SELECT " + currentSchema())) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    @Tag("smoke")
    default void twoAtOnceMigrateEachTenantOnce() {
        String[] names = {"t1", "t2", "t3", "t4", "t5", "t6"};
        createTenants(names);
        counts();

        List<CompletableFuture<Void>> both = Stream.of(tenants(names), tenants(names))
                .map(tenants -> CompletableFuture.runAsync(tenants::up, task -> new Thread(task).start()))
                .toList();

        both.forEach(run -> run.orTimeout(60, TimeUnit.SECONDS).join());
        for (String name : names) {
            assertThat(rows(name)).containsExactly("1");
        }
    }

    @Test
    default void aListenerTellsTenantsApart() {
        createTenants("acme", "bolt", "cord");
        counts();
        Map<String, List<String>> told = new ConcurrentHashMap<>();
        List<String> atOnce = new ArrayList<>();
        class Teller implements MigrationListener {

            private final String tenant;

            Teller(String tenant) {
                this.tenant = tenant;
            }

            @Override
            public void on(MigrationEvent event) {
                // Not safe for two threads: they never tell at once.
                atOnce.add(tenant);
                if (event instanceof MigrationEvent.MigrationCompleted completed) {
                    told.computeIfAbsent(tenant, name -> new ArrayList<>())
                            .add(completed.migration().name());
                }
            }

            @Override
            public MigrationListener forTenant(String schema) {
                return new Teller(schema);
            }
        }

        tenants(builder().listener(new Teller("")), "acme", "bolt", "cord").up();

        List<String> both = List.of("0001_counts", "0002_rows");
        assertThat(told).containsOnly(entry("acme", both), entry("bolt", both), entry("cord", both));
        assertThat(atOnce).doesNotContain("").doesNotContainNull();
    }

    @Test
    default void aStopEndsWhatRunsAndBeginsNoOther() {
        createTenants("t1", "t2", "t3", "t4");
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        tenants("t1", "t2", "t3", "t4").up();
        write("0002_slow.sql", slow() + ";");
        var begun = new ConcurrentLinkedQueue<String>();
        var tenants = new AtomicReference<TenantMigrator>();
        var stopping = new AtomicReference<CompletableFuture<Void>>();
        tenants.set(TenantMigrator.of(
                builder()
                        .dataSource(CutConnection.meanwhile(
                                dataSource(),
                                slow(),
                                () -> stopping.compareAndSet(
                                        null,
                                        CompletableFuture.runAsync(
                                                () -> tenants.get().stop(), task -> new Thread(task).start()))))
                        .listener(new MigrationListener() {
                            @Override
                            public void on(MigrationEvent event) {}

                            @Override
                            public MigrationListener forTenant(String schema) {
                                begun.add(schema);
                                return this;
                            }
                        }),
                TenantSource.of(List.of("t1", "t2", "t3", "t4")),
                1));

        TenantsFailedException failure = someFail(() -> tenants.get().up());

        stopping.get().orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(begun).containsExactly("t1");
        assertThat(failure.failures()).containsOnlyKeys("t1", "t2", "t3", "t4");
        assertThat(failure.failures().values()).allMatch(MigrationStoppedException.class::isInstance);
        assertThat(failure).hasMessageContaining("Tenants t2, t3, t4: Not started: ");
    }

    @Test
    default void aStopWhileTheTenantsAreNamedBeginsNone() {
        createTenants("acme", "bolt");
        counts();
        var tenants = new AtomicReference<TenantMigrator>();
        var stopping = new AtomicBoolean(true);
        tenants.set(TenantMigrator.of(
                builder(),
                () -> {
                    if (stopping.get()) {
                        tenants.get().stop();
                    }
                    return List.of("acme", "bolt");
                },
                2));

        for (ThrowingCallable run : List.<ThrowingCallable>of(
                () -> tenants.get().up(), () -> tenants.get().each(Migrator::up))) {
            TenantsFailedException failure = someFail(run);

            assertThat(failure)
                    .hasMessageStartingWith("2 of 2 tenants were not migrated.\nTenants acme, bolt: Not started: ");
            assertThat(failure.failures().values()).allMatch(MigrationStoppedException.class::isInstance);
        }
        stopping.set(false);
        assertThat(TenantWorkbench.states(tenants.get().status(), "acme"))
                .containsExactly(State.PENDING, State.PENDING);
    }
}
