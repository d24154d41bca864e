package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.SessionLock;
import dev.migration.internal.database.TransactionLock;
import dev.migration.internal.text.Sha256;
import java.nio.ByteBuffer;

/** Advisory locks, whose keys are numbers and hold for one database. */
final class PostgreSqlLock {

    private PostgreSqlLock() {}

    static SessionLock ofSession(String table) {
        long key = key(table);
        String held = held(key);
        String holder = PostgreSqlQualified.sql("""
                SELECT pg_catalog.concat_ws(', ', 'process ' || a.pid, 'user ' || a.usename,
                         'from ' || pg_catalog.host(a.client_addr), 'application "' || a.application_name || '"',
                         'connected since ' || pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC',
                           'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                  FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
                 WHERE %s""").formatted(held);
        return new SessionLock(
                "SELECT pg_catalog.pg_try_advisory_lock(" + key + ")",
                // With it goes what a script locked and kept.
                "SELECT pg_catalog.pg_advisory_unlock_all()",
                holder,
                PostgreSqlQualified.sql(
                                "SELECT 'SELECT pg_terminate_backend(' || l.pid || ')' FROM pg_catalog.pg_locks l WHERE ")
                        + held);
    }

    static TransactionLock ofTransaction(String table) {
        long key = key(table);
        return new TransactionLock(
                "SELECT pg_catalog.pg_try_advisory_xact_lock(" + key + ")",
                "pg_catalog.pg_advisory_xact_lock(" + key + ")::pg_catalog.text IS NOT NULL",
                "(SELECT l.pid FROM pg_catalog.pg_locks l WHERE " + held(key) + ")");
    }

    private static long key(String table) {
        return ByteBuffer.wrap(Sha256.of("migration lock " + table)).getLong();
    }

    /** Who has the lock in pg_locks, which shows the key of the one-argument form in two halves. */
    private static String held(long key) {
        return PostgreSqlQualified.sql("""
                l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                   AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                      WHERE datname = pg_catalog.current_database())
                   AND l.classid::bigint = %s AND l.objid::bigint = %s""").formatted(Long.toString(key >>> 32), Long.toString(key & 0xFFFFFFFFL));
    }
}
