// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.TenantsFailedException;
import dev.migration.fixture.Bouncer;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.TenantWorkbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tenants through a pooler that hands out a session for one transaction. */
class PgBouncerTenantsTest extends PostgreSqlWorkbench implements TenantWorkbench {

    private static final int SESSIONS = 3;

    private Bouncer bouncer;

    @BeforeEach
    void start() {
        bouncer = new Bouncer("transaction", SESSIONS);
    }

    @AfterEach
    void stop() {
        if (bouncer != null) {
            bouncer.close();
        }
    }

    private Migrator.Builder pooled() {
        return builder().dataSource(bouncer.dataSource());
    }

    private String searchPaths() throws SQLException {
        var paths = new HashSet<String>();
        for (int i = 0; i < SESSIONS * 3; i++) {
            try (Connection connection = bouncer.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    var row = statement.executeQuery("SHOW search_path")) {
                row.next();
                paths.add(row.getString(1));
            }
        }
        return String.join("; ", paths);
    }

    @Test
    void eachTransactionFindsItsTenantsSchemaAndNoSessionKeepsIt() throws SQLException {
        String[] names = {"t1", "t2", "t3", "t4", "t5", HOSTILE};
        createTenants(names);
        counts();
        String before = searchPaths();

        assertThat(tenants(pooled(), names).up().tenants()).containsOnlyKeys(names);

        for (String name : names) {
            assertThat(rows(name)).as(name).containsExactly("1");
        }
        assertThat(tableNames()).isEmpty();
        assertThat(searchPaths()).isEqualTo(before);
        assertThat(tenants(pooled(), names).requireUpToDate()).containsOnlyKeys(names);
    }

    @Test
    void batchesRunInTheTenantsSchema() throws SQLException {
        createTenants("acme");
        execute("CREATE TABLE orders (id TEXT PRIMARY KEY, n INT)", "INSERT INTO orders VALUES ('1', 0)");
        write(
                "0001_orders.sql",
                "CREATE TABLE orders (id INT PRIMARY KEY, n INT);",
                "INSERT INTO orders VALUES (1, 0), (2, 0);");
        write("0002_fill.sql", "-- option: batch=orders.id", "UPDATE orders SET n = 1 WHERE id BETWEEN :from AND :to;");

        tenants(pooled(), "acme").up();

        assertThat(column("SELECT n FROM acme.orders")).containsExactly("1", "1");
        assertThat(column("SELECT n FROM public.orders")).containsExactly("0");
    }

    @Test
    void whatAnotherClientLeftInASessionLeadsNowhere() throws SQLException {
        createTenants("acme", "other");
        execute("CREATE TABLE other.victim (n INT)");
        write("0001_t.sql", "CREATE TABLE own (n INT);", "DROP TABLE IF EXISTS victim;");
        try (Connection connection = bouncer.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = other");
        }

        tenants(pooled(), "acme").up();

        assertThat(column("SELECT n FROM acme.own")).isEmpty();
        assertThat(column("SELECT n FROM other.victim")).isEmpty();
    }

    @Test
    void statementsOutsideATransactionAreRefusedForTheyWouldLandElsewhere() {
        createTenants("acme", "bolt");
        counts();
        tenants("acme", "bolt").up();
        write("0003_index.sql", "CREATE INDEX CONCURRENTLY counts_by_n ON counts (n);");

        TenantsFailedException failure =
                catchThrowableOfType(TenantsFailedException.class, tenants(pooled(), "acme", "bolt")::up);

        assertThat(failure.failures()).containsOnlyKeys("acme", "bolt");
        assertThat(failure.problems())
                .extracting(Problem::code)
                .containsExactly(Code.POOLED_CONNECTION, Code.POOLED_CONNECTION);
        assertThat(failure)
                .hasMessageContaining("There, unqualified names would not be resolved in the tenant's schema acme")
                .hasMessageContaining("(migration.url)");
        assertThat(TenantWorkbench.states(tenants(pooled(), "acme").status(), "acme"))
                .isEqualTo(List.of(State.APPLIED, State.APPLIED, State.PENDING));
    }

    @Test
    void aMissingSchemaIsReported() {
        counts();

        TenantsFailedException failure =
                catchThrowableOfType(TenantsFailedException.class, tenants(pooled(), "nowhere")::up);

        assertThat(failure)
                .hasMessageContaining("The schema nowhere does not exist.")
                .hasMessageContaining("create it: CREATE SCHEMA \"nowhere\"");
    }
}
