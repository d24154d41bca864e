// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.TenantsFailedException;
import dev.migration.fixture.BlockedStatement;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RoundTripCounter;
import dev.migration.fixture.TenantWorkbench;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What is special about tenants on PostgreSQL: how little is asked of it, its search path and its rights. */
class PostgreSqlTenantsTest extends PostgreSqlWorkbench implements TenantWorkbench {

    private static final int TENANTS = 200;

    /** As if the first one had been migrated so many times. */
    private void manyTenants() {
        createTenants("t1");
        counts();
        write("0003_more.sql", "INSERT INTO counts VALUES (3);");
        tenants("t1").up();
        execute("CREATE TABLE tenant (schema_name TEXT)");
        execute("""
                DO $$ BEGIN
                    FOR i IN 2..%d LOOP
                        EXECUTE format('CREATE SCHEMA t%%s', i);
                        EXECUTE format('CREATE TABLE t%%s.__migrations (LIKE t1.__migrations)', i);
                        EXECUTE format('INSERT INTO t%%s.__migrations SELECT * FROM t1.__migrations', i);
                        EXECUTE format('CREATE TABLE t%%s.__migrations_run (LIKE t1.__migrations_run)', i);
                        EXECUTE format('CREATE TABLE t%%s.__migrations_log (LIKE t1.__migrations_log)', i);
                    END LOOP;
                    INSERT INTO tenant SELECT 't' || g FROM generate_series(1, %d) g;
                END $$""".formatted(TENANTS, TENANTS));
    }

    @Test
    void twoHundredTenantsWithNothingPendingTakeThreeRoundTrips() throws IOException, SQLException {
        manyTenants();
        assertThreeRoundTrips(true);
        assertThreeRoundTrips(false);
    }

    @Test
    void theServersOwnSchemasAreNoTenants() {
        counts();

        assertThat(catchThrowableOfType(
                        InvalidMigrationsException.class, tenants("pg_catalog", "acme", "information_schema")::up))
                .hasMessage("""
                        The tenant pg_catalog is a schema of PostgreSQL's own.
                          Next: take it out of the source of the tenants; no tenant was touched
                        The tenant information_schema is a schema of PostgreSQL's own.
                          Next: take it out of the source of the tenants; no tenant was touched""");
    }

    /** Killed in one tenant, while the same statement runs for another: that one is healthy. */
    @Test
    void aTenantThatResumesLeavesAloneWhatRunsForAnother() {
        createTenants("a", "b");
        write("0001_t.sql", "CREATE TABLE t (x INT);");
        tenants("a", "b").up();
        write("0002_i.sql", "CREATE INDEX CONCURRENTLY i ON t (x);");
        Migrator killed = tenants(
                        builder().dataSource(CutConnection.dataSource(dataSource, When.BEFORE, "CONCURRENTLY")), "a")
                .migrator("a");
        assertThatThrownBy(killed::up).isInstanceOf(MigrationFailedException.class);

        CompletableFuture<?> other;
        try (var blocked = new BlockedStatement(dataSource, "LOCK TABLE b.t IN ROW EXCLUSIVE MODE")) {
            other = CompletableFuture.runAsync(() -> tenants("b").up(), task -> new Thread(task, "b").start());
            blocked.awaitWaiting("CREATE INDEX CONCURRENTLY");

            tenants("a").up();

            assertThat(indexes("a")).containsExactly("t");
        }
        other.join();
        assertThat(indexes("b")).containsExactly("t");
    }

    private List<String> indexes(String schema) {
        return column("SELECT indisvalid FROM pg_index WHERE indexrelid = '" + schema + ".i'::regclass");
    }

    private void assertThreeRoundTrips(boolean autoCommit) throws IOException, SQLException {
        try (var trips = new RoundTripCounter(EmptyPostgreSql.port())) {
            PGSimpleDataSource counted = as("postgres");
            counted.setPortNumbers(new int[] {trips.port()});
            try (Connection connection = counted.getConnection()) {
                connection.setAutoCommit(autoCommit);
                var pool = Connections.pooled(connection);
                TenantMigrator tenants = TenantMigrator.of(
                        builder().dataSource(pool), TenantSource.query(pool, "SELECT schema_name FROM tenant"), 4);
                trips.countAndReset();

                // The tenants, the catalogue, the histories.
                assertThat(tenants.up().tenants()).hasSize(TENANTS);
                assertThat(trips.countAndReset()).isEqualTo(3);
                assertThat(tenants.requireUpToDate()).hasSize(TENANTS);
                assertThat(trips.countAndReset()).isEqualTo(3);
                assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
            }
        }
    }

