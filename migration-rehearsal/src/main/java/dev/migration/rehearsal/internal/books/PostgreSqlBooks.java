package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads pg_locks, where every change of a table shows as a lock on it, and the catalogue's rows of what is locked. What the
 * transaction has made itself has larger numbers than the guard's table, and is left out.
 */
final class PostgreSqlBooks implements ServerBooks {

    private static final String USERS = "'16384'::oid";

    private static final String COUNTERS = """
            pg_catalog.pg_stat_get_xact_numscans(c.oid), pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid),
            pg_catalog.pg_stat_get_xact_tuples_updated(c.oid), pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid)""";

    private static final String RELATIONS = """
            SELECT c.oid, n.nspname, c.relname, c.relkind, pg_catalog.pg_relation_filenode(c.oid), c.reltablespace,
                   CASE WHEN c.reltuples >= 0 OR c.relkind <> ALL ('{r,m}') THEN c.relpages
                        ELSE pg_catalog.pg_relation_size(c.oid) / 8192 END, c.reltuples::pg_catalog.int8,
                   CASE WHEN i.indrelid IS NULL THEN h.inhparent ELSE i.indrelid END, %s
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
              LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND c.relispartition
             WHERE c.oid >= %s AND c.relkind = ANY ('{r,p,v,m,f,S,i,I}')""".formatted(COUNTERS, USERS);

    /** By the last count; only what was never counted is measured, and not what somebody has locked, or is about to. */
    private static final String SIZES = """
            SELECT c.oid, n.nspname, c.relname,
                   CASE WHEN c.reltuples >= 0 OR c.relkind = 'p' THEN c.relpages
                        ELSE pg_catalog.pg_relation_size(c.oid) / 8192 END,
                   c.reltuples::pg_catalog.int8
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid >= %s AND c.relkind = ANY ('{r,p,m}') AND c.relpersistence <> 't'
                   AND n.nspname <> 'pg_toast'
                   AND (c.reltuples >= 0 OR c.relkind = 'p'
                        OR c.oid NOT IN (SELECT l.relation FROM pg_catalog.pg_locks l
                                          WHERE l.relation IS NOT NULL AND l.mode = 'AccessExclusiveLock'))""".formatted(USERS);

    private static final String LOCKED = """
            SELECT w.written, w.transaction, l.relation, l.modes, n.nspname, c.relname, c.relkind,
                   pg_catalog.pg_relation_filenode(c.oid), c.reltablespace, pg_catalog.pg_relation_size(c.oid), %s
              FROM (SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0') AS written,
                           pg_catalog.txid_current_if_assigned() AS transaction) w
              LEFT JOIN (SELECT relation, pg_catalog.string_agg(mode, ' ') AS modes FROM pg_catalog.pg_locks
                          WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND granted
                            AND mode <> 'SIReadLock' AND relation >= %s AND relation < '%%d'::oid
                            AND database = (SELECT d.oid FROM pg_catalog.pg_database d
                                             WHERE d.datname = pg_catalog.current_database())
                          GROUP BY relation) l ON true
              LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation
              LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             ORDER BY l.relation""".formatted(COUNTERS, USERS);

