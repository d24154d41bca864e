// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import static dev.migration.rehearsal.internal.books.PostgreSqlRelations.name;
import static dev.migration.rehearsal.internal.books.PostgreSqlRelations.number;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads pg_locks, where every change of a table shows as a lock on it, and the catalogue's rows of what is locked. What the
 * transaction has made itself was not there when it was opened, and is left out.
 */
final class PostgreSqlBooks implements ServerBooks {

    private static final Pattern CLUSTER = Pattern.compile("CLUSTER\\b", Pattern.CASE_INSENSITIVE);

    private final Connection connection;
    private final PostgreSqlTransaction own;
    private final Database database;
    private final Map<Long, PostgreSqlState> known = new HashMap<>();

    /** How often a statement has read a relation of which nothing is left. */
    private final Map<Long, Long> forgotten = new HashMap<>();

    private final PostgreSqlRelations relations;
    private final PostgreSqlDetails details;
    private final PostgreSqlCallers callers;
    private long newest;
    private long written;
    private String changes = "";
    private String transaction = "";

    PostgreSqlBooks(Connection connection, Database database) {
        this.connection = connection;
        this.own = new PostgreSqlTransaction(connection, database);
        this.database = database;
        this.relations = new PostgreSqlRelations(connection, database);
        this.details = new PostgreSqlDetails(connection, database);
        this.callers = new PostgreSqlCallers(connection, database);
    }

    @Override
    public void open() throws SQLException {
        Map<Long, Row> all = relations.read();
        all.forEach((oid, row) ->
                known.put(oid, new PostgreSqlState(PostgreSqlRelations.relation(oid, row, all), row, Set.of())));
        newest = all.keySet().stream().mapToLong(oid -> oid).max().orElse(0);
        details.readAll();
        callers.readAll();
        // From now on the transaction has a number, by which it is recognized.
        transaction = one("SELECT pg_catalog.txid_current()").text(1);
        PostgreSqlLockedRelations locks = locks();
        written = locks.written();
        changes = locks.changes();
    }

    private PostgreSqlLockedRelations locks() throws SQLException {
        return PostgreSqlLockedRelations.read(connection, database, newest);
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
        PostgreSqlLockedRelations locks = locks();
        long before = written;
        written = locks.written();
        if (!locks.transaction().equals(transaction)) {
            return new Entry(false, written - before, 0, "", List.of());
        }
        List<Row> locked = locks.rows().stream()
                .filter(row -> known.containsKey(number(row, 1)))
                .toList();
        boolean isChanged = locks.changes().isEmpty() || !locks.changes().equals(changes);
        changes = locks.changes();
        Set<Long> ofDomains = isChanged ? details.tablesOfDomains() : Set.of();
        Set<Long> changed = new HashSet<>(ofDomains);
        locked.stream()
                .filter(PostgreSqlLockedRelations::mayChange)
                .map(row -> number(row, 1))
                .filter(oid -> Objects.requireNonNull(known.get(oid)).relation().isNamed())
                .forEach(changed::add);
        details.read(List.copyOf(changed));
        boolean isTruncated = !CLUSTER.matcher(sql).lookingAt();
        var touched = new ArrayList<>(
                locked.stream().map(row -> touched(row, isTruncated)).toList());
        Set<Long> unlocked = new HashSet<>(ofDomains);
        locked.forEach(row -> unlocked.remove(number(row, 1)));
        unlocked.forEach(oid -> addOfDomains(oid, touched));
        if (isChanged) {
            touched.addAll(callers.changes(this::relation));
        }
        long rowCount = touched.stream()
                .mapToLong(it -> it.inserted() + it.updated() + it.deleted())
                .sum();
        return new Entry(true, written - before, rowCount, locks.zone(), touched);
    }

    private void addOfDomains(long oid, List<Touched> touched) {
        Relation relation = relation(oid);
        var found = new ArrayList<Alteration>();
        if (relation != null) {
            details.changes(relation, false, found);
        }
        if (relation != null && !found.isEmpty()) {
            touched.add(new Touched(relation, Set.of(), Set.of(), found, 0, 0, 0, 0, false));
        }
    }

    @Override
    public List<Touched> readAndForget(String sql) throws SQLException {
        Map<Long, PostgreSqlState> before = Map.copyOf(known);
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
    public boolean isBack(Relation relation, Alteration gone) throws SQLException {
        return PostgreSqlCallers.isFound(gone) ? callers.isBack(relation, gone) : details.isBack(relation.oid(), gone);
    }

    @Override
    public List<Relation> tables() {
        return known.values().stream()
                .map(PostgreSqlState::relation)
                .filter(Relation::isTable)
                .toList();
    }

    private @Nullable Relation relation(long oid) {
        PostgreSqlState state = known.get(oid);
        return state == null ? null : state.relation();
    }

    private Touched touched(Row row, boolean mayTruncate) {
        PostgreSqlState last = Objects.requireNonNull(known.remove(number(row, 1)));
        Relation relation = last.relation();
        Set<LockMode> modes = PostgreSqlLockedRelations.modes(row);
        boolean dropped = row.get(3) == null;
        Row now = dropped ? last.row() : row;
        var found = new ArrayList<Alteration>();
        // That a type itself is gone or renamed is known of it by another number.
        boolean isType = relation.kind() == Relation.TYPE;
        if (dropped && !isType) {
            found.add(new Alteration(relation.holdsRows() ? Loss.TABLE_DROPPED : Loss.OTHER_DROPPED, ""));
        } else if (!dropped) {
            known.put(relation.oid(), new PostgreSqlState(relation, row, modes));
            if (!isType && !name(row).equals(name(last.row()))) {
                found.add(new Alteration(Loss.RENAMED, "", name(row)));
            }
            details.changes(relation, modes.contains(LockMode.ROW_EXCLUSIVE), found);
            if ((relation.kind() == 'r' || relation.kind() == 'm')
                    && !row.text(4).equals(last.row().text(4))) {
                found.add(0, new Alteration(last.newFile(row, found, mayTruncate), ""));
            }
        }
        Set<LockMode> taken = EnumSet.copyOf(modes);
        taken.removeAll(last.modes());
        Long forgot = forgotten.remove(relation.oid());
        return new Touched(
                relation,
                modes,
                taken,
                found,
                last.counted(now, 6) - (forgot == null ? 0 : forgot),
                last.counted(now, 7),
                last.counted(now, 8),
                last.counted(now, 9),
                false);
    }

    @Override
    public void checkDeferred() throws SQLException {
        own.checkDeferred();
    }

    @Override
    public boolean isRolledBack(Statement statement) {
        return own.isRolledBack(statement);
    }

    @Override
    public List<String> bounds(Duration lock, Duration left, Duration budget) {
        return PostgreSqlTransaction.bounds(lock, left, budget);
    }

    @Override
    public String timeZone() throws SQLException {
        return one("SELECT pg_catalog.current_setting('TimeZone')").text(1);
    }

    @Override
    public boolean needsNoTransaction(SqlError error) {
        return PostgreSqlTransaction.isNotFor(error);
    }
}
