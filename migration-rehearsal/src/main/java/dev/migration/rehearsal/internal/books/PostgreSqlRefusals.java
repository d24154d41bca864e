// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.PostgreSqlColumn.Value;
import dev.migration.rehearsal.internal.books.PostgreSqlConstraint.Checked;
import dev.migration.rehearsal.internal.books.PostgreSqlConstraint.Kind;
import dev.migration.rehearsal.internal.books.PostgreSqlTable.DomainCheck;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Deed;
import dev.migration.rehearsal.internal.rule.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a table refuses from now on of those who have written to it, and do not know its new columns.
 *
 * @param first the table before the first migration
 * @param before before the last statement
 * @param after now
 * @param isWritten whether its rows may have been changed meanwhile
 */
record PostgreSqlRefusals(PostgreSqlTable first, PostgreSqlTable before, PostgreSqlTable after, boolean isWritten) {

    private static final Set<Deed> OF_COLUMNS = Set.of(Loss.REQUIRED, Loss.NOT_NULL, Loss.NULL_REFUSED);

    void add(List<Alteration> found) {
        // A partition then gets the constraints of its table, which has them already.
        boolean isAttached = before.settings() != null
                && before.partitionOf().isEmpty()
                && !after.partitionOf().isEmpty();
        add(found, isAttached);
    }

    private void add(List<Alteration> found, boolean isAttached) {
        after.columns().forEach((number, column) -> {
            PostgreSqlColumn last = before.columns().get(number);
            add(found, last != null ? changed(last, column) : isAttached ? null : added(column), column.name());
        });
        if (!isAttached) {
            after.domains().forEach((key, check) -> {
                if (!before.domains().containsKey(key) && !check.check().isEmpty()) {
                    add(found, check(check), check.name());
                }
            });
            after.indexes().forEach((name, index) -> {
                PostgreSqlIndex last = before.indexes().get(name);
                if (index.isUnique() && (last == null || index.isOther(last))) {
                    addUnique(found, index);
                }
            });
        }
        after.constraints().forEach((number, constraint) -> {
            PostgreSqlConstraint last = before.constraints().get(number);
            Loss refuses = last != null || isAttached ? null : added(constraint);
            add(
                    found,
                    refuses == null && !constraint.equals(last) ? atAnotherTime(number, constraint) : refuses,
                    constraint);
        });
        after.rules().forEach((name, rule) -> {
            if (!isAttached && !before.rules().containsKey(name) && rule.isOn() && rule.isInstead()) {
                add(found, Loss.RULE_ADDED, name);
            }
        });
        if (isWithoutIdentity(after) && before.settings() != null && !isWithoutIdentity(before)) {
            add(found, Loss.NOT_PUBLISHED, "");
        }
        after.policies().forEach((number, policy) -> {
            if (!isAttached
                    && !before.policies().containsKey(number)
                    && policy.isRestrictive()
                    && after.hasRowSecurity()) {
                add(found, Loss.POLICY_RESTRICTS, policy.name());
            }
        });
    }

    private static void add(List<Alteration> found, @Nullable Loss refuses, String name) {
        if (refuses != null) {
            found.add(new Alteration(refuses, name));
        }
    }

    /** What a check that a column is not empty refuses is the same as what NOT NULL does, for which it may make place. */
    private void add(List<Alteration> found, @Nullable Loss refuses, PostgreSqlConstraint constraint) {
        Optional<PostgreSqlColumn> required = after.columns().values().stream()
                .filter(constraint::isCheckOfNull)
                .findFirst();
        if (refuses != null && required.isPresent()) {
            add(found, notNull(required.get()), required.get().name());
        } else {
            add(found, refuses, constraint.name());
        }
    }

    /**
     * Whether what a statement has refused nothing refuses that is there now. What it is about may have another name by now, so that
     * one that refuses in the same way counts too.
     */
    boolean isWithout(Alteration refused) {
        if (refused.kind() == ChangeKind.ROW_SECURITY_ENABLED) {
            return !after.hasRowSecurity();
        }
        var found = new ArrayList<Alteration>();
        add(found, false);
        boolean isOfColumn = OF_COLUMNS.contains(refused.deed());
        return found.stream()
                .noneMatch(now -> now.name().equals(refused.name())
                        || now.deed() == refused.deed()
                        || (isOfColumn && OF_COLUMNS.contains(now.deed())));
    }

    private static boolean isWithoutIdentity(PostgreSqlTable table) {
        return table.settings() != null && table.settings().replicaIdentity().equals("n");
    }

    private static @Nullable Loss added(PostgreSqlColumn column) {
        if (!column.isNotNull() || (column.isFilled() && !column.isComputed())) {
            return null;
        }
        return column.isComputed() ? Loss.CHECK : Loss.REQUIRED;
    }

    private @Nullable Loss changed(PostgreSqlColumn last, PostgreSqlColumn column) {
        return isRequiredNow(last, column)
                ? notNull(column)
                : column.isGenerated() && !last.isGenerated() && wasThere(last) ? Loss.GENERATED : null;
    }

    private static Loss notNull(PostgreSqlColumn column) {
        return column.isFilled() ? Loss.NULL_REFUSED : Loss.NOT_NULL;
    }

