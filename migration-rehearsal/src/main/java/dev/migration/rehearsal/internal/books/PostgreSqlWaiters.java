package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.internal.books.ServerBooks.Waiter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Who waits for a session, and for what. */
final class PostgreSqlWaiters {

    /** Since when a session waits is known from PostgreSQL 14 on; where it is not shown, it has waited too long. */
    private static final String WAITERS = """
            SELECT l.pid, c.relname, l.mode,
                   (EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() - COALESCE(
                      (pg_catalog.to_jsonb(l) ->> 'waitstart')::pg_catalog.timestamptz, a.query_start,
                      pg_catalog.to_timestamp(0))) * 1000
                   )::pg_catalog.int8
              FROM pg_catalog.pg_locks l
              LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
              LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation
             WHERE NOT l.granted AND %s = ANY (pg_catalog.pg_blocking_pids(l.pid))
             ORDER BY 4 DESC""";

    private PostgreSqlWaiters() {}

    /** The longest first, as another connection sees it. */
    static List<Waiter> of(String process, Database database, Connection other) throws SQLException {
        return database.ownRows(other, WAITERS.formatted(process)).stream()
                .map(row -> new Waiter(
                        row.text(1), purpose(row), Duration.ofMillis(Math.max(0, Long.parseLong(row.text(4))))))
                .toList();
    }

    private static String purpose(Row row) {
        if (row.get(2) == null) {
            return "to write the same rows";
        }
        String relation = Printable.line(row.text(2));
        return switch (LockMode.of(row.text(3))) {
            case ACCESS_SHARE -> "to read " + relation;
            case ROW_SHARE, ROW_EXCLUSIVE -> "to write " + relation;
            default -> "for " + relation;
        };
    }
}
