package dev.migration.internal.database;

import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Finds the session that still executes a statement, where a lease is taken over while that session may be at work.
 *
 * @param query for its description and the statement that ends it, with the statement's text as its parameter
 */
public record RunningStatement(String query) implements StatementOutcomes {

    @Override
    public Optional<Orphan> orphan(Connection connection, Statement statement) throws SQLException {
        return Row.all(connection, query, statement.text()).stream()
                .map(row -> new Orphan(row.text(1), row.text(2)))
                .findFirst();
    }
}
