package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Orphan;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session that goes on with a statement whose client is gone, by what it runs: behind a pooler nobody knows
 * which session the statement was given to.
 */
final class PostgreSqlOrphan {

    /** A text that is shown cut off may end some bytes before the limit, as no character is cut in two. */
    private static final String RUNNING = """
            SELECT pg_catalog.concat_ws(', ', 'process ' || a.pid, 'user ' || a.usename,
                     'from ' || pg_catalog.host(a.client_addr),
                     CASE WHEN a.application_name <> '' THEN 'application "' || a.application_name || '"' END,
                     'since ' || pg_catalog.to_char(a.query_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
                   'SELECT pg_terminate_backend(' || a.pid || ')'
              FROM pg_catalog.pg_stat_activity a, (SELECT ?::text AS sql) s
             WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
               AND a.backend_type = 'client backend' AND a.state = 'active'
               AND (a.query = s.sql
                    OR pg_catalog.starts_with(s.sql, a.query)
                       AND pg_catalog.octet_length(a.query) >= (SELECT setting::int - 8 FROM pg_catalog.pg_settings
                                                                 WHERE name = 'track_activity_query_size'))
             ORDER BY a.query_start LIMIT 1""";

    private PostgreSqlOrphan() {}

    static Optional<Orphan> of(Connection connection, Statement statement) throws SQLException {
        List<List<@Nullable String>> rows = PostgreSqlCatalogue.rows(connection, RUNNING, statement.text());
        return rows.stream()
                .map(row -> new Orphan(String.valueOf(row.get(0)), String.valueOf(row.get(1))))
                .findFirst();
    }
}
