// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts the rows that a transaction changes. One that writes keeps every other writer waiting, so there is no lock to speak
 * of. Only a statement can commit, and those that do are not executed.
 */
final class SqliteBooks implements ServerBooks {

    private final Connection connection;
    private long changed;
    private Set<String> orphans = Set.of();

    SqliteBooks(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void open() throws SQLException {
        changed = changed();
        orphans = orphans();
    }

    @Override
    public Entry read(String sql) throws SQLException {
        long before = changed;
        changed = changed();
        return new Entry(true, 0, changed - before, "", List.of());
    }

    private long changed() throws SQLException {
        return Long.parseLong(
                Row.all(connection, "SELECT total_changes()").get(0).text(1));
    }

    /** A foreign key that is deferred is counted where nobody can see it; the rows that miss another show the same. */
    @Override
    public void checkDeferred() throws SQLException {
        Set<String> found = new HashSet<>(orphans());
        found.removeAll(orphans);
        if (!found.isEmpty()) {
            throw new SQLException("FOREIGN KEY constraint failed: " + String.join(", ", found));
        }
    }

    private Set<String> orphans() throws SQLException {
        if (!Row.all(connection, "PRAGMA foreign_keys").get(0).is(1)) {
            return Set.of();
        }
        return Row.all(connection, "PRAGMA foreign_key_check").stream()
                .map(row -> "row " + row.text(2) + " of " + row.text(1) + " has no row of " + row.text(3))
                .collect(Collectors.toSet());
    }

    @Override
    public boolean isRolledBack(Statement statement) {
        return true;
    }
}
