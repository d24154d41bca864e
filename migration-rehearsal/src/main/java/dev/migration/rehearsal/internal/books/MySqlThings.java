// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What callers find by its name in MariaDB or MySQL, except for tables: views, routines and sequences. A view that has lost its
 * table has no columns any more.
 */
final class MySqlThings {

    private static final String QUERY = """
            SELECT 'v', v.TABLE_NAME, COALESCE(c.COLUMN_NAME, ''),
                   CONCAT_WS(' ', c.COLUMN_TYPE, c.CHARACTER_SET_NAME), COALESCE(c.ORDINAL_POSITION, 0)
              FROM information_schema.VIEWS v
              LEFT JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = v.TABLE_SCHEMA AND c.TABLE_NAME = v.TABLE_NAME
             WHERE v.TABLE_SCHEMA = DATABASE()
            UNION ALL
            SELECT IF(ROUTINE_TYPE = 'FUNCTION', 'F', 'P'), ROUTINE_NAME, 'result', COALESCE(DTD_IDENTIFIER, ''), 0
              FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')
            UNION ALL
            SELECT IF(ROUTINE_TYPE = 'FUNCTION', 'F', 'P'), SPECIFIC_NAME, CONCAT('parameter ', ORDINAL_POSITION),
                   CONCAT(PARAMETER_MODE, ' ', DTD_IDENTIFIER), ORDINAL_POSITION
              FROM information_schema.PARAMETERS
             WHERE SPECIFIC_SCHEMA = DATABASE() AND ORDINAL_POSITION > 0 AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')
            UNION ALL
            SELECT 'W', EVENT_NAME, 'does',
                   CONCAT_WS(' ', EVENT_DEFINITION, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD), 0
              FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE() AND STATUS = 'ENABLED'
            UNION ALL
            SELECT 'S', TABLE_NAME, '', '', 0 FROM information_schema.TABLES
             WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'SEQUENCE'
             ORDER BY 1, 2, 5""";

    private static final String VIEW = "v";
    private static final String EVENT = String.valueOf(Relation.EVENT);
    private static final String SEQUENCE = "S";

    private static final Pattern NEW_SEQUENCE =
            MySqlPatterns.pattern("CREATE OR REPLACE SEQUENCE " + MySqlPatterns.TABLE + ".*");

    private final Connection connection;
    private final Comparator<String> order;
    private Map<String, Map<String, String>> first = Map.of();
    private Map<String, Map<String, String>> known = Map.of();

    private Map<String, MySqlView> firstViews = Map.of();
    private Map<String, MySqlView> views = Map.of();

    MySqlThings(Connection connection, Comparator<String> order) {
        this.connection = connection;
        this.order = order;
    }

    void open() throws SQLException {
        first = read();
        known = first;
        firstViews = MySqlView.read(connection, order);
        views = firstViews;
    }

    /** By letter and name, the parts that callers know, in their order. */
    private Map<String, Map<String, String>> read() throws SQLException {
        Map<String, Map<String, String>> things = new TreeMap<>(order);
        for (Row row : Row.all(connection, QUERY)) {
            things.computeIfAbsent(row.text(1) + row.text(2), none -> new LinkedHashMap<>())
                    .put(row.text(3), row.text(4));
        }
        return things;
    }

