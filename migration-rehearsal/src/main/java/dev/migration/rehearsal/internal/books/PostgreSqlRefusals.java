package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
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
 * @param first its parts before the first migration
 * @param before before the last statement
 * @param after now
 * @param isWritten whether its rows may have been changed meanwhile
 */
record PostgreSqlRefusals(
        Map<String, TablePart> first, Map<String, TablePart> before, Map<String, TablePart> after, boolean isWritten) {

    private static final Set<Deed> OF_COLUMNS = Set.of(Loss.REQUIRED, Loss.NOT_NULL, Loss.NULL_REFUSED);

    void add(List<Alteration> found) {
        add(found, after.values().stream().anyMatch(this::isAttached));
    }

    private void add(List<Alteration> found, boolean isAttached) {
        after.forEach((key, part) -> {
            TablePart last = before.get(key);
            boolean isNew = last == null || part.isOtherIndex(last);
            Loss refuses = isNew ? isAttached ? null : added(part) : changed(Objects.requireNonNull(last), part);
            if (refuses == null && part.kind() == 'k' && (isNew || !part.equals(last))) {
                refuses = atAnotherTime(key, part);
            }
            if (refuses == Loss.UNIQUE && isOfOneValue(part)) {
                Loss ofDefault = isInRows(part) ? Loss.DEFAULT_REFUSED_IN_ROWS : Loss.DEFAULT_REFUSED;
                found.add(new Alteration(ofDefault, names(part)));
            } else if (refuses != null) {
                found.add(required(part).orElse(new Alteration(refuses, part.name())));
            }
        });
    }

    /**
     * Whether what a statement has refused nothing refuses that is there now. What it is about may have another name by now, so that
     * one that refuses in the same way counts too.
     */
    boolean isWithout(Alteration refused) {
        if (refused.kind() == ChangeKind.ROW_SECURITY_ENABLED) {
            return !areRowsSecured(after);
        }
        var found = new ArrayList<Alteration>();
        add(found, false);
        boolean isOfColumn = OF_COLUMNS.contains(refused.deed());
        return found.stream()
                .noneMatch(now -> now.name().equals(refused.name())
                        || now.deed() == refused.deed()
                        || (isOfColumn && OF_COLUMNS.contains(now.deed())));
    }

    /** A partition then gets the constraints of its table, which has them already. */
    private boolean isAttached(TablePart part) {
        TablePart last = before.get("s0");
        return part.kind() == 's'
                && !part.more().isEmpty()
                && last != null
                && last.more().isEmpty();
    }

    private @Nullable Loss added(TablePart part) {
        return switch (part.kind()) {
            case 'c' -> part.isNotNull() && !part.isFilled() ? Loss.REQUIRED : null;
            case 'k' -> constraint(part);
            case 'd' -> part.definition().isEmpty() ? null : check(part);
            case 'i' ->
                !part.isUnique()
                        ? null
                        : !isUniqueAlready(part) ? Loss.UNIQUE : hasOneNullNow(part) ? Loss.SECOND_NULL : null;
            case 'r' -> part.isOn() && part.type().equals("instead") ? Loss.RULE_ADDED : null;
            case 'y' -> part.type().equals("restrictive") && areRowsSecured(after) ? Loss.POLICY_RESTRICTS : null;
            default -> null;
        };
    }

    private @Nullable Loss changed(TablePart last, TablePart part) {
        return switch (part.kind()) {
            case 'c' ->
                isRequiredNow(last, part)
                        ? part.isFilled() ? Loss.NULL_REFUSED : Loss.NOT_NULL
                        : part.isGenerated() && !last.isGenerated() && wasThere(last) ? Loss.GENERATED : null;
            case 's' -> part.type().equals("n") && !last.type().equals("n") ? Loss.NOT_PUBLISHED : null;
            default -> null;
        };
    }

    /** Whether policies decide who sees the rows, at least of those who do not own the table. */
    static boolean areRowsSecured(Map<String, TablePart> parts) {
        TablePart table = parts.get("s0");
        return table != null && table.state().startsWith("t");
    }

    private @Nullable Loss constraint(TablePart part) {
        return switch (part.type()) {
            case "c" -> check(part);
            case "f" -> isOfNewColumns(part) || isReplaced(part) ? null : Loss.FOREIGN_KEY;
            case "x" -> isOfNewColumns(part) ? null : Loss.UNIQUE;
            default -> null;
        };
    }

    private @Nullable Loss check(TablePart part) {
        return isOfNewColumns(part) || isThereAlready(part)
                ? null
                : isReplaced(part) ? Loss.CHECK_REPLACED : Loss.CHECK;
    }

    /** What a check that a column is not empty refuses is the same as what NOT NULL does, for which it may make place. */
    private Optional<Alteration> required(TablePart check) {
        return after.values().stream()
                .filter(column -> column.kind() == 'c' && check.isCheckOfNull(column))
                .map(column -> new Alteration(column.isFilled() ? Loss.NULL_REFUSED : Loss.NOT_NULL, column.name()))
                .findFirst();
    }

    /** A constraint that was checked at the commit is checked at once now, or a unique one is so only then. */
    private @Nullable Loss atAnotherTime(String key, TablePart part) {
        @Nullable TablePart old = first.get(key);
        @Nullable
        TablePart was = Stream.concat(
                        Stream.ofNullable(old), first.values().stream().filter(part::isSameKey))
                .findFirst()
                .orElse(null);
        if (was == null) {
            return null;
        }
        if (was.more().compareTo(part.more()) > 0) {
            return Loss.CHECKED_EARLIER;
        }
        boolean isDeferrableNow = was.more().equals("0") && !part.more().equals("0");
        return isDeferrableNow && !part.type().equals("f") ? Loss.KEY_DEFERRABLE : null;
    }

    /** Who does not know them leaves them empty, or at a default that holds. */
    private boolean isOfNewColumns(TablePart part) {
        return !part.columns().isEmpty()
                && part.columns().stream().allMatch(column -> !column.equals("0") && !first.containsKey("c" + column));
    }

    /** A new type of a column makes them anew. */
    private boolean isThereAlready(TablePart check) {
        return first.values().stream()
                .anyMatch(old -> old.kind() == check.kind()
                        && old.definition().equals(check.definition())
                        && (old.kind() == 'k' || old.keys().equals(check.keys())));
    }

    private boolean isReplaced(TablePart part) {
        return first.entrySet().stream()
                .filter(old -> !after.containsKey(old.getKey()))
                .map(Map.Entry::getValue)
                .filter(old -> old.kind() == part.kind()
                        && !(old.kind() == 'd' && old.definition().isEmpty())
                        && old.type().equals(part.type()))
                .anyMatch(old -> old.id().equals(part.id())
                        && (old.keys().equals(part.keys())
                                || (part.type().equals("c") && old.name().equals(part.name()))));
    }

    /** Of columns that callers do not know, and of which each row gets the same. */
    private boolean isOfOneValue(TablePart index) {
        return index.columns().stream().allMatch(column -> {
            TablePart added = after.get("c" + column);
            return added != null && added.more().equals("one value") && !first.containsKey("c" + column);
        });
    }

    /** Whether rows that are there have that value still: who has written to the table may have given them another one. */
    private boolean isInRows(TablePart index) {
        return !isWritten || index.columns().stream().noneMatch(column -> before.containsKey("c" + column));
    }

    private String names(TablePart index) {
        return index.columns().stream()
                .map(column -> Objects.requireNonNull(after.get("c" + column)).name())
                .collect(Collectors.joining(", "));
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

    /** Those who do not know a column leave it empty, which then only one of them may. */
    private boolean hasOneNullNow(TablePart index) {
        return index.hasOneNull()
                && before.values().stream().noneMatch(index::isIndexOfSameFile)
                && first.values().stream()
                        .noneMatch(old -> old.isUnique()
                                && old.hasOneNull()
                                && index.columns().containsAll(old.columns()))
                && index.columns().stream()
                        .map(column -> after.get("c" + column))
                        .anyMatch(column -> column == null || !column.isNotNull());
    }

    private boolean isRequiredNow(TablePart last, TablePart part) {
        return part.isNotNull()
                && !last.isNotNull()
                && !last.isDropped()
                && !isChecked(last)
                && (wasThere(last) || !part.isFilled());
    }

    private boolean wasThere(TablePart column) {
        return first.containsValue(column)
                || first.values().stream()
                        .anyMatch(old -> old.kind() == 'c' && old.keys().equals(column.keys()));
    }

    private boolean isChecked(TablePart column) {
        return before.values().stream().anyMatch(part -> part.isCheckOfNull(column));
    }
}
