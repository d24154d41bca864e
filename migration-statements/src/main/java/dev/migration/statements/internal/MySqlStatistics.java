// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Those of the performance schema of MariaDB and MySQL. */
final class MySqlStatistics implements Statistics {

    private static final String TABLE = "performance_schema.events_statements_summary_by_digest";

    private static final String NEXT = "; restart the server, and read again after a day";

    /** Nothing says when it was emptied; the oldest statement in it was seen after that. */
    private static final String READ = "SELECT DIGEST_TEXT, COUNT_STAR / (GREATEST(TIMESTAMPDIFF(SECOND,"
            + " (SELECT MIN(FIRST_SEEN) FROM " + TABLE + " WHERE DIGEST IS NOT NULL), NOW()), 1) / 3600)"
            + " FROM " + TABLE + " WHERE SCHEMA_NAME = DATABASE() AND DIGEST IS NOT NULL";

    @Override
    public List<Counted> read(Connection connection, @Nullable String user) throws SQLException {
        if (user != null) {
            throw Problems.refused(
                    "MariaDB and MySQL count statements without their users.",
                    "leave out the user: the whole schema is read");
        }
        long longest = longest(connection);
        List<Counted> counted = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(READ)) {
            while (rows.next()) {
                String digest = rows.getString(1);
                if (digest == null || !digest.contains("performance_schema")) {
                    counted.add(
                            new Counted(digest == null ? null : DigestText.sql(digest, longest), rows.getDouble(2)));
                }
            }
        }
        return counted;
    }

    /** As many bytes of a statement it keeps; refuses where it does not count. */
    private static long longest(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@performance_schema, LEAST(@@max_digest_length,"
                        + " @@performance_schema_max_digest_length), @@performance_schema_digests_size")) {
            row.next();
            if (!row.getBoolean(1)) {
                throw off("it has no performance schema", "performance_schema = ON");
            }
            if (row.getLong(2) == 0 || row.getLong(3) == 0) {
                throw off(
                        "it keeps no digests",
                        "performance_schema_digests_size = 10000, max_digest_length = 4096 and"
                                + " performance_schema_max_digest_length = 4096");
            }
            requireConsumer(connection);
            return row.getLong(2);
        }
    }

    private static void requireConsumer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM performance_schema.setup_consumers"
                        + " WHERE NAME IN ('global_instrumentation', 'thread_instrumentation', 'statements_digest')"
                        + " AND ENABLED = 'YES'")) {
            row.next();
            if (row.getInt(1) < 3) {
                throw off("it keeps no digests", "performance_schema_consumer_statements_digest = ON");
            }
        }
    }

    private static InvalidMigrationsException off(String why, String line) {
        return Problems.refused(
                "The server does not count statements: " + why + ".",
                "add to its configuration, below [mysqld]: " + line + NEXT);
    }

    /** Statements without room are counted together, in a row without a text; those that were prepared, by their event alone. */
    @Override
    public List<Problem> gaps(Connection connection) throws SQLException {
        List<Problem> gaps = new ArrayList<>();
        addGap(
                gaps,
                connection,
                "SELECT COALESCE(SUM(COUNT_STAR), 0) FROM " + TABLE + " WHERE DIGEST IS NULL",
                "of statements for which the server had no room",
                "raise performance_schema_digests_size in the server's configuration" + NEXT);
        addGap(
                gaps,
                connection,
                "SELECT COALESCE(SUM(COUNT_STAR), 0) FROM"
                        + " performance_schema.events_statements_summary_global_by_event_name WHERE EVENT_NAME ="
                        + " 'statement/com/Execute'",
                "of statements that clients prepare on the server, whose texts it does not keep",
                "if the service connects with useServerPrepStmts=true, leave that out for a day, or have its tests"
                        + " record its statements");
        return gaps;
    }

    private static void addGap(List<Problem> gaps, Connection connection, String count, String what, String remedy)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(count)) {
            row.next();
            if (row.getLong(1) > 0) {
                gaps.add(Problem.warning(
                        Code.INVALID_SETTING,
                        null,
                        "Missing are " + Printable.counted(row.getLong(1), "call") + " " + what + ".",
                        remedy));
            }
        }
    }
}
