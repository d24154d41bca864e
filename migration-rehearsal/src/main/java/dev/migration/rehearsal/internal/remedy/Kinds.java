package dev.migration.rehearsal.internal.remedy;

import dev.migration.Code;
import dev.migration.internal.help.Problems;
import dev.migration.internal.session.Session;
import java.sql.Connection;
import java.util.List;

/**
 * What can be rewritten for a product.
 *
 * @param dividesAlters whether each action of an ALTER TABLE is a statement of its own
 */
record Kinds(Tables tables, List<Rewriting> all, boolean dividesAlters) {

    static Kinds of(Session session) {
        Connection connection = session.connection();
        return switch (session.database().vendor()) {
            case POSTGRESQL -> postgreSql(new PostgreSqlTables(connection, session.database()));
            case MARIADB, MYSQL ->
                new Kinds(new MySqlKeys(connection), List.of(new MySqlClause(connection), new RowsInBatches()), false);
            case H2, HSQLDB, SQLITE ->
                throw Problems.refused(
                        Code.UNSUPPORTED_DATABASE,
                        "Migrations are rewritten for PostgreSQL, MariaDB and MySQL, and this is "
                                + session.database().product() + ".",
                        "rewrite it by hand: see docs/live.md");
        };
    }

    private static Kinds postgreSql(PostgreSqlTables tables) {
        return new Kinds(
                tables,
                List.of(
                        new IndexConcurrently(),
                        new UniqueUsingIndex(),
                        new NotValid(),
                        new NotNullByCheck(),
                        new VolatileDefault(tables),
                        new ChangedType(tables),
                        new RenamedColumn(tables),
                        new RowsInBatches(),
                        new DropLater(tables),
                        new DropTypeLater(tables)),
                true);
    }
}
