package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.MySqlTables.Table;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Executes with the best ALGORITHM and LOCK that the server takes, and compares its catalogue before and after. */
final class MySqlTrials implements CommittedStatements {

    /** ALGORITHM, or LOCK, is not supported for this operation; its message tells the reason. */
    private static final Set<Integer> NOT_SO = Set.of(1845, 1846);

    /** What leaves the catalogue as it is. */
    private static final Pattern DATA =
            Pattern.compile("(?:INSERT|REPLACE|UPDATE|DELETE|SELECT)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Connection connection;
    private final MySqlWays ways;
    private final Comparator<String> order;
    private Map<String, Table> tables = Map.of();
    private @Nullable MySqlReach reach;

    /** By their names now. */
    private Map<String, Relation> known;

    MySqlTrials(Connection connection, MySqlWays ways, boolean ignoresCase) {
        this.connection = connection;
        this.ways = ways;
        this.order = ignoresCase ? String.CASE_INSENSITIVE_ORDER : Comparator.naturalOrder();
        this.known = new TreeMap<>(order);
    }

    @Override
    public void open() throws SQLException {
        reach = MySqlReach.of(connection, ways.dialect());
        tables = MySqlTables.read(connection, order);
        known = new TreeMap<>(order);
        tables.forEach((name, table) -> known.put(
                name,
                new Relation(
                        known.size(),
                        name,
                        'r',
                        table.size().pages(),
                        table.size().rows(),
                        List.of(name))));
    }

    @Override
    public List<String> bounds(Duration lock) {
        long seconds = Math.max(1, lock.plusMillis(999).toSeconds());
        return List.of("SET SESSION lock_wait_timeout = " + seconds + ", innodb_lock_wait_timeout = " + seconds);
    }

    @Override
    public @Nullable String whyNot(Statement statement) {
        return Objects.requireNonNull(reach).whyNot(statement.text());
    }

    @Override
    public List<Way> ways(Statement statement) {
        List<Way> all = ways.of(statement.text());
        // What the migration has made itself nobody else can wait for.
        String table = all.get(0).table();
        return table == null || !known.containsKey(table) ? List.of(all.get(all.size() - 1)) : all;
    }

    @Override
    public boolean isOnlyTheWay(SQLException refusal) {
        return NOT_SO.contains(refusal.getErrorCode());
    }

    @Override
    public long rows() throws SQLException {
        return Math.max(
                0,
                Long.parseLong(Row.all(connection, "SELECT ROW_COUNT()").get(0).text(1)));
    }

    @Override
    public List<Touched> read(Way way, long rows) throws SQLException {
        if (DATA.matcher(way.sql()).matches()) {
            Relation changed = way.table() == null ? null : known.get(way.table());
            if (changed == null) {
                return List.of();
            }
            int scans = ways.readsAll(way.sql()) ? 1 : 0;
            return List.of(new Touched(changed, way.locks(), way.locks(), List.of(), scans, 0, rows, 0, false));
        }
        Map<String, Table> before = tables;
        tables = MySqlTables.read(connection, order);
        Map<String, String> names = new TreeMap<>(order);
        known.keySet().forEach(name -> names.put(name, name));
        for (List<String> pair : ways.renames(way.sql())) {
            String was = names.remove(pair.get(0));
            if (was != null) {
                names.put(pair.get(1), was);
            }
        }
        Map<String, Relation> left = new TreeMap<>(order);
        boolean renamesColumns = ways.renamesColumns(way.sql());
        List<Touched> touched = new ArrayList<>();
        names.forEach((name, was) -> {
            Relation relation = Objects.requireNonNull(known.get(was));
            Table is = tables.get(name);
            if (is != null) {
                left.put(name, relation);
            }
            boolean meant = way.table() != null && order.compare(was, way.table()) == 0;
            List<Change> changes = new ArrayList<>(meant ? way.changes() : List.of());
            Set<LockMode> locks = meant ? way.locks() : Set.of();
            if (is == null) {
                changes.add(new Change(ChangeKind.DROPPED, "", ""));
            } else {
                List<Change> found = MySqlChanges.of(Objects.requireNonNull(before.get(was)), is, renamesColumns);
                changes.addAll(found);
                if (!found.isEmpty() && !meant) {
                    changes.add(MySqlWays.UNKNOWN);
                    locks = Set.of(LockMode.ACCESS_EXCLUSIVE);
                }
                if (!name.equals(was)) {
                    changes.add(new Change(ChangeKind.RENAMED, "", name));
                }
            }
            if (!changes.isEmpty()) {
                touched.add(new Touched(relation, locks, locks, List.copyOf(changes), 0, 0, 0, 0, false));
            }
        });
        known = left;
        return touched;
    }
}
