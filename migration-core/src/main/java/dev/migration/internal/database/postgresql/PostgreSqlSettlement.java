package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Before;
import dev.migration.internal.database.Obstruction;
import dev.migration.internal.database.Settled;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of a statement that PostgreSQL cannot run inside a transaction.
 *
 * <table>
 * <caption>What is found, and what happens</caption>
 * <tr><th>statement</th><th>found</th><th>what happens</th></tr>
 * <tr><td>CREATE INDEX CONCURRENTLY</td><td>no index that was not there before</td><td>it runs</td></tr>
 * <tr><td></td><td>a valid one, with its name or its definition</td><td>it is done</td></tr>
 * <tr><td></td><td>an invalid one that nobody builds</td><td>that one is dropped, and it runs</td></tr>
 * <tr><td></td><td>one that another session builds; without a name, also a valid one of another definition</td>
 *   <td>the run stops and asks</td></tr>
 * <tr><td>DROP INDEX CONCURRENTLY</td><td>the index is there, valid or not</td><td>it runs</td></tr>
 * <tr><td></td><td>it is gone</td><td>it is done</td></tr>
 * <tr><td>VACUUM and others that may run twice</td><td></td><td>it runs</td></tr>
 * <tr><td>anything else</td><td></td><td>the run stops and asks</td></tr>
 * </table>
 */
final class PostgreSqlSettlement {

    private static final List<PostgreSqlOutcome> OUTCOMES =
            List.of(new PostgreSqlCreatedIndex(), new PostgreSqlDroppedIndex());

    /** REINDEX is not among them: with CONCURRENTLY it leaves one more index behind each time it is cut off. */
    private static final Pattern REPEATABLE = PostgreSqlOutcome.compile(
            "(?:VACUUM|ANALYZE|ANALYSE|CLUSTER|CHECKPOINT|ALTER SYSTEM|DISCARD|REFRESH MATERIALIZED VIEW)\\b");

    private static final Pattern CONCURRENT =
            PostgreSqlOutcome.compile("(?:CREATE|DROP|REINDEX|ALTER TABLE)\\b.* CONCURRENTLY\\b");

    private PostgreSqlSettlement() {}

    static Optional<String> look(Connection connection, Statement statement) throws SQLException {
        String sql = canonical(statement);
        for (PostgreSqlOutcome outcome : OUTCOMES) {
            Matcher matcher = outcome.pattern().matcher(sql);
            if (matcher.find()) {
                return Optional.of(outcome.look(connection, matcher));
            }
        }
        return Optional.empty();
    }

    /** Sessions with a transaction in which nothing happens, which may be a snapshot or a lock that has to be waited for. */
    static List<String> obstacles(Connection connection, Statement statement) throws SQLException {
        if (!CONCURRENT.matcher(canonical(statement)).find()) {
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

    static Settled settle(Connection connection, Statement statement, Before before) throws SQLException {
        String sql = canonical(statement);
        for (PostgreSqlOutcome outcome : OUTCOMES) {
            Matcher matcher = outcome.pattern().matcher(sql);
            if (matcher.find()) {
                return before.noted() == null ? Settled.notSent() : outcome.settle(connection, matcher, before.noted());
            }
        }
        return REPEATABLE.matcher(sql).find() ? Settled.repeatable() : Settled.unknown("");
    }

    static Optional<Obstruction> inTheWay(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlCreatedIndex.inTheWay(connection, canonical(statement));
    }

    static Optional<SQLException> flaw(Connection connection, Statement statement) throws SQLException {
        return Optional.ofNullable(PostgreSqlCreatedIndex.flaw(connection, canonical(statement)));
    }

    private static String canonical(Statement statement) {
        return CanonicalSql.of(statement.text(), Dialect.POSTGRESQL);
    }
}
