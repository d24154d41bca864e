// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import dev.migration.internal.database.DatabaseLocks;
import dev.migration.internal.database.Row;
import dev.migration.internal.text.Sha256;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * GET_LOCK of MariaDB and MySQL, whose names hold for the whole server and have 64 characters at most; which session
 * blocks which; and what a rollback does not undo.
 */
record MySqlLocks(MySqlServer server) implements DatabaseLocks {

    /** A literal, passed over; else what holds for the session or writes a file: variables, named locks and the like. */
    private static final Pattern STAYS = Pattern.compile(
            "'[^']*+'|\"[^\"]*+\"|(@|\\bGET_LOCK\\b|\\b(?:OUT|DUMP)FILE\\b|\\bTEMPORARY\\b|\\bPREPARE\\b)",
            Pattern.CASE_INSENSITIVE);

    /** A quote that ends nothing would turn inside and outside round. */
    private static final Pattern ESCAPED_QUOTE = Pattern.compile("\\\\['\"]");

    private static final String SESSION = """
            CONCAT_WS(', ', CONCAT('%sconnection ', p.ID), CONCAT('user ', p.USER), CONCAT('from ', p.HOST),
              CONCAT(IF(p.COMMAND = 'Sleep', 'idle in transaction', 'busy'), ' since ',
                DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL p.TIME SECOND, '%%%%Y-%%%%m-%%%%dT%%%%TZ'))), COALESCE(p.INFO, ''),
            (SELECT CONCAT(t.trx_mysql_thread_id, '/', t.trx_started)
               FROM information_schema.INNODB_TRX t WHERE t.trx_mysql_thread_id = p.ID)""";

    private static final String OPEN =
            "SELECT 1 FROM information_schema.INNODB_TRX WHERE CONCAT(trx_mysql_thread_id, '/', trx_started) IN (%s)";

    /** Rows that a transaction has locked. */
    private static final String ROWS_OF_MARIADB = """
            SELECT CONCAT('blocks a row of ', l.lock_table), %s
              FROM information_schema.INNODB_TRX r
              JOIN information_schema.INNODB_LOCK_WAITS w ON w.requesting_trx_id = r.trx_id
              JOIN information_schema.INNODB_LOCKS l ON l.lock_id = w.requested_lock_id
              JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id
              JOIN information_schema.PROCESSLIST p ON p.ID = b.trx_mysql_thread_id
             WHERE r.trx_mysql_thread_id = %%s""".formatted(SESSION.formatted(""));

    private static final String ROWS_OF_MYSQL = """
            SELECT CONCAT('blocks a row of ', w.locked_table), %s
              FROM sys.innodb_lock_waits w
              JOIN information_schema.PROCESSLIST p ON p.ID = w.blocking_pid
             WHERE w.waiting_pid = %%s""".formatted(SESSION.formatted(""));

    /** Tables in use, where the server keeps a book of that: MariaDB does not by default. */
    private static final String TABLES = """
            SELECT DISTINCT CONCAT('blocks the table ', b.OBJECT_NAME), %s
              FROM performance_schema.metadata_locks w
              JOIN performance_schema.metadata_locks b ON b.OBJECT_TYPE = w.OBJECT_TYPE
               AND b.OBJECT_SCHEMA = w.OBJECT_SCHEMA AND b.OBJECT_NAME = w.OBJECT_NAME
               AND b.LOCK_STATUS = 'GRANTED' AND b.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
              JOIN performance_schema.threads wt ON wt.THREAD_ID = w.OWNER_THREAD_ID
              JOIN performance_schema.threads bt ON bt.THREAD_ID = b.OWNER_THREAD_ID
              JOIN information_schema.PROCESSLIST p ON p.ID = bt.PROCESSLIST_ID
             WHERE w.LOCK_STATUS = 'PENDING' AND wt.PROCESSLIST_ID = %%s""".formatted(SESSION.formatted(""));

