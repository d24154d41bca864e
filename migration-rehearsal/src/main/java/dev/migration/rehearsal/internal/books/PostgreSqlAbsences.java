// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.internal.books.PostgreSqlConstraint.Checked;
import dev.migration.rehearsal.internal.books.PostgreSqlTable.Numbers;
import dev.migration.rehearsal.internal.books.PostgreSqlTable.Policy;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What those miss who have counted on a part of a table, or on the numbers of a sequence.
 *
 * @param first the table before the first migration
 * @param before before the last statement
 * @param after now
 * @param dropped the numbers of tables that the last statement has dropped
 */
record PostgreSqlAbsences(PostgreSqlTable first, PostgreSqlTable before, PostgreSqlTable after, Set<String> dropped) {

    void add(List<Alteration> found) {
        before.columns().forEach((number, column) -> {
            PostgreSqlColumn now = after.columns().get(number);
            if (now != null && !now.isDropped()) {
                add(found, column(column, now, first.columns().get(number)), column.name());
            }
        });
        before.parents().forEach((number, name) -> {
            if (!after.parents().containsKey(number) && first.parents().containsKey(number)) {
                add(found, Loss.PARENT, name);
            }
        });
        before.indexes().forEach((name, index) -> {
            PostgreSqlIndex now = after.indexes().get(name);
            boolean isKept =
                    (now != null && !now.isOther(index)) || after.isOfDroppedColumn(index.columns()) || isThere(index);
            if (!isKept && wasKnown(name, index)) {
                boolean isKeyGone = index.isUnique() && !index.isKeyOf(keysAtOnce());
                add(found, isKeyGone ? Loss.KEY_DROPPED : Loss.INDEX_DROPPED, name);
            }
        });
        before.constraints().forEach((number, key) -> {
            PostgreSqlConstraint atFirst = first.constraints().get(number);
            if (doesLess(key)) {
                boolean wasKnown =
                        atFirst != null || first.constraints().values().stream().anyMatch(key::isSameKey);
                add(found, wasKnown ? Loss.ACTION_DROPPED : null, key.name());
            } else if (isCalledOtherwise(key, after.constraints().get(number), atFirst)) {
                add(found, Loss.KEY_RENAMED, key.name());
            }
        });
        String numbers = numbers();
        if (!numbers.isEmpty()) {
            found.add(new Alteration(Loss.NUMBERS, "", numbers));
        }
        rules().addDropped(found);
        if (!before.partitionOf().isEmpty()
                && !first.partitionOf().isEmpty()
                && after.settings() != null
                && after.partitionOf().isEmpty()) {
            add(found, Loss.PARTITION_DETACHED, before.partitionOf());
        }
        triggers().addDropped(found);
        before.policies().forEach((number, policy) -> {
            boolean wasKnown = first.policies().containsKey(number)
                    || first.policies().values().stream().anyMatch(policy::isSame);
            if (wasKnown && after.hasRowSecurity()) {
                add(found, policy(policy, after.policies().get(number)), policy.name());
            }
        });
        after.constraints().forEach((number, key) -> {
            if (!before.constraints().containsKey(number) && actsOtherwise(key)) {
                add(found, Loss.ACTION_REPLACED, key.name());
            }
        });
        rules().addReplaced(found);
        triggers().addReplaced(found);
    }

    private static void add(List<Alteration> found, @Nullable Loss gone, String name) {
        if (gone != null) {
            found.add(new Alteration(gone, name));
        }
    }

    private PostgreSqlTriggers triggers() {
        return new PostgreSqlTriggers(first.triggers(), before.triggers(), after.triggers());
    }

    private PostgreSqlTriggers rules() {
        return new PostgreSqlTriggers(first.rules(), before.rules(), after.rules());
    }

    /** Whether callers found rows by it at first, perhaps by another name. */
    private boolean wasKnown(String name, PostgreSqlIndex index) {
        return first.indexes().containsKey(name)
                || first.indexes().values().stream().anyMatch(old -> old.keys().equals(index.keys()));
    }

    /** Who does not know a new column does not count on its default, but needs one if it is required. */
    private static @Nullable Loss column(
            PostgreSqlColumn was, PostgreSqlColumn now, @Nullable PostgreSqlColumn atFirst) {
        boolean wasKnown = atFirst == null || atFirst.isFilled() || !atFirst.isNotNull();
        if (!wasKnown) {
            return null;
        }
        if (was.isComputed()) {
            return !now.isComputed()
                    ? Loss.EXPRESSION_DROPPED
                    : was.isComputedAs(now) ? null : Loss.EXPRESSION_REPLACED;
        }
        if (!was.isFilled() || now.isFilled()) {
            return null;
        }
        return now.isNotNull()
                ? Loss.DEFAULT_DROPPED
                : atFirst != null && atFirst.isFilled() ? Loss.DEFAULT_EMPTY : null;
    }

    /** Whether a foreign key is gone that changed rows itself, and none does that for it. What another one does is found by itself. */
    private boolean doesLess(PostgreSqlConstraint key) {
        return key.isActing()
                && !dropped.contains(key.target())
                && !after.isOfDroppedColumn(key.columns())
                && after.constraints().values().stream().noneMatch(now -> now.isSameKey(key) && now.isActing());
    }

