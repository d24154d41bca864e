// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.SqlError;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Has a database prepare statements as it is now, without executing them; nothing of it is there afterwards. */
public interface StatementPreparer {

    /**
     * What it says of those that it refuses, by their texts; the others it takes.
     *
     * @throws SQLException where it does not get so far, as for a lock or a lost connection: that says nothing of a statement
     */
    Map<String, SqlError> refused(Collection<String> statements) throws SQLException;

    /** The columns of a constraint or a unique index, in lower case; empty where the database does not tell. */
    default Set<String> columns(Relation relation, String constraint) throws SQLException {
        return Set.of();
    }
}
