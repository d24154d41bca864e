// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.DatabaseLocks;
import dev.migration.internal.database.Row;
import dev.migration.internal.text.Sha256;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Advisory locks, whose keys are numbers and hold for one database; which session blocks which; and what a rollback does
 * not undo.
 */
final class PostgreSqlLocks implements DatabaseLocks {

    /** Has the interface's type, so that who only names it need not load either. */
    static final DatabaseLocks LOCKS = new PostgreSqlLocks();

    /** Whatever the session's isolation is: at another one the snapshot would be older than the lock. */
    private static final String READ_COMMITTED = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

    /** Another session, another program, locks and statements of the session: wherever it is, in a block too. */
    private static final Pattern STAYS = Pattern.compile(
            "\\bdblink|\\b(?:FROM|TO)\\s+PROGRAM\\b|\\bpg_(?:try_)?advisory_lock|^PREPARE\\b",
            Pattern.CASE_INSENSITIVE);

    /** Another session may keep the table locked, for a while or for as long as its owner sleeps. */
    private static final Duration LEASE_TIMEOUT = Duration.ofSeconds(1);

    /** A prepared transaction has no process. */
    private static final String BLOCKERS = """
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
                     CASE WHEN a.application_name <> ''
                          THEN 'application "' || pg_catalog.replace(a.application_name, '"', '""') || '"' END,
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
                               WHERE l.pid = w.pid AND NOT l.granted) END
              FROM pg_catalog.pg_stat_activity w
             CROSS JOIN LATERAL (SELECT DISTINCT pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.pid)) AS pid) b
              LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
             WHERE w.pid = %s AND b.pid <> pg_catalog.pg_backend_pid()
             ORDER BY b.pid""";

    /** Every transaction holds a lock on itself. */
    private static final String OPEN =
            "SELECT 1 FROM pg_catalog.pg_locks WHERE granted AND virtualtransaction = ANY ('{%s}') LIMIT 1";

    static boolean staysAfterRollback(String sql) {
        return STAYS.matcher(sql).find();
    }

    @Override
    public List<LockBlocker> blockers(Connection connection, String session, int seconds) throws SQLException {
        return rows(connection, seconds, BLOCKERS.formatted(session)).stream()
                .map(row -> new LockBlocker(row.text(1), row.text(2), row.text(3), row.get(4), true))
                .toList();
    }

    @Override
    public String howToEnd() {
        return ": SELECT pg_terminate_backend(process)";
    }

    private static List<Row> rows(Connection connection, int seconds, String query) throws SQLException {
        return Row.all(connection, seconds, PostgreSqlSyntax.qualified(query));
    }

    @Override
    public boolean isOpen(Connection connection, List<String> transactions, int seconds) throws SQLException {
        String names = String.join(",", transactions).replace(' ', ',');
        return !rows(connection, seconds, OPEN.formatted(names)).isEmpty();
    }

    @Override
    public Optional<SessionLock> sessionLock(String name) {
        long key = key(name);
        String held = held(key);
        return Optional.of(new SessionLock(
                "SELECT pg_catalog.pg_try_advisory_lock(" + key + ")",
                // With it goes what a script locked and kept.
                "SELECT pg_catalog.pg_advisory_unlock_all()",
                holder(held),
                PostgreSqlSyntax.qualified(
                        "SELECT 'SELECT pg_terminate_backend(' || l.pid || ')' FROM pg_catalog.pg_locks l WHERE "
                                + held)));
    }

    @Override
    public Optional<TransactionLock> transactionLock(String name) {
        long key = key(name);
        return Optional.of(new TransactionLock(
                READ_COMMITTED + ";\nSELECT pg_catalog.pg_try_advisory_xact_lock(" + key
                        + "), pg_catalog.set_config('lock_timeout', '"
                        + LEASE_TIMEOUT.toMillis() + "', true)",
                "pg_catalog.pg_advisory_xact_lock(" + key + ")::pg_catalog.text IS NOT NULL",
                PostgreSqlSyntax.qualified("(SELECT l.pid FROM pg_catalog.pg_locks l WHERE " + held(key) + ")")));
    }

    @Override
    public Optional<ForeignLock> foreignLock(Connection connection, ForeignKeys keys) throws SQLException {
        return keyOfForeign(connection, keys)
                .map(key -> new ForeignLock(
                        List.of(READ_COMMITTED),
                        "SELECT pg_catalog.pg_try_advisory_xact_lock(" + key + ")",
                        List.of(),
                        holder(held(Long.parseLong(key)))));
    }

    @Override
    public Optional<ForeignLock> foreignLockOfSession(Connection connection, ForeignKeys keys) throws SQLException {
        return keyOfForeign(connection, keys)
                .map(key -> new ForeignLock(
                        List.of(),
                        "SELECT pg_catalog.pg_try_advisory_lock(" + key + ")",
                        List.of("SELECT pg_catalog.pg_advisory_unlock(" + key + ")"),
                        holder(held(Long.parseLong(key)))));
    }

    private static Optional<String> keyOfForeign(Connection connection, ForeignKeys keys) throws SQLException {
        String database = Row.all(connection, "SELECT pg_catalog.current_database()")
                .get(0)
                .text(1);
        return Optional.ofNullable(keys.number(database));
    }

    private static String holder(String held) {
        return PostgreSqlSyntax.qualified("""
                SELECT pg_catalog.concat_ws(', ', 'process ' || a.pid, 'user ' || a.usename,
                         'from ' || pg_catalog.host(a.client_addr),
                         'application "' || pg_catalog.replace(a.application_name, '"', '""') || '"',
                         'connected since ' || pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC',
                           'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                  FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
                 WHERE %s""".formatted(held));
    }

    /** A condition on pg_locks l: whether it is the lock of this history. */
    static String isOf(String table) {
        return held(key(table));
    }

    private static long key(String table) {
        return ByteBuffer.wrap(Sha256.of("migration lock " + table)).getLong();
    }

    /** Who has the lock in pg_locks, which shows the key of the one-argument form in two halves. */
    private static String held(long key) {
        return """
                l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                   AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                      WHERE datname = pg_catalog.current_database())
                   AND l.classid::bigint = %s AND l.objid::bigint = %s""".formatted(Long.toString(key >>> 32), Long.toString(key & 0xFFFFFFFFL));
    }
}
