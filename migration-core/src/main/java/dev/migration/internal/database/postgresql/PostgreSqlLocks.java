package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.LockBlocker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who keeps whom waiting on PostgreSQL, and what outlives a transaction that had to give way. */
final class PostgreSqlLocks {

    /** Another session, another program, locks and statements of the session: wherever it stands, in a block too. */
    private static final Pattern STAYS = Pattern.compile(
            "\\bdblink|\\b(?:FROM|TO)\\s+PROGRAM\\b|\\bpg_(?:try_)?advisory_lock|^PREPARE\\b",
            Pattern.CASE_INSENSITIVE);

    /** A prepared transaction has no process. */
    private static final String BLOCKERS = PostgreSqlQualified.sql("""
            SELECT COALESCE((SELECT CASE WHEN l.locktype = ANY ('{relation,tuple}')
                                    THEN 'blocks ' || l.mode || ' on ' || COALESCE(c.relname, 'a table')
                                    WHEN l.locktype = 'transactionid' THEN 'blocks a row that it has written'
                                    WHEN l.locktype = 'virtualxid' THEN 'holds a transaction open that has to end first'
                                    ELSE 'blocks ' || l.mode || ' on ' || l.locktype END
                               FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation
                              WHERE l.pid = w.pid AND NOT l.granted LIMIT 1), ''),
                   pg_catalog.concat_ws(', ',
                     CASE WHEN b.pid = 0 THEN 'a prepared transaction (see pg_prepared_xacts)'
                          ELSE 'process ' || b.pid END,
                     'user ' || a.usename, 'from ' || pg_catalog.host(a.client_addr),
                     CASE WHEN a.application_name <> '' THEN 'application "' || a.application_name || '"' END,
                     a.state || ' since ' || pg_catalog.to_char(
                       CASE WHEN a.state = 'active' THEN a.query_start ELSE a.state_change END AT TIME ZONE 'UTC',
                       'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
                   CASE WHEN a.query = '<insufficient privilege>'
                                THEN 'not shown, needs GRANT pg_read_all_stats TO '
                                     || pg_catalog.quote_ident(CURRENT_USER)
                                ELSE COALESCE(a.query, '') END,
                   CASE WHEN b.pid > 0
                        THEN (SELECT l.virtualtransaction FROM pg_catalog.pg_locks l
                               WHERE l.pid = b.pid AND l.locktype = 'virtualxid' AND l.granted LIMIT 1)
                        ELSE (SELECT pg_catalog.string_agg(DISTINCT h.virtualtransaction, ' ')
                                FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_locks h
                                  ON h.locktype = l.locktype AND h.pid IS NULL AND h.granted
                                 AND (h.database = l.database AND h.relation = l.relation
                                      OR h.transactionid = l.transactionid)
                               WHERE l.pid = w.pid AND NOT l.granted) END,
                   CASE WHEN a.usesysid IS NULL AND a.datid IS NOT NULL
                         AND pg_catalog.strpos(a.query, 'to prevent wraparound') = 0
                        THEN (SELECT s.setting FROM pg_catalog.pg_settings s WHERE s.name = 'deadlock_timeout') END
              FROM pg_catalog.pg_stat_activity w
             CROSS JOIN LATERAL (SELECT DISTINCT pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.pid)) AS pid) b
              LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
             WHERE w.pid = %s
             ORDER BY b.pid""");

    /** No lock, but as silent as one. */
    private static final String STANDBY = PostgreSqlQualified.sql("""
            SELECT 'a synchronous standby that has to confirm the commit (synchronous_standby_names: '
                     || pg_catalog.current_setting('synchronous_standby_names') || '; connected: '
                     || COALESCE((SELECT pg_catalog.string_agg(r.application_name, ', ')
                                    FROM pg_catalog.pg_stat_replication r), 'none') || ')'
              FROM pg_catalog.pg_stat_activity a
             WHERE a.pid = %s AND a.wait_event = 'SyncRep'""");

    /** Every transaction holds a lock on itself. */
    private static final String OPEN = PostgreSqlQualified.sql(
            "SELECT 1 FROM pg_catalog.pg_locks WHERE granted AND virtualtransaction = ANY ('{%s}') LIMIT 1");

    private PostgreSqlLocks() {}

    static boolean staysAfterRollback(String sql) {
        return STAYS.matcher(sql).find();
    }

    static List<LockBlocker> blockers(Connection connection, String session, int seconds) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(seconds);
            try (ResultSet rows = statement.executeQuery(BLOCKERS.formatted(session))) {
                var blockers = new ArrayList<LockBlocker>();
                while (rows.next()) {
                    String yields = rows.getString(5);
                    blockers.add(new LockBlocker(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            true,
                            yields == null ? null : Duration.ofMillis(Long.parseLong(yields))));
                }
                return blockers.isEmpty() ? standby(connection, session, seconds) : blockers;
            }
        }
    }

    private static List<LockBlocker> standby(Connection connection, String session, int seconds) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(seconds);
            try (ResultSet row = statement.executeQuery(STANDBY.formatted(session))) {
                return row.next() ? List.of(new LockBlocker("", row.getString(1), "", null, true, null)) : List.of();
            }
        }
    }

    static boolean isOpen(Connection connection, List<String> transactions, int seconds) throws SQLException {
        String names = transactions.stream()
                .flatMap(some -> Stream.of(some.split(" ", -1)))
                .collect(Collectors.joining(","));
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(seconds);
            try (ResultSet row = statement.executeQuery(OPEN.formatted(names))) {
                return row.next();
            }
        }
    }
}