    /** What is gone since the last call, or another one now, by a statement of which only names are read. */
    List<Touched> changes(String sql) throws SQLException {
        Map<String, Map<String, String>> before = known;
        Map<String, MySqlView> viewsBefore = views;
        known = read();
        views = MySqlView.read(connection, order);
        List<List<String>> renames = MySqlRenames.of(sql);
        Matcher anew = NEW_SEQUENCE.matcher(sql);
        String sequence = anew.matches() ? MySqlPatterns.unquoted(anew.group("table")) : "";
        List<Touched> touched = new ArrayList<>();
        before.forEach((key, parts) -> {
            List<Alteration> changes = new ArrayList<>();
            String last = renamed(key, renames);
            Map<String, String> now = known.get(last);
            if (key.startsWith(EVENT)) {
                if (now == null && !known.containsValue(parts)) {
                    changes.add(new Alteration(Loss.EVENT_DROPPED, ""));
                }
            } else if (now == null) {
                changes.add(new Alteration(Loss.OTHER_DROPPED, ""));
            } else if (order.compare(last, key) != 0) {
                changes.add(new Alteration(Loss.RENAMED, "", last.substring(1)));
            } else if (key.startsWith(VIEW)) {
                addView(parts, now, changes);
                if (!now.containsKey("")) {
                    changes.addAll(lost(viewsBefore, key));
                }
            } else if (!now.equals(parts)) {
                changes.add(new Alteration(
                        Loss.OTHER_REPLACED, "", "replaced by one with other parameters or another result"));
            } else if (order.compare(key, SEQUENCE + sequence) == 0) {
                changes.add(new Alteration(Loss.OTHER_REPLACED, "", "replaced by one that starts anew"));
            }
            if (first.containsKey(key) && !changes.isEmpty()) {
                String name = key.substring(1);
                touched.add(new Touched(
                        new Relation(-1 - key.hashCode(), name, key.charAt(0), 0, 0, List.of(name)),
                        Set.of(),
                        Set.of(),
                        changes,
                        0,
                        0,
                        0,
                        0,
                        false));
            }
        });
        Map<String, Map<String, String>> starts = new TreeMap<>(order);
        first.forEach((key, parts) -> starts.put(renamed(key, renames), parts));
        first = starts;
        return touched;
    }

    /** What has rows for people to read is renamed as a table is. */
    private String renamed(String key, List<List<String>> renames) {
        String kind = key.substring(0, 1);
        String name = key.substring(1);
        for (List<String> pair : kind.equals(VIEW) || kind.equals(SEQUENCE) ? renames : List.<List<String>>of()) {
            name = order.compare(name, pair.get(0)) == 0 ? pair.get(1) : name;
        }
        return kind + name;
    }

    /** Of a view; one that has lost its table has a column without a name. */
    private static void addView(Map<String, String> was, Map<String, String> now, List<Alteration> changes) {
        List<String> known =
                was.keySet().stream().filter(column -> !column.isEmpty()).toList();
        known.forEach(column -> {
            String type = Objects.requireNonNull(was.get(column));
            String is = now.get(column);
            if (is == null) {
                changes.add(new Alteration(Loss.VIEW_COLUMN, column));
            } else if (!is.equals(type)) {
                changes.add(Alteration.ofType(column, type, is));
            }
        });
        List<String> columns = List.copyOf(now.keySet());
        if (columns.containsAll(known) && !columns.subList(0, known.size()).equals(known)) {
            changes.add(new Alteration(Loss.VIEW_ORDER, ""));
        }
    }

    /** Whether a view has the columns of a table. */
    boolean isView(String name, MySqlTable table) {
        Map<String, String> columns = known.getOrDefault(VIEW + name, Map.of());
        return List.copyOf(columns.keySet()).equals(List.copyOf(table.columns().keySet()))
                && table.columns().entrySet().stream()
                        .allMatch(column -> column.getValue().type().equals(columns.get(column.getKey())));
    }

    /** Which rows a view shows; null where it is none. */
    @Nullable
    String query(String name) {
        MySqlView view = views.get(name);
        return view == null ? null : view.query();
    }

    private List<Alteration> lost(Map<String, MySqlView> before, String key) {
        MySqlView was = before.get(key.substring(1));
        MySqlView is = views.get(key.substring(1));
        return was == null || is == null ? List.of() : was.lost(is);
    }

    /** Whether what was dropped is there again, as callers know it: a view may have more columns behind those that it had. */
    boolean isBack(Relation relation, Alteration gone) {
        String key = relation.kind() + relation.name();
        List<Alteration> lost = lost(firstViews, key);
        if (gone.deed() == Loss.VIEW_WRITTEN || gone.deed() == Loss.VIEW_CHECKED) {
            return !lost.contains(gone);
        }
        if (gone.kind() == ChangeKind.DROPPED && !lost.isEmpty()) {
            return false;
        }
        Map<String, String> was = first.get(key);
        Map<String, String> now = known.get(key);
        return was != null
                && now != null
                && now.size() >= was.size()
                && (now.size() == was.size() || key.startsWith(VIEW))
                && List.copyOf(now.entrySet()).subList(0, was.size()).equals(List.copyOf(was.entrySet()));
    }
}
