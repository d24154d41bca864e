package dev.migration.rehearsal.internal.books;

import static dev.migration.rehearsal.internal.books.PostgreSqlRelations.name;
import static dev.migration.rehearsal.internal.books.PostgreSqlRelations.number;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads pg_locks, where every change of a table shows as a lock on it, and the catalogue's rows of what is locked. What the
 * transaction has made itself was not there when it was opened, and is left out.
 */
final class PostgreSqlBooks implements ServerBooks {

    private static final String LOCKED = """
            SELECT l.relation, %s, l.modes, pg_catalog.pg_relation_size(c.oid), w.written, w.transaction, w.zone
              FROM (SELECT pg_catalog.current_setting('TimeZone') AS zone,
                           pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0') AS written,
                           pg_catalog.txid_current_if_assigned() AS transaction) w
              LEFT JOIN (SELECT relation, pg_catalog.string_agg(mode, ' ') AS modes FROM pg_catalog.pg_locks
                          WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND granted
                            AND mode <> 'SIReadLock' AND relation >= %s AND relation <= '%%d'::oid
                            AND database = (SELECT d.oid FROM pg_catalog.pg_database d
                                             WHERE d.datname = pg_catalog.current_database())
                          GROUP BY relation) l ON true
              LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation
              LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             ORDER BY l.relation""".formatted(PostgreSqlRelations.RELATION, PostgreSqlRelations.USERS);

