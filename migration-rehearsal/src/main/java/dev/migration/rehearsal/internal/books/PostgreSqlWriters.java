package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What those notice who have written to a table, or counted on a part of it, and do not know its new columns.
 *
 * @param first its parts before the first migration
 * @param before before the last statement
 * @param after now
 */
record PostgreSqlWriters(Map<String, TablePart> first, Map<String, TablePart> before, Map<String, TablePart> after) {

    void add(List<Change> found) {
        boolean isAttached = after.values().stream().anyMatch(this::isAttached);
        after.forEach((key, part) -> {
            TablePart last = before.get(key);
            boolean isNew = last == null || part.isOtherIndex(last);
            String refuses = isNew && !isAttached ? added(part) : "";
            if (last != null && part.kind() == 'c') {
                refuses = !isRequiredNow(last, part) ? "" : part.isFilled() ? "null" : "not null";
            }
            if (!refuses.isEmpty()) {
                found.add(new Change(ChangeKind.REFUSES, part.name(), refuses));
            }
        });
        before.forEach((key, part) -> {
            String gone = gone(part, after.get(key));
            if (!gone.isEmpty()) {
                found.add(new Change(ChangeKind.GONE, gone.equals("partition") ? part.more() : part.name(), gone));
            }
        });
    }

    /** A partition then gets the constraints of its table, which has them already. */
    private boolean isAttached(TablePart part) {
        TablePart last = before.get("s0");
        return part.kind() == 's'
                && !part.more().isEmpty()
                && last != null
                && last.more().isEmpty();
    }

    private String added(TablePart part) {
        return switch (part.kind()) {
            case 'c' -> part.isNotNull() && !part.isFilled() ? "required" : "";
            case 'k' -> constraint(part);
            default -> part.isUnique() && !isUniqueAlready(part) ? "unique" : "";
        };
    }

    private String constraint(TablePart part) {
        return switch (part.type()) {
            case "c" ->
                isOfNewColumns(part) || isThereAlready(part) ? "" : isReplaced(part) ? "another check" : "check";
            case "f" -> isOfNewColumns(part) || isReplaced(part) ? "" : "foreign key";
            case "x" -> isOfNewColumns(part) ? "" : "unique";
            default -> "";
        };
    }

    /** Who does not know them leaves them empty, or at a default that holds. */
    private boolean isOfNewColumns(TablePart part) {
        return !part.columns().isEmpty()
                && part.columns().stream().allMatch(column -> !column.equals("0") && !first.containsKey("c" + column));
    }

    /** A new type of a column makes them anew. */
    private boolean isThereAlready(TablePart check) {
        return first.values().stream()
                .anyMatch(old -> old.kind() == 'k' && old.definition().equals(check.definition()));
    }

    private boolean isReplaced(TablePart part) {
        return first.entrySet().stream()
                .filter(old -> !after.containsKey(old.getKey()))
                .map(Map.Entry::getValue)
                .filter(old -> old.kind() == 'k' && old.type().equals(part.type()))
                .anyMatch(old -> old.id().equals(part.id())
                        && (old.keys().equals(part.keys())
                                || (part.type().equals("c") && old.name().equals(part.name()))));
    }

    private boolean isUniqueAlready(TablePart index) {
        boolean isOfEmpty = isOfNewColumns(index)
                && index.columns().stream()
                        .map(column -> after.get("c" + column))
                        .noneMatch(column -> column != null && column.more().equals("one value"));
        return isOfEmpty
                || before.values().stream().anyMatch(index::isIndexOfSameFile)
                || first.values().stream()
                        .filter(old -> old.isUnique() && !old.definition().contains(" WHERE "))
                        .anyMatch(old ->
                                !old.columns().contains("0") && index.columns().containsAll(old.columns()));
    }

    private boolean isRequiredNow(TablePart last, TablePart part) {
        boolean isNew = !first.containsValue(last)
                && first.values().stream()
                        .noneMatch(old -> old.kind() == 'c' && old.keys().equals(last.keys()));
        return part.isNotNull()
                && !last.isNotNull()
                && !last.isDropped()
                && !isChecked(last)
                && !(isNew && part.isFilled());
    }

    private boolean isChecked(TablePart column) {
        return before.values().stream()
                .anyMatch(part -> part.kind() == 'k'
                        && part.definition().startsWith("CHECK ((" + column.keys() + " IS NOT NULL))"));
    }

    /** By {@code now} that part as it is; null where it is gone. */
    private String gone(TablePart part, @Nullable TablePart now) {
        return switch (part.kind()) {
            case 'c' ->
                now != null && !now.isDropped() && part.isFilled() && !now.isFilled() && now.isNotNull()
                        ? "default"
                        : "";
            case 't' -> isOn(part) && !isOn(now) ? "trigger" : "";
            case 's' -> now != null && !part.more().isEmpty() && now.more().isEmpty() ? "partition" : "";
            case 'i' ->
                (now != null && !now.isOtherIndex(part)) || isOfDroppedColumn(part) || isThere(part)
                        ? ""
                        : part.isUnique() ? "unique key" : "index";
            default -> "";
        };
    }

    private static boolean isOn(@Nullable TablePart trigger) {
        return trigger != null && !trigger.state().equals("D");
    }

    private boolean isThere(TablePart index) {
        return after.values().stream().anyMatch(index::isIndexOfSameFile) || index.isServedBy(after.values());
    }

    private boolean isOfDroppedColumn(TablePart index) {
        return index.columns().stream()
                .map(column -> after.get("c" + column))
                .anyMatch(column -> column != null && column.isDropped());
    }

    /** Whether what had gone is there again. */
    boolean has(Change gone) {
        return switch (gone.detail()) {
            case "index", "unique key" ->
                first.values().stream()
                        .filter(part -> part.kind() == 'i' && part.name().equals(gone.name()))
                        .anyMatch(this::isThere);
            case "trigger" -> isOn(after.get("t" + gone.name()));
            case "default" ->
                after.values().stream()
                        .anyMatch(part -> part.kind() == 'c'
                                && part.name().equals(gone.name())
                                && (part.isFilled() || !part.isNotNull()));
            default ->
                after.values().stream()
                        .anyMatch(part -> part.kind() == 's' && part.more().equals(gone.name()));
        };
    }
}
