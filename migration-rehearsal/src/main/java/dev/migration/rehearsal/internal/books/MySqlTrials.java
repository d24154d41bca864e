// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.MySqlWays.Way;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import dev.migration.schema.internal.scratch.MySqlReach;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What MariaDB and MySQL, whose DDL commits, tell of statements that are executed in a database of their own: with the best
 * ALGORITHM and LOCK that the server takes, and by its catalogue before and after.
 */
public final class MySqlTrials {

    /** ALGORITHM, or LOCK, is not supported for this operation; its message tells the reason. */
    private static final Set<Integer> NOT_SO = Set.of(1845, 1846);

    /** What leaves the catalogue as it is. */
    private static final Pattern DATA =
            Pattern.compile("(?:INSERT|REPLACE|UPDATE|DELETE|SELECT)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Of the table that a new foreign key refers to: both servers let it only be read while the other one is copied. */
    private static final Set<LockMode> OF_PARENT = Set.of(LockMode.SHARE_ROW_EXCLUSIVE);

    private final Connection connection;
    private final MySqlWays ways;
    private final Comparator<String> order;
    private final MySqlFill fill;
    private final MySqlThings things;
    private final MySqlStandIn standIn;
    private final MySqlTemporaries temporaries;

    /** As the first migration has found them, by their names of now. */
    private Map<String, MySqlTable> first;

    /** As this migration has found them, by the same names. */
    private Map<String, MySqlTable> opened = Map.of();

    private Map<String, MySqlTable> tables = Map.of();
    private @Nullable MySqlReach reach;

    /** By their names now. */
    private Map<String, Relation> known;

    /** Of a connection to such a database. */
    public MySqlTrials(Connection connection, Database database) {
        this.connection = connection;
        this.ways = new MySqlWays(database.dialect(), database.product().startsWith("MariaDB"));
        this.order =
                database.catalogueName("A").equals("a") ? String.CASE_INSENSITIVE_ORDER : Comparator.naturalOrder();
        this.known = new TreeMap<>(order);
        this.first = new TreeMap<>(order);
        this.fill = new MySqlFill(connection, database);
        this.things = new MySqlThings(connection, order);
        this.temporaries = new MySqlTemporaries(connection, database);
        this.standIn = new MySqlStandIn(connection, database);
    }

    /** At the beginning of a migration: reads which tables are there. */
    public void open() throws SQLException {
        reach = MySqlReach.of(connection, ways.dialect());
        tables = MySqlTables.read(connection, order, ways.isMariaDb());
        tables.forEach(first::putIfAbsent);
        opened = tables;
        things.open();
        known = new TreeMap<>(order);
        tables.forEach((name, table) -> known.put(name, table.relation(known.size(), name)));
    }

    /** Settings that bound a migration. */
    public List<String> bounds(Duration lock) {
        long seconds = Math.max(1, lock.plusMillis(999).toSeconds());
        return List.of("SET SESSION lock_wait_timeout = " + seconds + ", innodb_lock_wait_timeout = " + seconds);
    }

    /** Why a statement must not be executed even there; null where it may. */
    public @Nullable String whyNot(Statement statement) {
        return Objects.requireNonNull(reach).whyNot(statement.text());
    }

    /** The ways to execute it, what hurts others least first, and last as it is written. */
    public List<Way> ways(Statement statement) throws SQLException {
        List<Way> all = ways.of(statement.text(), this::isInnoDb, this::addsPartitionsEmpty);
        // What the migration has made itself nobody else can wait for.
        String table = all.get(0).table();
        if (table != null && temporaries.hide(table)) {
            return List.of(new Way(statement.text(), null, Set.of(), List.of()));
        }
        return table == null || !known.containsKey(table) ? List.of(all.get(all.size() - 1)) : all;
    }

    private List<Touched> rowsOf(Way way) throws SQLException {
        return temporaries.visible(MySqlRows.of(way.sql(), ways.dialect())
                .behindViews(things::query, ways.dialect())
                .touched(known, this::isInnoDb));
    }

    private boolean isInnoDb(String name) {
        MySqlTable table = tables.get(name);
        return table == null || table.isInnoDb();
    }

    private boolean addsPartitionsEmpty(String name) {
        MySqlTable table = tables.get(name);
        return table != null && table.addsPartitionsEmpty();
    }

    /** Whether the server refused only this way, and nothing has happened. */
    public boolean isOnlyTheWay(SQLException refusal) {
        return NOT_SO.contains(refusal.getErrorCode());
    }

    /** How many rows the last statement changed. */
    public long rows() throws SQLException {
        return Math.max(
                0,
                Long.parseLong(Row.all(connection, "SELECT ROW_COUNT()").get(0).text(1)));
    }

    /** What the statement did, executed so, to tables that were there before the migration; how many rows it changed is known. */
    public List<Touched> read(Way way, long rows) throws SQLException {
        if (DATA.matcher(way.sql()).matches()) {
            Relation changed = way.table() == null ? null : known.get(way.table());
            if (changed == null) {
                return rowsOf(way);
            }
            int scans = ways.readsAll(way.sql()) ? 1 : 0;
            return List.of(new Touched(changed, way.locks(), way.locks(), way.changes(), scans, 0, rows, 0, false));
        }
        String sql = MySqlPatterns.canonical(way.sql(), ways.dialect());
        Map<String, MySqlTable> before = tables;
        tables = MySqlTables.read(connection, order, ways.isMariaDb());
        Map<String, String> names = MySqlRenames.names(sql, known.keySet(), order);
        Map<String, Relation> left = new TreeMap<>(order);
        Map<String, MySqlTable> starts = new TreeMap<>(order);
        Map<String, MySqlTable> opens = new TreeMap<>(order);
        // A statement of a temporary table is about none of these.
        MySqlColumnNames columns =
                way.table() == null ? MySqlColumnNames.NONE : MySqlColumnNames.of(way.sql(), ways.dialect());
        List<Touched> touched = new ArrayList<>();
        Set<String> parents = new TreeSet<>(order);
        for (Map.Entry<String, String> pair : names.entrySet()) {
            String name = pair.getKey();
            String was = pair.getValue();
            Relation relation = Objects.requireNonNull(known.get(was));
            MySqlTable is = tables.get(name);
            if (is != null) {
                left.put(name, relation);
            }
            boolean meant = way.table() != null && order.compare(was, way.table()) == 0;
            List<Alteration> changes = new ArrayList<>(meant ? way.changes() : List.of());
            Set<LockMode> locks = meant ? way.locks() : Set.of();
            if (is == null) {
                String becomes = MySqlRenames.becomes(sql, was);
                changes.add(new Alteration(becomes.isEmpty() ? Loss.TABLE_DROPPED : Loss.TABLE_CONVERTED, "", becomes));
            } else {
                MySqlTable last = Objects.requireNonNull(before.get(was));
                List<Alteration> found = MySqlChanges.of(
                        last, is, order.compare(was, columns.table()) == 0 ? columns : MySqlColumnNames.NONE);
                MySqlTable start = first.getOrDefault(was, last).renamed(found);
                MySqlTable open = opened.getOrDefault(was, last);
                MySqlTable openNow = open.renamed(found);
                new MySqlWriters(start, openNow, last.renamed(found), is).add(found);
                if (meant && MySqlClauses.mayCopy(way.sql())) {
                    parents.addAll(is.newParents(last.renamed(found)));
                    locks = parents.remove(name) && locks.isEmpty() ? OF_PARENT : locks;
                }
                starts.put(name, start);
                opens.put(name, openNow);
                found.removeIf(change -> isOfColumn(change) && !open.columns().containsKey(change.name()));
                changes.addAll(found);
                changes.addAll(MySqlRemovals.ofDuplicates(sql, meant ? found : List.of()));
                fill.add(name, is, found, changes);
                // Of a trigger nothing is copied.
                if (!meant && !found.stream().allMatch(MySqlTrials::isOfTrigger)) {
                    changes.add(MySqlWays.UNKNOWN);
                    locks = Set.of(LockMode.ACCESS_EXCLUSIVE);
                }
                if (!name.equals(was)) {
                    changes.add(new Alteration(Loss.RENAMED, "", name));
                }
            }
            if (!changes.isEmpty()) {
                touched.add(new Touched(relation, locks, locks, List.copyOf(changes), 0, 0, 0, 0, false));
            }
        }
        known = left;
        first = starts;
        opened = opens;
        parents.stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .forEach(
                        parent -> touched.add(new Touched(parent, OF_PARENT, OF_PARENT, List.of(), 0, 0, 0, 0, false)));
        touched.addAll(things.changes(sql));
        touched.addAll(rowsOf(way));
        Relation read = known.get(MySqlRemovals.read(sql));
        if (read != null) {
            Set<LockMode> alone = Set.of(LockMode.ACCESS_EXCLUSIVE);
            touched.add(new Touched(read, alone, alone, List.of(), 1, 0, 0, 0, false));
        }
        touched.addAll(MySqlUpkeep.touched(way.sql(), ways.dialect(), known, this::isInnoDb));
        return touched;
    }

    private static boolean isOfTrigger(Alteration change) {
        return change.deed() == Loss.TRIGGER_DROPPED || change.deed() == Loss.TRIGGER_REPLACED;
    }

    /** Of a column that the migration made itself nobody notices it. */
    private static boolean isOfColumn(Alteration change) {
        return change.kind() == ChangeKind.COLUMN_DROPPED || change.kind() == ChangeKind.COLUMN_RENAMED;
    }

    /** At the end of a migration: whether what it has dropped is there again, as callers know it. */
    public boolean isBack(Relation relation, Alteration gone) throws SQLException {
        if (!relation.isTable() || relation.kind() == 'v') {
            return things.isBack(relation, gone);
        }
        if (gone.kind() == ChangeKind.RENAMED) {
            return relation.equals(known.get(relation.name())) || standIn.isFor(relation, known, first, things);
        }
        MySqlTable is = tables.get(relation.name());
        return is != null
                && gone.kind() == ChangeKind.GONE
                && new MySqlWriters(start(first, relation, is), start(opened, relation, is), is, is).has(gone);
    }

    private static MySqlTable start(Map<String, MySqlTable> tables, Relation relation, MySqlTable now) {
        return tables.getOrDefault(relation.name(), now);
    }
}