    /** What leaves the transaction; inside a function it is not seen. */
    private static final Pattern LEAVES = Pattern.compile(
            "\\b(?:setval|lo_export|pg_file_\\w++|pg_(?:terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_switch_wal"
                    + "|pg_\\w*?replication_slot|pg_logical_emit_message)\"?\\s*\\(|^COPY\\b.*?\\bTO\\s++'",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Not in a transaction, not in a function, and a commit in a procedure. */
    private static final Set<String> NO_TRANSACTION = Set.of("25001", "2D000", PostgreSqlGuard.COMMIT_REFUSED);

    /** Since when a session waits is known from PostgreSQL 14 on; where it is not shown, it has waited too long. */
    private static final String WAITERS = """
            SELECT l.pid, COALESCE(c.relname, l.locktype), l.mode,
                   (EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() - COALESCE(
                      (pg_catalog.to_jsonb(l) ->> 'waitstart')::pg_catalog.timestamptz, a.query_start,
                      pg_catalog.to_timestamp(0))) * 1000
                   )::pg_catalog.int8
              FROM pg_catalog.pg_locks l
              LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
              LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation
             WHERE NOT l.granted AND %s = ANY (pg_catalog.pg_blocking_pids(l.pid))
             ORDER BY 4 DESC""";

    private final Connection connection;
    private final Database database;
    private final Map<Long, State> known = new HashMap<>();
    private final PostgreSqlDetails details;
    private final PostgreSqlGuard watch;
    private long guard;
    private long written;
    private String transaction = "";

    /** Another thread asks for it, perhaps before it is known. */
    private volatile String process = "";

    /** What was read of a relation last. */
    private record State(
            Relation relation,
            String name,
            String file,
            String tablespace,
            Set<LockMode> modes,
            boolean dropped,
            Counters counters) {}

    /** What the session has counted, from its start. */
    private record Counters(long scans, long inserted, long updated, long deleted) {}

    PostgreSqlBooks(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
        this.details = new PostgreSqlDetails(connection, database);
        this.watch = new PostgreSqlGuard(connection, database);
    }

    @Override
    public void open() throws SQLException {
        process = database.ownRows(connection, "SELECT pg_catalog.pg_backend_pid()")
                .get(0)
                .text(1);
        Map<Long, Row> all = new HashMap<>();
        for (Row row : database.ownRows(connection, RELATIONS)) {
            all.put(number(row, 1), row);
        }
        for (Row row : all.values()) {
            var relation = new Relation(
                    number(row, 1), name(row), row.text(4).charAt(0), number(row, 7), number(row, 8), users(row, all));
            known.put(
                    relation.oid(),
                    new State(
                            relation,
                            relation.name(),
                            row.text(5),
                            row.text(6),
                            EnumSet.noneOf(LockMode.class),
                            false,
                            counters(row, 10)));
        }
        details.readAll();
        guard = watch.set();
        if (known.keySet().stream().anyMatch(oid -> oid > guard)) {
            throw new SQLException(
                    "the server's object identifiers (OIDs) have wrapped around, so new objects cannot be"
                            + " distinguished from old ones; rehearse on another server");
        }
        Row now = database.ownRows(connection, LOCKED.formatted(guard)).get(0);
        written = number(now, 1);
        transaction = now.text(2);
    }

    @Override
    public Map<String, Size> sizes() throws SQLException {
        Map<String, Size> sizes = new TreeMap<>();
        for (Row row : database.ownRows(connection, SIZES)) {
            sizes.put(name(row), new Size(number(row, 4), number(row, 5)));
        }
        return sizes;
    }

    private static String name(Row row) {
        return Printable.line(row.text(2) + "." + row.text(3));
    }

    private static List<String> users(Row row, Map<Long, Row> all) {
        var users = new ArrayList<String>();
        boolean isIndex = row.text(4).equalsIgnoreCase("i");
        if (!isIndex) {
            users.add(name(row));
        }
        Row owner = all.get(number(row, 9));
        if (owner != null) {
            users.addAll(users(owner, all));
        }
        return users;
    }

    @Override
    public Entry read() throws SQLException {
        List<Row> rows = database.ownRows(connection, LOCKED.formatted(guard));
        Row first = rows.get(0);
        long before = written;
        written = number(first, 1);
        if (!first.text(2).equals(transaction)) {
            return new Entry(false, written - before, 0, List.of());
        }
        var locked = new ArrayList<Locked>();
        for (Row row : rows) {
            State last = known.get(number(row, 3));
            if (last != null && !last.dropped) {
                locked.add(new Locked(row, last, modes(row.text(4))));
            }
        }
        details.read(locked.stream()
                .filter(it -> it.last.relation.isTable())
                .filter(it -> it.modes.stream().anyMatch(mode -> mode.compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0))
                .map(it -> it.last.relation.oid())
                .toList());
        List<Touched> touched =
                locked.stream().map(it -> touched(it.row, it.last, it.modes)).toList();
        long changed = touched.stream()
                .mapToLong(it -> it.inserted() + it.updated() + it.deleted())
                .sum();
        return new Entry(true, written - before, changed, touched);
    }

    private record Locked(Row row, State last, Set<LockMode> modes) {}

    private static Set<LockMode> modes(String shown) {
        return Stream.of(shown.split(" "))
                .map(LockMode::of)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(LockMode.class)));
    }

    private Touched touched(Row row, State last, Set<LockMode> modes) {
        Relation relation = last.relation;
        boolean dropped = row.get(6) == null;
        String name = dropped ? last.name : Printable.line(row.text(5) + "." + row.text(6));
        var found = new ArrayList<Change>();
        if (dropped) {
            found.add(new Change(ChangeKind.DROPPED, "", ""));
        } else {
            if (!name.equals(last.name)) {
                found.add(new Change(ChangeKind.RENAMED, "", name));
            }
            details.changes(relation.oid(), found);
        }
        Counters now = dropped ? last.counters : counters(row, 11);
        if (!dropped
                && (relation.kind() == 'r' || relation.kind() == 'm')
                && !row.text(8).equals(last.file)) {
            found.add(0, new Change(newFile(row, last, now.scans - last.counters.scans, found), "", ""));
        }
        Set<LockMode> taken = EnumSet.copyOf(modes);
        taken.removeAll(last.modes);
        known.put(
                relation.oid(),
                new State(relation, name, dropped ? "" : row.text(8), dropped ? "" : row.text(9), modes, dropped, now));
        return new Touched(
                relation,
                modes,
                taken,
                found,
                now.scans - last.counters.scans,
                now.inserted - last.counters.inserted,
                now.updated - last.counters.updated,
                now.deleted - last.counters.deleted);
    }

    /** To write a table anew it is read once, and once more for each index; TRUNCATE leaves the former out. */
    private static ChangeKind newFile(Row row, State last, long scans, List<Change> found) {
        long indexes = found.stream()
                .filter(change -> change.kind() == ChangeKind.INDEX_BUILT)
                .count();
        if (number(row, 10) == 0 && (last.relation.pages() > 0 || (last.relation.kind() == 'r' && scans <= indexes))) {
            return ChangeKind.TRUNCATED;
        }
        return row.text(9).equals(last.tablespace) ? ChangeKind.REWRITTEN : ChangeKind.MOVED;
    }

    @Override
    public void checkDeferred() throws SQLException {
        watch.checkDeferred();
    }

    @Override
    public boolean isRolledBack(Statement statement) {
        return database.isUndoneByRollback(statement)
                && !LEAVES.matcher(statement.text()).find();
    }

    @Override
    public List<String> bounds(Duration lock, Duration left, Duration budget) {
        return List.of(
                "SET LOCAL lock_timeout = " + lock.toMillis(),
                "SET LOCAL statement_timeout = " + Math.max(1, left.toMillis()),
                "SET LOCAL idle_in_transaction_session_timeout = " + budget.toMillis());
    }

    @Override
    public String timeZone() throws SQLException {
        return database.ownRows(connection, "SELECT pg_catalog.current_setting('TimeZone')")
                .get(0)
                .text(1);
    }

    @Override
    public boolean needsNoTransaction(SqlError error) {
        return NO_TRANSACTION.contains(error.sqlState()) || watch.isIn(error.message());
    }

    @Override
    public List<Waiter> waiters(Connection other) throws SQLException {
        String watched = process;
        if (watched.isEmpty()) {
            return List.of();
        }
        return database.ownRows(other, WAITERS.formatted(watched)).stream()
                .map(row -> new Waiter(
                        row.text(1), row.text(2), row.text(3), Duration.ofMillis(Math.max(0, number(row, 4)))))
                .toList();
    }

    @Override
    public void cancelFrom(Connection other) throws SQLException {
        database.ownRows(other, "SELECT pg_catalog.pg_cancel_backend(" + process + ")");
    }

    @Override
    public void endFrom(Connection other) throws SQLException {
        database.ownRows(other, "SELECT pg_catalog.pg_terminate_backend(" + process + ")");
    }

    private static long number(Row row, int column) {
        return row.get(column) == null ? 0 : new BigDecimal(row.text(column)).longValue();
    }

    private static Counters counters(Row row, int first) {
        return new Counters(number(row, first), number(row, first + 1), number(row, first + 2), number(row, first + 3));
    }
}
