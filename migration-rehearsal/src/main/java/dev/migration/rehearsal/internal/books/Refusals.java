// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import java.sql.SQLException;
import java.util.Set;

/** Tells a refusal of a statement from a failure that another statement would have had as well. */
final class Refusals {

    private static final Set<SqlError.Kind> OF_STATEMENT = Set.of(
            SqlError.Kind.OBJECT_MISSING,
            SqlError.Kind.COLUMN_MISSING,
            SqlError.Kind.NO_PRIVILEGE,
            SqlError.Kind.SEVERAL_STATEMENTS,
            SqlError.Kind.OTHER);

    /**
     * Of the standard and PostgreSQL: a connection, a transaction, a prepared statement's name, resources, limits, an operator,
     * a system or an internal error.
     */
    private static final Set<String> OF_SERVER = Set.of("08", "25", "26", "40", "53", "54", "57", "58", "XX");

    private static final String NAME_IS_TAKEN = "42P05";

    private Refusals() {}

    /** What the database said of the statement; any other failure is thrown. */
    static SqlError of(Database database, SQLException failure) throws SQLException {
        SqlError error = database.explain(failure);
        String state = error.sqlState();
        if (!OF_STATEMENT.contains(error.kind())
                || state.equals(NAME_IS_TAKEN)
                || (state.length() > 2 && OF_SERVER.contains(state.substring(0, 2)))) {
            throw failure;
        }
        return error;
    }
}
