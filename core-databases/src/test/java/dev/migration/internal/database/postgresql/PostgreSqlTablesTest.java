// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.PostgreSqlWorkbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What a schema has in it. */
class PostgreSqlTablesTest extends PostgreSqlWorkbench {

    private final PostgreSqlDatabase database = new PostgreSqlDatabase("PostgreSQL", 18, PostgreSqlEncoding.of("UTF8"));

    @Test
    void theTablesAndViewsOfOneSchemaAreListedWithoutThoseOfAnExtension() {
        execute(
                "CREATE SCHEMA clinic",
                "CREATE TABLE clinic.visit (id INT, at DATE) PARTITION BY RANGE (at)",
                "CREATE TABLE clinic.visit_2026 PARTITION OF clinic.visit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "CREATE VIEW clinic.visits AS SELECT 1 AS n",
                "CREATE MATERIALIZED VIEW clinic.totals AS SELECT 1 AS n",
                "CREATE SEQUENCE clinic.numbers",
                "CREATE TYPE clinic.pair AS (a INT, b INT)",
                "CREATE TABLE moved (n INT)",
                "ALTER TABLE moved SET SCHEMA clinic",
                "CREATE EXTENSION pg_stat_statements SCHEMA clinic",
                "CREATE TABLE elsewhere (n INT)");

        assertThat(column(database.tablesQuery("clinic")))
                .containsExactlyInAnyOrder("visit", "visit_2026", "visits", "totals", "moved");
        assertThat(column(database.tablesQuery("public"))).containsExactly("elsewhere");
        assertThat(column(database.tablesQuery("no such schema"))).isEmpty();
    }

    /** With ten thousand schemas, a new one took three times as long as all its migrations. */
    @Test
    void theTablesOfOtherSchemasAreNotRead() throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET enable_seqscan = off");

            assertThat(column(connection, "EXPLAIN " + database.tablesQuery("public")))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("Seq Scan"));
        }
    }
}
