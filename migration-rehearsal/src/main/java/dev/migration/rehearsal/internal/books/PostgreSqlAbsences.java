package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What those miss who have counted on a part of a table, or on the numbers of a sequence.
 *
 * @param first its parts before the first migration
 * @param before before the last statement
 * @param after now
 * @param dropped the numbers of tables that the last statement has dropped
 */
record PostgreSqlAbsences(
        Map<String, TablePart> first,
        Map<String, TablePart> before,
        Map<String, TablePart> after,
        Set<String> dropped) {

    void add(List<Change> found) {
        before.forEach((key, part) -> {
            String gone = gone(key, part, after.get(key));
            if (!gone.isEmpty() && wasKnown(key, part)) {
                found.add(new Change(ChangeKind.GONE, gone.equals("partition") ? part.more() : part.name(), gone));
            }
        });
        after.forEach((key, part) -> {
            TablePart last = before.get(key);
            if (part.isTrigger()
                    && part.isOn()
                    && (last == null || !part.doesSame(last))
                    && isAnother(first.get(key), part)) {
                found.add(new Change(ChangeKind.GONE, part.name(), "another trigger"));
            }
            if (last == null && actsOtherwise(part)) {
                found.add(new Change(ChangeKind.GONE, part.name(), "another action"));
            }
        });
    }

    /** Whether callers found it at first, perhaps by another name. */
    private boolean wasKnown(String key, TablePart part) {
        TablePart atFirst = first.get(key);
        return switch (part.kind()) {
            case 'c' -> atFirst == null || atFirst.isFilled() || !atFirst.isNotNull();
            case 's' -> atFirst != null && !atFirst.more().isEmpty();
            case 'k' -> atFirst != null || first.values().stream().anyMatch(part::isSameKey);
            case 't', 'r' -> atFirst != null || first.values().stream().anyMatch(part::doesSame);
            case 'y' -> atFirst != null || first.values().stream().anyMatch(part::isSamePolicy);
            case 'i' ->
                atFirst != null
                        || first.values().stream()
                                .anyMatch(old -> old.kind() == 'i' && old.keys().equals(part.keys()));
            default -> atFirst != null;
        };
    }

    /** Whether a trigger or rule that was there does something else. */
    private static boolean isAnother(@Nullable TablePart was, TablePart now) {
        return was != null && was.isOn() && !was.doesSame(now);
    }

    /** By {@code now} that part as it is; null where it is gone. */
    private String gone(String key, TablePart part, @Nullable TablePart now) {
        return switch (part.kind()) {
            case 'c' -> now == null || now.isDropped() ? "" : column(part, now, first.get(key));
            case 't', 'r' -> part.isOn() && (now == null || !now.isOn()) && !isDone(part) ? "trigger" : "";
            case 's' -> now != null && !part.more().isEmpty() && now.more().isEmpty() ? "partition" : "";
            case 'h' -> now == null ? "parent" : "";
            case 'k' -> doesLess(part) ? "action" : isCalledOtherwise(part, now, first.get(key)) ? "key name" : "";
            case 'y' -> PostgreSqlRefusals.areRowsSecured(after) ? policy(part, now) : "";
            case 'q' -> now == null ? "" : numbers(part, now);
            case 'i' ->
                (now != null && !now.isOtherIndex(part)) || isOfDroppedColumn(part) || isThere(part)
                        ? ""
                        : part.isUnique() ? "unique key" : "index";
            default -> "";
        };
    }

    /** Who does not know a new column does not count on its default, but needs one if it is required. */
    private static String column(TablePart part, TablePart now, @Nullable TablePart atFirst) {
        if (part.isComputed()) {
            return !now.isComputed() ? "expression" : part.isComputedAs(now) ? "" : "another expression";
        }
        if (!part.isFilled() || now.isFilled()) {
            return "";
        }
        return now.isNotNull() ? "default" : atFirst != null && atFirst.isFilled() ? "no default" : "";
    }

    /** Whether a foreign key is gone that changed rows itself, and none does that for it. What another one does is found by itself. */
    private boolean doesLess(TablePart part) {
        return part.isActing()
                && !dropped.contains(part.id())
                && !isOfDroppedColumn(part)
                && after.values().stream().noneMatch(key -> key.isSameKey(part) && key.isActing());
    }

    /** Whether a foreign key removes or changes rows itself as none did before for the same columns. */
    private boolean actsOtherwise(TablePart key) {
        return key.isActing()
                && first.values().stream().anyMatch(key::isSameKey)
                && first.values().stream()
                        .noneMatch(old -> old.isSameKey(key) && old.definition().equals(key.definition()));
    }

    /** Whether statements that name a constraint do not find it by the name that they know. */
    private static boolean isCalledOtherwise(TablePart key, @Nullable TablePart now, @Nullable TablePart atFirst) {
        return now != null
                && atFirst != null
                && now.isNamedByConflicts()
                && key.name().equals(atFirst.name())
                && !key.name().equals(now.name());
    }

    private static String policy(TablePart part, @Nullable TablePart now) {
        if (now == null) {
            return part.type().isEmpty() ? "policy" : "";
        }
        return part.isSamePolicy(now) ? "" : "another policy";
    }

    private static String numbers(TablePart part, TablePart now) {
        if (!now.type().equals(part.type())) {
            return "numbers " + now.type() + " apart instead of " + part.type();
        }
        boolean isFalling = now.type().startsWith("-");
        long was = Long.parseLong(isFalling ? part.state() : part.more());
        long is = Long.parseLong(isFalling ? now.state() : now.more());
        return (isFalling ? is > was : is < was)
                ? "numbers " + (isFalling ? "down" : "up") + " to " + is + " instead of " + was
                : "";
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
        if (gone.kind() == ChangeKind.COLUMN_RENAMED) {
            return isNamedAsBefore(gone.name()) || isNamedAsBefore(gone.detail());
        }
        return switch (gone.detail()) {
            case "index", "unique key" -> first('i', gone).anyMatch(this::isThere);
            // One of the same name that does something else is found by itself.
            case "trigger" ->
                triggers(after, gone).anyMatch(TablePart::isOn)
                        || triggers(first, gone).anyMatch(this::isDone);
            case "another trigger" ->
                triggers(after, gone).allMatch(now -> triggers(first, gone).anyMatch(now::doesSame));
            case "default" ->
                after.values().stream()
                        .anyMatch(part -> part.kind() == 'c'
                                && part.name().equals(gone.name())
                                && (part.isFilled() || !part.isNotNull()));
            case "no default" ->
                after.values().stream()
                        .anyMatch(part -> part.kind() == 'c' && part.name().equals(gone.name()) && part.isFilled());
            case "another expression" ->
                first('c', gone).anyMatch(was -> after.values().stream().anyMatch(was::isComputedAs));
            case "expression" ->
                after.values().stream().anyMatch(part -> part.name().equals(gone.name()) && part.isComputed());
            case "parent" ->
                after.values().stream()
                        .anyMatch(part -> part.kind() == 'h' && part.name().equals(gone.name()));
            case "key name" ->
                after.values().stream()
                        .anyMatch(
                                part -> part.isNamedByConflicts() && part.name().equals(gone.name()));
            case "another action" -> after.values().stream().noneMatch(this::actsOtherwise);
            case "action" -> first('k', gone).noneMatch(this::doesLess);
            case "policy", "another policy" ->
                first('y', gone).anyMatch(was -> after.values().stream().anyMatch(was::isSamePolicy));
            case "partition" ->
                after.values().stream()
                        .anyMatch(part -> part.kind() == 's' && part.more().equals(gone.name()));
            default -> first.equals(after);
        };
    }

    private boolean isNamedAsBefore(String column) {
        return first.entrySet().stream()
                .filter(part ->
                        part.getValue().kind() == 'c' && part.getValue().name().equals(column))
                .map(part -> after.get(part.getKey()))
                .anyMatch(now -> now != null && now.name().equals(column));
    }

    /** Whether a new one does what a trigger or rule did. */
    private boolean isDone(TablePart trigger) {
        return after.entrySet().stream()
                .filter(other -> !first.containsKey(other.getKey()))
                .anyMatch(other -> other.getValue().isOn() && other.getValue().doesSame(trigger));
    }

    private static Stream<TablePart> triggers(Map<String, TablePart> parts, Change gone) {
        return parts.values().stream()
                .filter(part -> part.isTrigger() && part.name().equals(gone.name()));
    }

    private Stream<TablePart> first(char kind, Change gone) {
        return first.values().stream()
                .filter(part -> part.kind() == kind && part.name().equals(gone.name()));
    }
}