    /** What leaves the transaction; inside a function it is not seen. */
    private static final Pattern LEAVES = Pattern.compile(
            "\\b(?:setval|lo_export|pg_file_\\w++|pg_(?:terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_switch_wal"
                    + "|pg_\\w*?replication_slot|pg_logical_emit_message)\"?\\s*\\(|^COPY\\b.*?\\bTO\\s++'",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern CLUSTER = Pattern.compile("CLUSTER\\b", Pattern.CASE_INSENSITIVE);

    /** Not in a transaction, not in a function, and a commit in a procedure. */
    private static final Set<String> NO_TRANSACTION = Set.of("25001", "2D000");

    /** What is checked at the commit only, by its definition; a name that a schema has twice says nothing. */
    private static final String DEFERRED = """
            SELECT pg_catalog.string_agg(pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.conname), ', ')
              FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
             WHERE c.condeferred
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint o
                                WHERE o.connamespace = c.connamespace AND o.conname = c.conname AND NOT o.condeferrable)
               AND NOT pg_catalog.pg_is_other_temp_schema(n.oid)
               AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')""";

    private final Connection connection;
    private final Database database;
    private final Map<Long, State> known = new HashMap<>();

    /** How often a statement has read a relation of which nothing is left. */
    private final Map<Long, Long> forgotten = new HashMap<>();

    private final PostgreSqlRelations relations;
    private final PostgreSqlDetails details;
    private final PostgreSqlCallers callers;
    private long newest;
    private long written;
    private String transaction = "";

    /** What was read of a relation last. */
    private record State(Relation relation, Row row, Set<LockMode> modes) {}

    PostgreSqlBooks(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
        this.relations = new PostgreSqlRelations(connection, database);
        this.details = new PostgreSqlDetails(connection, database);
        this.callers = new PostgreSqlCallers(connection, database);
    }

    @Override
    public void open() throws SQLException {
        Map<Long, Row> all = relations.read();
        all.forEach(
                (oid, row) -> known.put(oid, new State(PostgreSqlRelations.relation(oid, row, all), row, Set.of())));
        newest = all.keySet().stream().mapToLong(oid -> oid).max().orElse(0);
        details.readAll();
        callers.readAll();
        // From now on the transaction has a number, by which it is recognized.
        transaction = one("SELECT pg_catalog.txid_current()").text(1);
        Row now = one(LOCKED.formatted(newest));
        written = number(now, 12);
    }

    private Row one(String query) throws SQLException {
        return database.ownRows(connection, query).get(0);
    }

    @Override
    public Map<String, Size> sizes() throws SQLException {
        return relations.sizes();
    }

    @Override
    public Entry read(String sql) throws SQLException {
        List<Row> rows = database.ownRows(connection, LOCKED.formatted(newest));
        long before = written;
        written = number(rows.get(0), 12);
        if (!rows.get(0).text(13).equals(transaction)) {
            return new Entry(false, written - before, 0, "", List.of());
        }
        List<Row> locked =
                rows.stream().filter(row -> known.containsKey(number(row, 1))).toList();
        Set<Long> ofDomains = PostgreSqlCallers.mayChange(sql) ? details.tablesOfDomains() : Set.of();
        Set<Long> changed = new HashSet<>(ofDomains);
        locked.stream()
                .filter(row ->
                        modes(row).stream().anyMatch(mode -> mode.compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0))
                .map(row -> number(row, 1))
                .filter(oid -> Objects.requireNonNull(known.get(oid)).relation.isNamed())
                .forEach(changed::add);
        details.read(List.copyOf(changed));
        boolean isTruncated = !CLUSTER.matcher(sql).lookingAt();
        var touched = new ArrayList<>(
                locked.stream().map(row -> touched(row, isTruncated)).toList());
        Set<Long> unlocked = new HashSet<>(ofDomains);
        locked.forEach(row -> unlocked.remove(number(row, 1)));
        unlocked.forEach(oid -> addOfDomains(oid, touched));
        touched.addAll(callers.changes(sql, this::relation));
        long rowCount = touched.stream()
                .mapToLong(it -> it.inserted() + it.updated() + it.deleted())
                .sum();
        return new Entry(true, written - before, rowCount, rows.get(0).text(14), touched);
    }

    private void addOfDomains(long oid, List<Touched> touched) {
        Relation relation = relation(oid);
        var found = new ArrayList<Change>();
        details.changes(oid, found);
        if (relation != null && !found.isEmpty()) {
            touched.add(new Touched(relation, Set.of(), Set.of(), found, 0, 0, 0, 0, false));
        }
    }

    @Override
    public List<Touched> readAndForget(String sql) throws SQLException {
        Map<Long, State> before = Map.copyOf(known);
        Map<Long, Long> forgot = Map.copyOf(forgotten);
        details.keep();
        List<Touched> touched = read(sql).relations();
        known.clear();
        known.putAll(before);
        // A rollback does not take back what the session has counted.
        forgotten.putAll(forgot);
        touched.forEach(it -> forgotten.merge(it.relation().oid(), it.scans(), Long::sum));
        details.forget();
        return touched;
    }

    @Override
    public boolean isBack(Relation relation, Change gone) throws SQLException {
        return PostgreSqlCallers.isFound(gone) ? callers.isBack(relation) : details.isBack(relation.oid(), gone);
    }

    @Override
    public List<Relation> tables() {
        return known.values().stream()
                .map(State::relation)
                .filter(Relation::isTable)
                .toList();
    }

    private @Nullable Relation relation(long oid) {
        State state = known.get(oid);
        return state == null ? null : state.relation;
    }

    private static Set<LockMode> modes(Row row) {
        Set<LockMode> modes = EnumSet.noneOf(LockMode.class);
        Stream.of(row.text(10).split(" ")).map(LockMode::of).forEach(modes::add);
        return modes;
    }

    private Touched touched(Row row, boolean mayTruncate) {
        State last = Objects.requireNonNull(known.remove(number(row, 1)));
        Relation relation = last.relation;
        Set<LockMode> modes = modes(row);
        boolean dropped = row.get(3) == null;
        Row now = dropped ? last.row : row;
        var found = new ArrayList<Change>();
        // That a type itself is gone or renamed is known of it by another number.
        boolean isType = relation.kind() == Relation.TYPE;
        if (dropped && !isType) {
            found.add(new Change(ChangeKind.DROPPED, "", ""));
        } else if (!dropped) {
            known.put(relation.oid(), new State(relation, row, modes));
            if (!isType && !name(row).equals(name(last.row))) {
                found.add(new Change(ChangeKind.RENAMED, "", name(row)));
            }
            details.changes(relation.oid(), found);
            if ((relation.kind() == 'r' || relation.kind() == 'm')
                    && !row.text(4).equals(last.row.text(4))) {
                found.add(0, new Change(newFile(row, last, found, mayTruncate), "", ""));
            }
        }
        Set<LockMode> taken = EnumSet.copyOf(modes);
        taken.removeAll(last.modes);
        Long forgot = forgotten.remove(relation.oid());
        return new Touched(
                relation,
                modes,
                taken,
                found,
                counted(now, last, 6) - (forgot == null ? 0 : forgot),
                counted(now, last, 7),
                counted(now, last, 8),
                counted(now, last, 9),
                false);
    }

    private static long counted(Row now, State last, int column) {
        return number(now, column) - number(last.row, column);
    }

    /** To write a table anew it is read once, and once more for each index; TRUNCATE leaves the former out, and so may CLUSTER. */
    private static ChangeKind newFile(Row row, State last, List<Change> found, boolean mayTruncate) {
        long indexes = found.stream()
                .filter(change -> change.kind() == ChangeKind.INDEX_BUILT)
                .count();
        if (mayTruncate
                && number(row, 11) == 0
                && (last.relation.pages() > 0 || (last.relation.kind() == 'r' && counted(row, last, 6) <= indexes))) {
            return ChangeKind.TRUNCATED;
        }
        return row.text(5).equals(last.row.text(5)) ? ChangeKind.REWRITTEN : ChangeKind.MOVED;
    }

    @Override
    public void checkDeferred() throws SQLException {
        try (var checks = connection.createStatement()) {
            checks.setEscapeProcessing(false);
            checks.execute("SET CONSTRAINTS ALL IMMEDIATE");
            String deferred = one(DEFERRED).text(1);
            if (!deferred.isEmpty()) {
                // In the next migration again.
                checks.execute("SET CONSTRAINTS " + deferred + " DEFERRED");
            }
        }
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
        return one("SELECT pg_catalog.current_setting('TimeZone')").text(1);
    }

    @Override
    public boolean needsNoTransaction(SqlError error) {
        return NO_TRANSACTION.contains(error.sqlState());
    }
}