    private @Nullable Loss added(PostgreSqlConstraint constraint) {
        if (isOfNewColumns(constraint.columns())) {
            return after.columns().values().stream()
                            .anyMatch(column -> !column.isFilled() && constraint.isCheckOfNull(column))
                    ? Loss.CHECK
                    : null;
        }
        boolean isReplaced = first.constraints().entrySet().stream()
                .filter(old -> !after.constraints().containsKey(old.getKey()))
                .anyMatch(old -> constraint.mayReplace(old.getValue()));
        return switch (constraint.kind()) {
            case CHECK ->
                // A new type of a column makes them anew.
                first.constraints().values().stream()
                                .anyMatch(old -> old.check().equals(constraint.check()))
                        ? null
                        : isReplaced ? Loss.CHECK_REPLACED : Loss.CHECK;
            case FOREIGN_KEY -> isReplaced ? null : Loss.FOREIGN_KEY;
            case EXCLUSION -> Loss.UNIQUE;
            // Their index is found.
            case PRIMARY_KEY, UNIQUE, OTHER -> null;
        };
    }

    private @Nullable Loss check(DomainCheck check) {
        boolean isThereAlready = first.domains().values().stream()
                .anyMatch(
                        old -> old.check().equals(check.check()) && old.column().equals(check.column()));
        if (isThereAlready || isOfNewColumns(Set.of(check.column()))) {
            return null;
        }
        boolean isReplaced = first.domains().entrySet().stream()
                .filter(old -> !after.domains().containsKey(old.getKey()))
                .map(Map.Entry::getValue)
                .anyMatch(old -> !old.check().isEmpty()
                        && (old.column().equals(check.column()) || old.name().equals(check.name())));
        return isReplaced ? Loss.CHECK_REPLACED : Loss.CHECK;
    }

    private void addUnique(List<Alteration> found, PostgreSqlIndex index) {
        if (isUniqueAlready(index)) {
            add(found, hasOneNullNow(index) ? Loss.SECOND_NULL : null, index.name());
        } else if (isOfOneValue(index)) {
            add(found, isInRows(index) ? Loss.DEFAULT_REFUSED_IN_ROWS : Loss.DEFAULT_REFUSED, names(index));
        } else {
            add(found, Loss.UNIQUE, index.name());
        }
    }

    /** A constraint that was checked at the commit is checked at once now, or a unique one is so only then. */
    private @Nullable Loss atAnotherTime(String number, PostgreSqlConstraint constraint) {
        @Nullable
        PostgreSqlConstraint was = Stream.concat(
                        Stream.ofNullable(first.constraints().get(number)),
                        first.constraints().values().stream().filter(constraint::isSameKey))
                .findFirst()
                .orElse(null);
        if (was == null || was.checked() == constraint.checked()) {
            return null;
        }
        if (was.checked().compareTo(constraint.checked()) > 0) {
            return Loss.CHECKED_EARLIER;
        }
        return was.checked() == Checked.AT_ONCE && constraint.kind() != Kind.FOREIGN_KEY ? Loss.KEY_DEFERRABLE : null;
    }

    /** Who does not know them leaves them empty, or at a default that holds. */
    private boolean isOfNewColumns(Set<String> columns) {
        return !columns.isEmpty() && columns.stream().allMatch(this::isLeftOut);
    }

    /** What is computed is so from what callers write. */
    private boolean isLeftOut(String number) {
        PostgreSqlColumn column = after.columns().get(number);
        return !number.equals("0") && !first.columns().containsKey(number) && (column == null || !column.isComputed());
    }

    /** Of columns that callers do not know, and of which each row gets the same. */
    private boolean isOfOneValue(PostgreSqlIndex index) {
        return index.columns().stream().allMatch(column -> {
            PostgreSqlColumn added = after.columns().get(column);
            return added != null
                    && added.value() == Value.ONE_VALUE
                    && !first.columns().containsKey(column);
        });
    }

    /** Whether rows that are there have that value still: who has written to the table may have given them another one. */
    private boolean isInRows(PostgreSqlIndex index) {
        return !isWritten || index.columns().stream().noneMatch(before.columns()::containsKey);
    }

    private String names(PostgreSqlIndex index) {
        return index.columns().stream()
                .map(column ->
                        Objects.requireNonNull(after.columns().get(column)).name())
                .collect(Collectors.joining(", "));
    }

    private boolean isUniqueAlready(PostgreSqlIndex index) {
        boolean isOfEmpty = isOfNewColumns(index.columns())
                && index.columns().stream()
                        .map(after.columns()::get)
                        .noneMatch(column -> column != null && column.value() == Value.ONE_VALUE);
        return isOfEmpty
                || before.indexes().values().stream().anyMatch(index::isOfSameFile)
                || first.indexes().values().stream()
                        .filter(old -> old.isUnique() && !old.isPartial())
                        .anyMatch(old ->
                                !old.columns().contains("0") && index.columns().containsAll(old.columns()));
    }

    /** Those who do not know a column leave it empty, which then only one of them may. */
    private boolean hasOneNullNow(PostgreSqlIndex index) {
        return index.hasOneNull()
                && before.indexes().values().stream().noneMatch(index::isOfSameFile)
                && first.indexes().values().stream()
                        .noneMatch(old -> old.isUnique()
                                && old.hasOneNull()
                                && index.columns().containsAll(old.columns()))
                && index.columns().stream()
                        .map(after.columns()::get)
                        .anyMatch(column -> column == null || !column.isNotNull());
    }

    private boolean isRequiredNow(PostgreSqlColumn last, PostgreSqlColumn column) {
        return column.isNotNull()
                && !last.isNotNull()
                && !last.isDropped()
                && before.constraints().values().stream().noneMatch(check -> check.isCheckOfNull(last))
                && (wasThere(last) || !column.isFilled());
    }

    private boolean wasThere(PostgreSqlColumn column) {
        return first.columns().values().stream().anyMatch(old -> old.inSql().equals(column.inSql()));
    }
}
