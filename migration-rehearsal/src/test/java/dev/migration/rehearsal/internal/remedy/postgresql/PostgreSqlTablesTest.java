// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.internal.database.product.Products;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgreSqlTablesTest extends PostgreSqlWorkbench {

    private static final SqlName ORDERS = new SqlName("orders", List.of("orders"), 1);

    /** No operator for a name and a varchar is built in, and of the others not each is on the way to it. */
    @Test
    void noOperatorOfOthersIsTakenForABuiltInOne() throws SQLException {
        execute(
                "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20) DEFAULT 'new')",
                "CREATE INDEX orders_note ON orders (note)",
                "CREATE SEQUENCE caught",
                "CREATE FUNCTION trap(name, varchar) RETURNS bool LANGUAGE sql VOLATILE AS"
                        + " $$ SELECT nextval('public.caught') > 0 AND $1::text = $2::text $$",
                "CREATE OPERATOR = (LEFTARG = name, RIGHTARG = varchar, FUNCTION = trap)");
        try (Connection connection = dataSource.getConnection()) {
            var tables = new PostgreSqlTables(connection, Products.database(connection));

            assertThat(tables.find(ORDERS).columns()).extracting(Column::name).containsExactly("id", "note");
            ColumnUse use =
                    tables.use(ORDERS, tables.find(ORDERS).column("note").orElseThrow());

            assertThat(use.parts()).hasSize(1);
            assertThat(use.others()).isEmpty();
        }
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
    }
}
