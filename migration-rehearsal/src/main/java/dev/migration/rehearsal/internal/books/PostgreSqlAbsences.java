package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    void add(List<Alteration> found) {
        before.forEach((key, part) -> {
            TablePart now = after.get(key);
            Loss gone = gone(key, part, now);
            if (gone != null && wasKnown(key, part)) {
                found.add(
                        gone == Loss.NUMBERS
                                ? new Alteration(gone, part.name(), numbers(part, Objects.requireNonNull(now)))
                                : new Alteration(gone, gone == Loss.PARTITION_DETACHED ? part.more() : part.name()));
            }
        });
        after.forEach((key, part) -> {
            TablePart last = before.get(key);
            if (part.isTrigger()
                    && part.isOn()
                    && (last == null || !part.doesSame(last))
                    && isAnother(first.get(key), part)) {
                found.add(new Alteration(Loss.TRIGGER_REPLACED, part.name()));
            }
            if (last == null && actsOtherwise(part)) {
                found.add(new Alteration(Loss.ACTION_REPLACED, part.name()));
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
    private @Nullable Loss gone(String key, TablePart part, @Nullable TablePart now) {
        return switch (part.kind()) {
            case 'c' -> now == null || now.isDropped() ? null : column(part, now, first.get(key));
            case 't', 'r' -> part.isOn() && (now == null || !now.isOn()) && !isDone(part) ? Loss.TRIGGER_DROPPED : null;
            case 's' -> now != null && !part.more().isEmpty() && now.more().isEmpty() ? Loss.PARTITION_DETACHED : null;
            case 'h' -> now == null ? Loss.PARENT : null;
            case 'k' ->
                doesLess(part)
                        ? Loss.ACTION_DROPPED
                        : isCalledOtherwise(part, now, first.get(key)) ? Loss.KEY_RENAMED : null;
            case 'y' -> PostgreSqlRefusals.areRowsSecured(after) ? policy(part, now) : null;
            case 'q' -> now == null || numbers(part, now).isEmpty() ? null : Loss.NUMBERS;
            case 'i' ->
                (now != null && !now.isOtherIndex(part)) || isOfDroppedColumn(part) || isThere(part)
                        ? null
                        : part.isUnique() ? Loss.KEY_DROPPED : Loss.INDEX_DROPPED;
            default -> null;
        };
    }

    /** Who does not know a new column does not count on its default, but needs one if it is required. */
    private static @Nullable Loss column(TablePart part, TablePart now, @Nullable TablePart atFirst) {
        if (part.isComputed()) {
            return !now.isComputed()
                    ? Loss.EXPRESSION_DROPPED
                    : part.isComputedAs(now) ? null : Loss.EXPRESSION_REPLACED;
        }
        if (!part.isFilled() || now.isFilled()) {
            return null;
        }
        return now.isNotNull()
                ? Loss.DEFAULT_DROPPED
                : atFirst != null && atFirst.isFilled() ? Loss.DEFAULT_EMPTY : null;
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

    private static @Nullable Loss policy(TablePart part, @Nullable TablePart now) {
        if (now == null) {
            return part.type().isEmpty() ? Loss.POLICY_DROPPED : null;
        }
        return part.isSamePolicy(now) ? null : Loss.POLICY_REPLACED;
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
    boolean has(Alteration gone) {
        return gone.deed() instanceof Loss loss && has(loss, gone);
    }

    private boolean has(Loss loss, Alteration gone) {
        return switch (loss) {
            case COLUMN_RENAMED -> isNamedAsBefore(gone.name()) || isNamedAsBefore(gone.detail());
            case INDEX_DROPPED, KEY_DROPPED -> first('i', gone).anyMatch(this::isThere);
            // One of the same name that does something else is found by itself.
            case TRIGGER_DROPPED ->
                triggers(after, gone).anyMatch(TablePart::isOn)
                        || triggers(first, gone).anyMatch(this::isDone);
            case TRIGGER_REPLACED ->
                triggers(after, gone).allMatch(now -> triggers(first, gone).anyMatch(now::doesSame));
            case DEFAULT_DROPPED ->
                after.values().stream()
                        .anyMatch(part -> part.kind() == 'c'
                                && part.name().equals(gone.name())
                                && (part.isFilled() || !part.isNotNull()));
            case DEFAULT_EMPTY ->
                after.values().stream()
                        .anyMatch(part -> part.kind() == 'c' && part.name().equals(gone.name()) && part.isFilled());
            case EXPRESSION_REPLACED ->
                first('c', gone).anyMatch(was -> after.values().stream().anyMatch(was::isComputedAs));
            case EXPRESSION_DROPPED ->
                after.values().stream().anyMatch(part -> part.name().equals(gone.name()) && part.isComputed());
            case PARENT ->
                after.values().stream()
                        .anyMatch(part -> part.kind() == 'h' && part.name().equals(gone.name()));
            case KEY_RENAMED ->
                after.values().stream()
                        .anyMatch(
                                part -> part.isNamedByConflicts() && part.name().equals(gone.name()));
            case ACTION_REPLACED -> after.values().stream().noneMatch(this::actsOtherwise);
            case ACTION_DROPPED -> first('k', gone).noneMatch(this::doesLess);
            case POLICY_DROPPED, POLICY_REPLACED ->
                first('y', gone).anyMatch(was -> after.values().stream().anyMatch(was::isSamePolicy));
            case PARTITION_DETACHED ->
                after.values().stream()
                        .anyMatch(part -> part.kind() == 's' && part.more().equals(gone.name()));
            case NUMBERS -> first.equals(after);
            default -> throw loss.forgotten();
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

    private static Stream<TablePart> triggers(Map<String, TablePart> parts, Alteration gone) {
        return parts.values().stream()
                .filter(part -> part.isTrigger() && part.name().equals(gone.name()));
    }

    private Stream<TablePart> first(char kind, Alteration gone) {
        return first.values().stream()
                .filter(part -> part.kind() == kind && part.name().equals(gone.name()));
    }
}
