package dev.migration.hibernate.internal.draft.syntax;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.model.ComparedProduct;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One ALTER for all that changes in a table: MariaDB and MySQL may copy it for each, and check a unique index only if it is replaced at once. */
public final class MergedAlters {

    private static final Pattern ALTER = Pattern.compile("(?is)alter table (\\S+)\\s+(.*)");
    private static final Pattern CREATE_INDEX =
            Pattern.compile("(?is)create ((?:unique )?index \\S+) on (\\S+) (\\(.*\\))");
    private static final Pattern DROP_INDEX = Pattern.compile("(?is)(drop index \\S+) on (\\S+)");

    private record Action(String table, String text) {}

    private MergedAlters() {}

    /** The changes, with those of each table together, where its last one was. */
    public static List<DraftChange> of(List<DraftChange> changes) {
        return of(changes, change -> true);
    }

    /** The same of those by which the product saves writing a table anew. */
    public static List<DraftChange> of(ComparedProduct product, List<DraftChange> changes) {
        return switch (product) {
            case MARIADB, MYSQL -> of(changes);
            // It writes the table anew for each statement that changes a type.
            case POSTGRESQL ->
                of(changes, change -> change.up().stream().anyMatch(sql -> sql.contains(" set data type ")));
            case H2 -> changes;
        };
    }

    private static List<DraftChange> of(List<DraftChange> changes, Predicate<DraftChange> isMerged) {
        Map<String, List<DraftChange>> tables = new LinkedHashMap<>();
        changes.stream()
                .filter(isMerged)
                .forEach(change -> tables.computeIfAbsent(table(change), table -> new ArrayList<>())
                        .add(change));
        List<DraftChange> merged = new ArrayList<>();
        for (DraftChange change : changes) {
            String table = table(change);
            List<DraftChange> together = tables.getOrDefault(table, List.of());
            if (table.isEmpty() || !isMerged.test(change)) {
                merged.add(change);
            } else if (together.get(together.size() - 1).equals(change)) {
                merged.add(merged(table, together));
            }
        }
        return merged;
    }

    /** The one that all statements of a change are on; empty where they are no ALTER, or wait for an answer. */
    private static String table(DraftChange change) {
        List<Action> actions = new ArrayList<>();
        change.up().forEach(sql -> actions.add(action(sql)));
        change.down().forEach(sql -> actions.add(action(sql)));
        String table = actions.isEmpty() ? "" : actions.get(0).table();
        boolean isOnOne = actions.stream().allMatch(action -> action.table().equals(table));
        return change.asks() || !isOnOne || isKeyReplaced(change.up()) || isKeyReplaced(change.down()) ? "" : table;
    }

    /** Refused within one statement. */
    private static boolean isKeyReplaced(List<String> statements) {
        return statements.stream().anyMatch(sql -> sql.contains(" drop foreign key "))
                && statements.stream().anyMatch(sql -> sql.contains(" add constraint "));
    }

    private static Action action(String sql) {
        Matcher alter = ALTER.matcher(sql);
        Matcher create = CREATE_INDEX.matcher(sql);
        Matcher drop = DROP_INDEX.matcher(sql);
        if (alter.matches()) {
            return new Action(alter.group(1), alter.group(2).replaceAll("\\s*\n\\s*", " "));
        }
        return create.matches()
                ? new Action(create.group(2), "add " + create.group(1) + " " + create.group(3))
                : drop.matches() ? new Action(drop.group(2), drop.group(1)) : new Action("", sql);
    }

    private static DraftChange merged(String table, List<DraftChange> changes) {
        if (changes.size() == 1
                && changes.get(0).up().size() == 1
                && changes.get(0).down().size() == 1) {
            return changes.get(0);
        }
        List<String> up = changes.stream()
                .map(DraftChange::up)
                .flatMap(Collection::stream)
                .toList();
        List<String> down = DraftChange.reversed(changes).stream()
                .map(DraftChange::down)
                .flatMap(Collection::stream)
                .toList();
        return DraftChange.replacing(changes.get(0).about(), "", statement(table, up), statement(table, down))
                .commented(comments(changes, DraftChange::comment))
                .undoing(comments(DraftChange.reversed(changes), DraftChange::undoing));
    }

    private static String comments(List<DraftChange> changes, Function<DraftChange, String> comment) {
        return changes.stream().map(comment).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
    }

    /** One for all. */
    static List<String> statement(String table, List<String> statements) {
        if (statements.isEmpty()) {
            return List.of();
        }
        List<String> actions =
                statements.stream().map(sql -> action(sql).text()).toList();
        return List.of(
                "alter table " + table + (actions.size() == 1 ? " " : "\n    ") + String.join(",\n    ", actions));
    }
}
