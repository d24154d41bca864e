package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * What became of a statement that PostgreSQL cannot run inside a transaction: an index that it creates or drops is looked
 * up, VACUUM and others may run twice, and for anything else the run stops and asks.
 */
interface PostgreSqlOutcomes extends StatementOutcomes {

    /** REINDEX is not among them: with CONCURRENTLY it leaves one more index behind each time it is cut off. */
    String REPEATABLE =
            "(?:VACUUM|ANALYZE|ANALYSE|CLUSTER|CHECKPOINT|ALTER SYSTEM|DISCARD|REFRESH MATERIALIZED VIEW)\\b";

    String DROP_INDEX = "DROP INDEX CONCURRENTLY (?:IF EXISTS )?(?<index>" + PostgreSqlCatalogue.QUALIFIED + ")";

    String CONCURRENT = "(?:CREATE|DROP|REINDEX|ALTER TABLE)\\b.* CONCURRENTLY\\b";

    /** A text that is shown cut off may end some bytes before the limit, as no character is cut in two. */
    String RUNNING = """
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

    static String canonical(Statement statement) {
        return CanonicalSql.of(statement.text(), Dialect.POSTGRESQL);
    }

    /** The indexes of the table that gets a new one; or the index that is dropped, as another may get its name later. */
    @Override
    default Optional<String> noteBefore(Connection connection, Statement statement) throws SQLException {
        String sql = canonical(statement);
        Matcher drop = PostgreSqlCatalogue.matcher(DROP_INDEX, sql);
        return drop.find()
                ? Optional.of(PostgreSqlCatalogue.text(
                        connection, "SELECT pg_catalog.to_regclass(?)::oid::text", drop.group("index")))
                : PostgreSqlCreatedIndex.noteBefore(connection, sql);
    }

    @Override
    default Outcome outcome(Connection connection, Statement statement, Instant since, @Nullable String note)
            throws SQLException {
        String sql = canonical(statement);
        Matcher drop = PostgreSqlCatalogue.matcher(DROP_INDEX, sql);
        Matcher create = PostgreSqlCreatedIndex.matcher(sql);
        boolean drops = drop.find();
        if (!drops && !create.find()) {
            return PostgreSqlCatalogue.matcher(REPEATABLE, sql).find()
                    ? Outcome.notDone("it may run again without harm")
                    : Outcome.unknown("");
        }
        if (note == null) {
            return Outcome.notDone("it was not sent");
        }
        return drops
                ? droppedIndex(connection, drop.group("index"), note)
                : PostgreSqlCreatedIndex.outcome(connection, create, note);
    }

    /** Cut off, DROP INDEX CONCURRENTLY leaves an invalid index behind, which can be dropped once more. */
    private static Outcome droppedIndex(Connection connection, String index, String note) throws SQLException {
        if (note.isEmpty()) {
            return Outcome.notDone("there was no index " + index);
        }
        List<List<@Nullable String>> found = PostgreSqlCatalogue.rows(
                connection,
                "SELECT i.indisvalid FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_index i"
                        + " ON i.indexrelid = c.oid WHERE c.oid::text = ?",
                note);
        if (found.isEmpty()) {
            return Outcome.done("index " + index + " is gone");
        }
        return "f".equals(found.get(0).get(0))
                ? Outcome.notDone("index " + index + " still exists, but is invalid")
                        .leaving("index " + index + " invalid")
                : Outcome.notDone("index " + index + " still exists");
    }

    /** Sessions with a transaction in which nothing happens, which may be a snapshot or a lock that has to be waited for. */
    @Override
    default List<String> possibleBlockers(Connection connection, Statement statement) throws SQLException {
        if (!PostgreSqlCatalogue.matcher(CONCURRENT, canonical(statement)).find()) {
            return List.of();
        }
        return PostgreSqlCatalogue.rows(connection, """
                SELECT pg_catalog.concat_ws(', ', 'process ' || pid, 'user ' || usename,
                         CASE WHEN application_name <> '' THEN 'application "' || application_name || '"' END,
                         'idle in its transaction since ' || pg_catalog.to_char(state_change AT TIME ZONE 'UTC',
                           'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                  FROM pg_catalog.pg_stat_activity
                 WHERE datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()
                   AND pg_catalog.starts_with(state, 'idle in transaction')
                 ORDER BY xact_start""").stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    /**
     * The session that still executes a statement whose client is gone, found by what it runs: behind a pooler it is not
     * known which session the statement was given to.
     */
    @Override
    default Optional<Orphan> orphan(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlCatalogue.rows(connection, RUNNING, statement.text()).stream()
                .map(row -> new Orphan(String.valueOf(row.get(0)), String.valueOf(row.get(1))))
                .findFirst();
    }

    @Override
    default Optional<NameConflict> nameConflict(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlCreatedIndex.nameConflict(connection, canonical(statement));
    }

    @Override
    default Optional<SQLException> flaw(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlCreatedIndex.flaw(connection, canonical(statement));
    }
}
