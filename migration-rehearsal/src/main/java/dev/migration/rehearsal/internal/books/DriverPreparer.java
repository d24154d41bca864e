// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** By a driver that has its database compile a statement as soon as it is prepared. */
final class DriverPreparer implements StatementPreparer {

    private final Connection connection;
    private final Database database;

    DriverPreparer(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    @Override
    public Map<String, SqlError> refused(Collection<String> statements) throws SQLException {
        Map<String, SqlError> refused = new LinkedHashMap<>();
        for (String statement : statements) {
            try {
                connection.prepareStatement(statement).close();
            } catch (SQLException e) {
                refused.put(statement, Refusals.of(database, e));
            }
        }
        return refused;
    }
}
