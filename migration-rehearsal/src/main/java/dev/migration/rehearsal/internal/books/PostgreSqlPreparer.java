// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In the open transaction, behind a savepoint, so that neither a refusal nor a lock remains. Many go in one message; where one
 * of them is refused, its halves are tried, and so on down to the single statement.
 */
final class PostgreSqlPreparer implements StatementPreparer {

    private static final int AT_ONCE = 256;

    /** Of SQL's PREPARE, for one statement after the other: the driver has names of its own. */
    private static final String NAME = "migration_prepared";

    private static final String SAVEPOINT = "SAVEPOINT " + NAME;
    private static final String BACK = "ROLLBACK TO " + SAVEPOINT + ";\nRELEASE " + SAVEPOINT;

    private static final String COLUMNS = """
            SELECT DISTINCT lower(a.attname) FROM pg_attribute a WHERE a.attrelid = CAST(? AS bigint) AND (
                a.attnum IN (SELECT unnest(c.conkey) FROM pg_constraint c
                    WHERE c.conrelid = a.attrelid AND c.conname = ?)
                OR a.attnum IN (SELECT unnest(CAST(i.indkey AS int2[])) FROM pg_index i
                    JOIN pg_class k ON k.oid = i.indexrelid WHERE i.indrelid = a.attrelid AND k.relname = ?))""";

    private final Connection connection;
    private final Database database;
    private final Syntax syntax;

    /** What is sent for each, which stays the same. */
    private final Map<String, String> sent = new HashMap<>();

    PostgreSqlPreparer(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
        this.syntax = database.dialect().syntax();
    }

    @Override
    public Map<String, SqlError> refused(Collection<String> statements) throws SQLException {
        Map<String, SqlError> refused = new LinkedHashMap<>();
        List<String> all = List.copyOf(statements);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            add(all.subList(from, Math.min(all.size(), from + AT_ONCE)), refused);
        }
        return refused;
    }

    private void add(List<String> part, Map<String, SqlError> refused) throws SQLException {
        var sql = new StringBuilder(SAVEPOINT);
        part.forEach(statement -> sql.append(";\n").append(sent.computeIfAbsent(statement, this::prepared)));
        try {
            Row.execute(connection, sql.append(";\n").append(BACK).toString());
        } catch (SQLException e) {
            SqlError error = Refusals.of(database, e);
            Row.execute(connection, BACK);
            deallocate();
            if (part.size() == 1) {
                refused.put(part.get(0), error);
                return;
            }
            int half = part.size() / 2;
            add(part.subList(0, half), refused);
            add(part.subList(half, part.size()), refused);
        }
    }

    /** No rollback does it. */
    private void deallocate() throws SQLException {
        if (!Row.all(connection, "SELECT 1 FROM pg_prepared_statements WHERE name = '" + NAME + "'")
                .isEmpty()) {
            Row.execute(connection, "DEALLOCATE " + NAME);
        }
    }

    /** Which key ON CONFLICT means is decided only by the plan. */
    private String prepared(String statement) {
        NumberedParameters numbered = NumberedParameters.of(statement, syntax);
        boolean isPlanned = SqlTokens.of(statement, syntax).has("on", "conflict");
        String values = String.join(", ", Collections.nCopies(numbered.count(), "NULL"));
        // What it ends in may be a comment.
        return "PREPARE " + NAME + " AS " + numbered.sql() + "\n"
                + (isPlanned ? ";\nEXPLAIN EXECUTE " + NAME + (values.isEmpty() ? "" : "(" + values + ")") : "")
                + ";\nDEALLOCATE " + NAME;
    }

    @Override
    public Set<String> columns(Relation relation, String constraint) throws SQLException {
        return Row.all(connection, COLUMNS, String.valueOf(relation.oid()), constraint, constraint).stream()
                .map(row -> row.text(1))
                .collect(Collectors.toSet());
    }
}
