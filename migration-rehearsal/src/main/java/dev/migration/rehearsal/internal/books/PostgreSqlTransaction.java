// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The transaction of a rehearsal on PostgreSQL: how long it may take, what cannot run in it, and what its commit would check. */
record PostgreSqlTransaction(Connection connection, Database database) {

    /** What leaves the transaction; inside a function it is not seen. */
    private static final Pattern LEAVES = Pattern.compile(
            "\\b(?:setval|lo_export|pg_file_\\w++|pg_(?:terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_switch_wal"
                    + "|pg_\\w*?replication_slot|pg_logical_emit_message)\"?\\s*\\(|^COPY\\b.*?\\bTO\\s++'",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Not in a transaction, not in a function, and a commit in a procedure. */
    private static final Set<String> NO_TRANSACTION = Set.of("25001", "2D000");

    /** What is checked at the commit only, by its definition; a name that a schema has twice says nothing. */
    private static final String DEFERRED = """
            SELECT pg_catalog.string_agg(pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.conname), ', ')
              FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
             WHERE c.condeferred
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint o
                                WHERE o.connamespace = c.connamespace AND o.conname = c.conname AND NOT o.condeferrable)
               AND NOT pg_catalog.pg_is_other_temp_schema(n.oid)
               AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')""";

    void checkDeferred() throws SQLException {
        try (var checks = connection.createStatement()) {
            checks.setEscapeProcessing(false);
            checks.execute("SET CONSTRAINTS ALL IMMEDIATE");
            String deferred = database.ownRows(connection, DEFERRED).get(0).text(1);
            if (!deferred.isEmpty()) {
                // In the next migration again.
                checks.execute("SET CONSTRAINTS " + deferred + " DEFERRED");
            }
        }
    }

    boolean isRolledBack(Statement statement) {
        return database.isUndoneByRollback(statement)
                && !LEAVES.matcher(statement.text()).find();
    }

    static List<String> bounds(Duration lock, Duration left, Duration budget) {
        return List.of(
                "SET LOCAL lock_timeout = " + lock.toMillis(),
                "SET LOCAL statement_timeout = " + Math.max(1, left.toMillis()),
                "SET LOCAL idle_in_transaction_session_timeout = " + budget.toMillis());
    }

    /** Whether a statement was refused because of it. */
    static boolean isNotFor(SqlError error) {
        return NO_TRANSACTION.contains(error.sqlState());
    }
}