    @Test
    void onlyWhoHasSomethingPendingIsAskedByItself() throws IOException, SQLException {
        createTenants("t1", "t2");
        counts();
        tenants("t1", "t2").up();
        tenants("t2").migrator("t2").markFailed("0002");
        try (var trips = new RoundTripCounter(EmptyPostgreSql.port())) {
            PGSimpleDataSource counted = as("postgres");
            counted.setPortNumbers(new int[] {trips.port()});
            try (Connection connection = counted.getConnection()) {
                var pool = Connections.pooled(connection);
                trips.countAndReset();
                assertThat(tenants(builder().dataSource(pool), "t1", "t2").up().tenants())
                        .hasSize(2);
                assertThat(trips.countAndReset()).isLessThanOrEqualTo(2 + 25 + 3);
            }
        }
        assertThat(rows("t2")).containsExactly("1", "1");
    }

    @Test
    void namesThatAreNotTheTenantsLeadWhereTheUsersOwnPathLeads() {
        createTenants("acme", "other");
        execute("CREATE FUNCTION public.shared() RETURNS INT LANGUAGE sql AS 'SELECT 42'");
        execute("CREATE TABLE other.victim (n INT)");
        write("0001_uses_shared.sql", "CREATE TABLE own AS SELECT shared() AS n;", "DROP TABLE IF EXISTS victim;");
        // As another tenant's request may have left it in the pool.
        var left = Connections.prepared(dataSource, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = other");
            }
        });

        tenants(builder().dataSource(left), "acme").up();

        assertThat(column("SELECT n FROM acme.own")).containsExactly("42");
        assertThat(column("SELECT n FROM other.victim")).isEmpty();
    }

    @Test
    void aConnectionIsGivenBackWithTheSearchPathThatItHad() throws SQLException {
        createTenants("acme");
        write("0001_t.sql", "SET search_path = pg_catalog;", "SET work_mem = '5MB';", "CREATE TABLE acme.t (n INT);");
        for (String path : List.of("public, \"Mi\"\"xed\"", "''", "\"$user\", public")) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = " + path);

                Migrator acme = tenants(builder().dataSource(Connections.pooled(connection)), "acme")
                        .migrator("acme");
                acme.up();
                acme.markFailed("0001");
                statement.execute("DROP TABLE acme.t");

                try (var row = statement.executeQuery("SHOW search_path")) {
                    row.next();
                    assertThat(row.getString(1)).isEqualTo(path.equals("''") ? "\"\"" : path);
                }
            }
        }
    }

    @Test
    void aSchemaToWhichNoSearchPathLeadsIsRefused() {
        createTenants("$user", "postgres");
        counts();

        TenantsFailedException failure = catchThrowableOfType(TenantsFailedException.class, tenants("$user")::up);

        assertThat(failure)
                .hasMessageContaining("The schema $user cannot be made the current one: in a search_path, $user means"
                        + " the schema that has the user's name");
        assertThat(column("SELECT table_schema FROM information_schema.tables WHERE table_name = 'counts'"))
                .isEmpty();
    }

    @Test
    void aNameThatTheServerWouldCutIsRefused() {
        String name = "t".repeat(63);
        createTenants(name);
        counts();
        tenants(name).up();
        String cut = name + "4";
        String refusal =
                "The schema cannot be called \"" + cut + "\": PostgreSQL cuts a name after 63 bytes, and this one"
                        + " has 64, so another schema would be meant.\n  Next: name it as it is called, or call it otherwise;"
                        + " nothing was changed";

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                tenants(name, cut)::up,
                tenants(name, cut)::status,
                () -> tenants(name).up(cut),
                builder().schema(cut).build()::status)) {
            assertThatThrownBy(call)
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessage(refusal);
        }
        assertThat(catchThrowableOfType(
                                TenantsFailedException.class, () -> tenants(cut).each(Migrator::up))
                        .failures())
                .containsOnlyKeys(cut);
        assertThat(catchThrowableOfType(
                        InvalidMigrationsException.class,
                        () -> tenants("ü".repeat(32)).up()))
                .hasMessageContaining("this one has 64");
    }

    @Test
    void aRightThatIsMissingIsOneTenantsProblem() {
        createTenants("acme", "bolt", "cord");
        execute("CREATE ROLE clerk LOGIN", "GRANT USAGE, CREATE ON SCHEMA acme, bolt TO clerk");
        counts();
        Migrator.Builder clerk = builder().dataSource(as("clerk"));
        tenants("bolt").up();

        TenantsFailedException failure = catchThrowableOfType(
                TenantsFailedException.class,
                () -> tenants(clerk, "acme", "bolt", "cord").up());

        assertThat(failure.failures()).containsOnlyKeys("bolt", "cord");
        assertThat(failure.failures().values())
                .allSatisfy(refusal -> assertThatProblem(refusal.problems()).hasCode(Code.NO_PRIVILEGE));
        assertThat(failure.failures().get("cord"))
                .hasMessageContaining("GRANT USAGE, CREATE ON SCHEMA \"cord\" TO \"clerk\"");
        assertThat(rows("acme")).containsExactly("1");
        assertThat(tenants(clerk, "acme", "bolt").status().get("bolt").report()).isNull();
    }
}