    /** Else every transaction of the same database may be the one, except, on Galera, a commit that waits for the DDL itself. */
    private static final String TRANSACTIONS = """
            SELECT 'blocks a table', %s
              FROM information_schema.PROCESSLIST w
              JOIN information_schema.INNODB_TRX b ON b.trx_mysql_thread_id <> w.ID
              JOIN information_schema.PROCESSLIST p ON p.ID = b.trx_mysql_thread_id AND p.DB <=> w.DB
               AND COALESCE(p.STATE, '') <> 'Waiting for certification'
             WHERE w.ID = %%s AND w.STATE LIKE '%%%%metadata lock%%%%'""".formatted(SESSION.formatted("perhaps "));

    /** So much of the hash of the table's name is enough for no other to have the same. */
    private static final int HASH_BYTES = 24;

    static boolean staysAfterRollback(String sql) {
        if (ESCAPED_QUOTE.matcher(sql).find()) {
            return true;
        }
        Matcher matcher = STAYS.matcher(sql);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<LockBlocker> blockers(Connection connection, String session, int seconds) throws SQLException {
        var queries = List.of(server.isMariaDb() ? ROWS_OF_MARIADB : ROWS_OF_MYSQL, TABLES, TRANSACTIONS);
        List<LockBlocker> blockers = List.of();
        for (int i = 0; i < queries.size() && blockers.isEmpty(); i++) {
            blockers = blockers(connection, seconds, queries.get(i).formatted(session), i < 2);
        }
        return blockers;
    }

    @Override
    public boolean areOfCluster() {
        return server.isGalera();
    }

    @Override
    public String howToEnd() {
        return ": KILL connection";
    }

    /** Each wants another right of the user, and a server that keeps that book. */
    private static List<LockBlocker> blockers(Connection connection, int seconds, String query, boolean certain)
            throws SQLException {
        try {
            return Row.all(connection, seconds, query).stream()
                    .map(it -> new LockBlocker(it.text(1), it.text(2), it.text(3), it.get(4), certain))
                    .toList();
        } catch (SQLException e) {
            if (!MySqlError.isRefusal(e)) {
                throw e;
            }
            // The next query may be allowed; to report no blocker is no worse than to report an unknown one.
            return List.of();
        }
    }

    @Override
    public boolean isOpen(Connection connection, List<String> transactions, int seconds) throws SQLException {
        String literals = transactions.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return !Row.all(connection, seconds, OPEN.formatted(literals)).isEmpty();
    }

    @Override
    public Optional<SessionLock> sessionLock(String table) {
        if (server.isGalera()) {
            return Optional.empty();
        }
        String name = "'migration-" + HexFormat.of().formatHex(Sha256.of(table), 0, HASH_BYTES) + "'";
        // With it goes what a script locked and kept.
        return Optional.of(new SessionLock(
                "SELECT GET_LOCK(" + name + ", 0)",
                "DO RELEASE_ALL_LOCKS()",
                holder(name),
                "SELECT CONCAT('KILL ', IS_USED_LOCK(" + name + "))"));
    }

    /** Here the transaction's snapshot is that of the first read of a table. */
    @Override
    public Optional<ForeignLock> foreignLock(Connection connection, ForeignKeys keys) {
        String name = "'" + keys.name() + "'";
        return server.isGalera() || keys.name() == null
                ? Optional.empty()
                : Optional.of(new ForeignLock(
                        List.of(),
                        "SELECT GET_LOCK(" + name + ", 0)",
                        List.of("DO RELEASE_LOCK(" + name + ")"),
                        holder(name)));
    }

    /** Only an administrator sees more of another user's session than that it exists. */
    private static String holder(String name) {
        return """
                SELECT CONCAT_WS(', ', CONCAT('connection ', l.id), CONCAT('user ', p.USER), CONCAT('from ', p.HOST),
                         CONCAT(IF(p.COMMAND = 'Sleep', 'idle', 'busy'), ' since ',
                           DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL p.TIME SECOND, '%%Y-%%m-%%dT%%TZ')),
                         CONCAT('running ', LEFT(REPLACE(p.INFO, '\n', ' '), 80)))
                  FROM (SELECT IS_USED_LOCK(%s) AS id) l
                  LEFT JOIN information_schema.PROCESSLIST p ON p.ID = l.id
                 WHERE l.id IS NOT NULL""".formatted(name);
    }
}
