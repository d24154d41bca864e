// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** By the SQL of MariaDB and MySQL, as their drivers prepare on the server only where they are told to. */
final class MySqlPreparer implements StatementPreparer {

    private static final String NAME = "migration_prepared";

    private static final String COLUMNS = """
            SELECT LOWER(column_name) FROM information_schema.statistics
                WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?
            UNION SELECT LOWER(column_name) FROM information_schema.key_column_usage
                WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = ?""";

    private final Connection connection;
    private final Database database;

    MySqlPreparer(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    @Override
    public Map<String, SqlError> refused(Collection<String> statements) throws SQLException {
        Map<String, SqlError> refused = new LinkedHashMap<>();
        try (PreparedStatement text = connection.prepareStatement("SET @" + NAME + " = ?")) {
            for (String statement : statements) {
                text.setString(1, statement);
                text.execute();
                try {
                    // One of the same name goes, and the last one with the session.
                    Row.execute(connection, "PREPARE " + NAME + " FROM @" + NAME);
                } catch (SQLException e) {
                    refused.put(statement, Refusals.of(database, e));
                }
            }
        }
        return refused;
    }

    /** Of an index or a foreign key; a check has only a text, which may name anything. */
    @Override
    public Set<String> columns(Relation relation, String constraint) throws SQLException {
        return Row.all(connection, COLUMNS, relation.name(), constraint, relation.name(), constraint).stream()
                .map(row -> row.text(1))
                .collect(Collectors.toSet());
    }
}
