// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/**
 * Reads the catalogue of PostgreSQL, where a search_path decides which names the server writes without their schema. The migration may
 * set another one, after which nothing is another but how it is written.
 */
record PinnedSearchPath(Connection connection, Database database) {

    List<Row> rows(String query) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            Row.execute(connection, "SET LOCAL search_path = pg_catalog");
            return database.ownRows(connection, query);
        } finally {
            connection.rollback(before);
            connection.releaseSavepoint(before);
        }
    }
}
