// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.Code;
import dev.migration.internal.help.Problems;
import dev.migration.internal.session.Session;
import dev.migration.rehearsal.internal.remedy.mysql.MySqlClause;
import dev.migration.rehearsal.internal.remedy.mysql.MySqlKeys;
import dev.migration.rehearsal.internal.remedy.mysql.MySqlRecipe;
import dev.migration.rehearsal.internal.remedy.postgresql.DropLater;
import dev.migration.rehearsal.internal.remedy.postgresql.DropTypeLater;
import dev.migration.rehearsal.internal.remedy.postgresql.IndexConcurrently;
import dev.migration.rehearsal.internal.remedy.postgresql.NotNullByCheck;
import dev.migration.rehearsal.internal.remedy.postgresql.NotValid;
import dev.migration.rehearsal.internal.remedy.postgresql.PostgreSqlTables;
import dev.migration.rehearsal.internal.remedy.postgresql.ReplacedColumn;
import dev.migration.rehearsal.internal.remedy.postgresql.UniqueUsingIndex;
import dev.migration.rehearsal.internal.remedy.postgresql.VolatileDefault;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.RowsInBatches;
import dev.migration.rehearsal.internal.remedy.rewriting.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * What can be rewritten for a product.
 *
 * @param dividesAlters whether each action of an ALTER TABLE is a statement of its own
 */
record Rewritings(Tables tables, List<Rewriting> all, boolean dividesAlters) {

    /** What a rehearsal is about to change for good, which some of them need as it was; nothing on PostgreSQL. */
    static Map<String, String> tables(Session session) throws SQLException {
        return MySqlRecipe.created(session);
    }

    /** @param created what {@link #tables} had before the rehearsal */
    static Rewritings of(Session session, Map<String, String> created) {
        Connection connection = session.connection();
        return switch (session.database().vendor()) {
            case POSTGRESQL -> postgreSql(new PostgreSqlTables(connection, session.database()));
            case MARIADB, MYSQL -> mySql(new MySqlKeys(connection), new MySqlClause(connection, created));
            default ->
                throw Problems.refused(
                        Code.UNSUPPORTED_DATABASE,
                        "Migrations are rewritten for PostgreSQL, MariaDB and MySQL, and this is "
                                + session.database().product() + ".",
                        "rewrite it by hand: see docs/live.md");
        };
    }

    private static Rewritings mySql(MySqlKeys keys, MySqlClause clauses) {
        return new Rewritings(keys, List.of(clauses, new RowsInBatches(keys)), false);
    }

    private static Rewritings postgreSql(PostgreSqlTables tables) {
        return new Rewritings(
                tables,
                List.of(
                        new IndexConcurrently(),
                        new UniqueUsingIndex(),
                        new NotValid(),
                        new NotNullByCheck(),
                        new VolatileDefault(tables),
                        new ReplacedColumn(tables),
                        new RowsInBatches(tables),
                        new DropLater(tables),
                        new DropTypeLater(tables)),
                true);
    }
}
