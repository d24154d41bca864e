// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Whether a view takes what callers write to the table whose name it has: the server is asked, and no row is written. */
record MySqlStandIn(Connection connection, Database database) {

    private static final MaskedLog log = MaskedLog.of(MySqlStandIn.class);

    /** Whether a view has the name of a table that is called otherwise now, and its columns as they were. */
    boolean isFor(Relation table, Map<String, Relation> known, Map<String, MySqlTable> first, MySqlThings things)
            throws SQLException {
        for (Map.Entry<String, Relation> now : known.entrySet()) {
            MySqlTable was = first.get(now.getKey());
            if (now.getValue().equals(table) && was != null && things.isView(table.name(), was)) {
                return takes(table.name(), was.written());
            }
        }
        return false;
    }

    /**
     * Of a view with these columns.
     *
     * @param written those of which somebody else than the server writes the value
     */
    private boolean takes(String view, List<String> written) throws SQLException {
        String name = database.quoted(view);
        String columns =
                String.join(", ", written.stream().map(database::quoted).toList());
        String column = database.quoted(written.get(0));
        return isDone("INSERT INTO %s (%s) SELECT %s FROM %s WHERE 1 = 0".formatted(name, columns, columns, name))
                && isDone("UPDATE %s SET %s = %s WHERE 1 = 0".formatted(name, column, column))
                && isDone("DELETE FROM %s WHERE 1 = 0".formatted(name));
    }

    private boolean isDone(String statement) throws SQLException {
        try {
            Row.execute(connection, statement);
            return true;
        } catch (SQLException e) {
            if (database.explain(e).kind() == SqlError.Kind.CONNECTION_LOST) {
                throw e;
            }
            log.debug("A view does not take what its table took: {}", e);
            return false;
        }
    }
}
