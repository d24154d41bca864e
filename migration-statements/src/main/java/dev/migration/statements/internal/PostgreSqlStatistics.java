// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Those of {@code pg_stat_statements}, wherever the extension is. */
final class PostgreSqlStatistics implements Statistics {

    private static final String EXTENSION = "SELECT pg_catalog.quote_ident(n.nspname), pg_catalog.current_setting"
            + "('pg_stat_statements.max', true) IS NOT NULL, pg_catalog.quote_ident(CURRENT_USER),"
            + " pg_catalog.to_regclass(pg_catalog.quote_ident(n.nspname) || '.pg_stat_statements_info') IS NOT NULL,"
            + " EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attname = 'stats_since' AND a.attrelid ="
            + " pg_catalog.to_regclass(pg_catalog.quote_ident(n.nspname) || '.pg_stat_statements'))"
            + " FROM (SELECT 1) one LEFT JOIN pg_catalog.pg_extension e ON e.extname = 'pg_stat_statements'"
            + " LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace";

    /** How the extension shows texts that the user may not see. */
    private static final String HIDDEN = "<insufficient privilege>";

    /**
     * Where it is.
     *
     * @param hasInfo whether it says when it started to count, and what it has discarded; PostgreSQL 13's does not
     * @param countsSince whether it says so of each statement
     */
    private record Extension(String schema, String user, boolean hasInfo, boolean countsSince) {}

    @Override
    public List<Counted> read(Connection connection, @Nullable String user) throws SQLException {
        Extension extension = extension(connection);
        String since = extension.countsSince()
                ? "s.stats_since"
                : extension.hasInfo()
                        ? "(SELECT stats_reset FROM " + extension.schema() + ".pg_stat_statements_info)"
                        : "NULL";
        String sql = "SELECT s.query, s.calls / (GREATEST(EXTRACT(EPOCH FROM (pg_catalog.now() - " + since
                + ")), 1) / 3600)::float8 FROM " + extension.schema() + ".pg_stat_statements s WHERE s.dbid = (SELECT"
                + " oid FROM pg_catalog.pg_database WHERE"
                + " datname = pg_catalog.current_database())"
                + (extension.hasInfo() ? " AND s.toplevel" : "")
                + (user == null ? "" : " AND s.userid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ?)");
        List<Counted> counted = new ArrayList<>();
        int hidden = 0;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            if (user != null) {
                query.setString(1, user);
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String text = rows.getString(1);
                    if (HIDDEN.equals(text)) {
                        hidden++;
                    } else if (text == null || !text.contains("pg_stat_statements")) {
                        counted.add(new Counted(text, rows.getDouble(2)));
                    }
                }
            }
        }
        if (hidden > 0) {
            throw Problems.refused(
                    Code.NO_PRIVILEGE,
                    Printable.counted(hidden, "statement")
                            + " of other users cannot be seen, and without them a table that they"
                            + " use would seem unused.",
                    "as a superuser: GRANT pg_read_all_stats TO " + extension.user());
        }
        return counted;
    }

    @Override
    public List<Problem> gaps(Connection connection) throws SQLException {
        Extension extension = extension(connection);
        if (!extension.hasInfo()) {
            return List.of();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT dealloc FROM " + extension.schema() + ".pg_stat_statements_info")) {
            row.next();
            return row.getLong(1) == 0
                    ? List.of()
                    : List.of(Problem.warning(
                            Code.INVALID_SETTING,
                            null,
                            "The server had no room for all statements, and has discarded rare ones "
                                    + Printable.counted(row.getLong(1), "time") + ".",
                            "raise pg_stat_statements.max in postgresql.conf, restart the server, and read again after"
                                    + " a day"));
        }
    }

    private static Extension extension(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(EXTENSION)) {
            row.next();
            String schema = row.getString(1);
            if (!row.getBoolean(2)) {
                throw notLoaded();
            }
            if (schema == null) {
                throw Problems.refused(
                        "The server counts statements, and this database does not show them: it has no extension"
                                + " pg_stat_statements.",
                        "in this database, as a superuser: CREATE EXTENSION pg_stat_statements");
            }
            return new Extension(schema, row.getString(3), row.getBoolean(4), row.getBoolean(5));
        }
    }

    private static InvalidMigrationsException notLoaded() {
        return Problems.refused(
                "The server does not count statements: it has not loaded pg_stat_statements.",
                "add to postgresql.conf: shared_preload_libraries = 'pg_stat_statements'; restart the server; in this"
                        + " database, as a superuser: CREATE EXTENSION pg_stat_statements; and read again after a day");
    }
}