    /** Whether a foreign key removes or changes rows itself as none did before for the same columns. */
    private boolean actsOtherwise(PostgreSqlConstraint key) {
        List<PostgreSqlConstraint> known =
                first.constraints().values().stream().filter(key::isSameKey).toList();
        return key.isActing()
                && !known.isEmpty()
                && known.stream().noneMatch(old -> old.actions().equals(key.actions()));
    }

    /** Whether statements that name a constraint do not find it by the name that they know. */
    private static boolean isCalledOtherwise(
            PostgreSqlConstraint key, @Nullable PostgreSqlConstraint now, @Nullable PostgreSqlConstraint atFirst) {
        return now != null
                && atFirst != null
                && now.isNamedByConflicts()
                && key.name().equals(atFirst.name())
                && !key.name().equals(now.name());
    }

    private static @Nullable Loss policy(Policy was, @Nullable Policy now) {
        if (now == null) {
            return was.isRestrictive() ? null : Loss.POLICY_DROPPED;
        }
        return was.isSame(now) ? null : Loss.POLICY_REPLACED;
    }

    /** What other numbers a sequence gives; empty where it gives the same, or more. */
    private String numbers() {
        Numbers was = before.numbers();
        Numbers now = after.numbers();
        if (was == null || now == null || first.numbers() == null) {
            return "";
        }
        if (now.increment() != was.increment()) {
            return "numbers " + now.increment() + " apart instead of " + was.increment();
        }
        boolean endsEarlier = now.areFalling() ? now.last() > was.last() : now.last() < was.last();
        return endsEarlier
                ? "numbers " + (now.areFalling() ? "down" : "up") + " to " + now.last() + " instead of " + was.last()
                : "";
    }

    /** Those that are not checked at the commit only, which ON CONFLICT takes. */
    private List<PostgreSqlIndex> keysAtOnce() {
        return after.indexes().values().stream()
                .filter(index -> after.constraints().values().stream()
                        .noneMatch(key -> key.name().equals(index.name()) && key.checked() != Checked.AT_ONCE))
                .toList();
    }

    private boolean isThere(PostgreSqlIndex index) {
        return after.indexes().values().stream().anyMatch(index::isOfSameFile)
                || index.isServedBy(after.indexes().values());
    }

    /** Whether what had gone is there again. */
    boolean has(Alteration gone) {
        return gone.deed() instanceof Loss loss && has(loss, gone);
    }

    private boolean has(Loss loss, Alteration gone) {
        String name = gone.name();
        return switch (loss) {
            case COLUMN_RENAMED -> isNamedAsBefore(name) || isNamedAsBefore(gone.newName());
            case INDEX_DROPPED, KEY_DROPPED -> {
                PostgreSqlIndex was = first.indexes().get(name);
                yield was != null && isThere(was);
            }
            case TRIGGER_DROPPED -> rules().isBack(name) || triggers().isBack(name);
            case TRIGGER_REPLACED -> rules().doesAsBefore(name) && triggers().doesAsBefore(name);
            case DEFAULT_DROPPED -> hasColumn(name, column -> column.isFilled() || !column.isNotNull());
            case DEFAULT_EMPTY -> hasColumn(name, PostgreSqlColumn::isFilled);
            case EXPRESSION_REPLACED ->
                first.columns().values().stream()
                        .filter(was -> was.name().equals(name))
                        .anyMatch(was -> after.columns().values().stream().anyMatch(was::isComputedAs));
            case EXPRESSION_DROPPED -> hasColumn(name, PostgreSqlColumn::isComputed);
            case PARENT -> after.parents().containsValue(name);
            case KEY_RENAMED ->
                after.constraints().values().stream()
                        .anyMatch(key -> key.isNamedByConflicts() && key.name().equals(name));
            case ACTION_REPLACED -> after.constraints().values().stream().noneMatch(this::actsOtherwise);
            case ACTION_DROPPED ->
                first.constraints().values().stream()
                        .filter(key -> key.name().equals(name))
                        .noneMatch(this::doesLess);
            case POLICY_DROPPED, POLICY_REPLACED ->
                first.policies().values().stream()
                        .filter(was -> was.name().equals(name))
                        .anyMatch(was -> after.policies().values().stream().anyMatch(was::isSame));
            case PARTITION_DETACHED -> after.partitionOf().equals(name);
            case NUMBERS -> Objects.equals(first.numbers(), after.numbers());
            default -> throw loss.forgotten();
        };
    }

    private boolean hasColumn(String name, Predicate<PostgreSqlColumn> that) {
        return after.columns().values().stream()
                .anyMatch(column -> column.name().equals(name) && that.test(column));
    }

    private boolean isNamedAsBefore(String column) {
        return first.columns().entrySet().stream()
                .filter(was -> was.getValue().name().equals(column))
                .map(was -> after.columns().get(was.getKey()))
                .anyMatch(now -> now != null && now.name().equals(column));
    }
}
