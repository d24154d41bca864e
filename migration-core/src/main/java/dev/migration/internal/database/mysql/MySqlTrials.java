package dev.migration.internal.database.mysql;

import dev.migration.RehearsalOptions.Size;
import dev.migration.RehearsalReport.Change;
import dev.migration.RehearsalReport.ChangeKind;
import dev.migration.internal.database.LockMode;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.ServerBooks.Relation;
import dev.migration.internal.database.ServerBooks.Touched;
import dev.migration.internal.database.Trials;
import dev.migration.internal.database.mysql.MySqlTables.Column;
import dev.migration.internal.database.mysql.MySqlTables.Table;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Executes with the best ALGORITHM and LOCK that the server takes, and compares its catalogue before and after. */
final class MySqlTrials implements Trials {

    /** ALGORITHM, or LOCK, is not supported for this operation; its message tells the reason. */
    private static final Set<Integer> NOT_SO = Set.of(1845, 1846);

    /** What others of the same server see. */
    private static final Pattern BEYOND = Pattern.compile(
            "(?:GRANT|REVOKE|USE|FLUSH|RESET|PURGE|KILL|SHUTDOWN|INSTALL|UNINSTALL|CHANGE|START|STOP|CLONE"
                    + "|SET (?:PASSWORD|DEFAULT ROLE|GLOBAL|PERSIST)|(?:CREATE|ALTER|DROP|RENAME) (?:OR REPLACE )?(?:IF (?:NOT )?EXISTS )?"
                    + "(?:DATABASE|SCHEMA|USER|ROLE|SERVER|TABLESPACE|INSTANCE|LOGFILE|RESOURCE|UNDO))\\b.*"
                    + "|SET .*@ ?@ ?(?:GLOBAL|PERSIST).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Connection connection;
    private final MySqlWays ways;
    private Map<String, Table> tables = Map.of();

    /** By their names now. */
    private final Map<String, Relation> known = new HashMap<>();

    MySqlTrials(Connection connection, MySqlWays ways) {
        this.connection = connection;
        this.ways = ways;
    }

    @Override
    public void open() throws SQLException {
        tables = MySqlTables.read(connection);
        known.clear();
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
        if (ways.isElsewhere(statement.text())) {
            return "names a database, which may be another one";
        }
        return BEYOND.matcher(ways.canonical(statement.text())).matches()
                ? "reaches beyond the database, and would stay there"
                : null;
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
    public Map<String, Size> sizes() throws SQLException {
        return MySqlTables.sizes(connection);
    }

    @Override
    public List<Touched> read(Way way) throws SQLException {
        Map<String, Table> before = tables;
        tables = MySqlTables.read(connection);
        List<Touched> touched = new ArrayList<>();
        for (var entry : Map.copyOf(known).entrySet()) {
            String name = entry.getKey();
            Table was = before.get(name);
            Table is = tables.get(name);
            if (was == null) {
                continue;
            }
            boolean meant = name.equals(way.table());
            List<Change> changes = new ArrayList<>(meant ? way.changes() : List.of());
            if (is != null) {
                List<Change> found = MySqlChanges.of(was, is);
                changes.addAll(found);
                if (!found.isEmpty() && !meant) {
                    changes.add(MySqlWays.UNKNOWN);
                }
            } else {
                known.remove(name);
                String now = renamed(before, was);
                if (now == null) {
                    changes.add(new Change(ChangeKind.DROPPED, "", ""));
                } else {
                    known.put(now, entry.getValue());
                    changes.add(new Change(ChangeKind.RENAMED, "", now));
                }
            }
            if (!changes.isEmpty()) {
                Set<LockMode> locks = meant ? way.locks() : Set.of();
                touched.add(new Touched(entry.getValue(), locks, locks, List.copyOf(changes), 0, 0, 0, 0));
            }
        }
        return touched;
    }

    /** The new table with the same columns; null where there is none. */
    private @Nullable String renamed(Map<String, Table> before, Table was) {
        Map<String, Column> columns = was.columns();
        return tables.entrySet().stream()
                .filter(entry -> !before.containsKey(entry.getKey())
                        && entry.getValue().columns().equals(columns))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }
}
