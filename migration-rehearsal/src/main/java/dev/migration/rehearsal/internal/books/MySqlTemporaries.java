// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The session's own tables, which the catalogue of MySQL does not have: a statement means them rather than tables of their names. */
record MySqlTemporaries(Connection connection, Database database) {

    /** Whether one has this name. */
    boolean hide(String table) throws SQLException {
        try {
            List<Row> created = Row.all(connection, "SHOW CREATE TABLE " + database.quoted(table));
            return created.get(0).text(2).startsWith("CREATE TEMPORARY ");
        } catch (SQLException e) {
            if (database.explain(e).kind() == SqlError.Kind.CONNECTION_LOST) {
                throw e;
            }
            // There is none, or the server cannot read it.
            return false;
        }
    }

    /** Those of which none has the name. */
    List<Touched> visible(List<Touched> touched) throws SQLException {
        var visible = new ArrayList<Touched>();
        for (Touched table : touched) {
            if (!hide(table.relation().name())) {
                visible.add(table);
            }
        }
        return visible;
    }
}
