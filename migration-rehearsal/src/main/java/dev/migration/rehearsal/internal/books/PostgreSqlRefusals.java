package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
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

    private static final Set<String> OF_COLUMNS = Set.of("required", "not null", "null");

    void add(List<Change> found) {
        add(found, after.values().stream().anyMatch(this::isAttached));
    }

    private void add(List<Change> found, boolean isAttached) {
        after.forEach((key, part) -> {
            TablePart last = before.get(key);
            boolean isNew = last == null || part.isOtherIndex(last);
            String refuses = isNew ? isAttached ? "" : added(part) : changed(Objects.requireNonNull(last), part);
            if (refuses.isEmpty() && part.kind() == 'k' && (isNew || !part.equals(last))) {
                refuses = atAnotherTime(key, part);
            }
            if (refuses.equals("unique") && isOfOneValue(part)) {
                found.add(new Change(
                        ChangeKind.REFUSES, names(part), isInRows(part) ? "default, also in rows" : "default"));
            } else if (!refuses.isEmpty()) {
                found.add(required(part).orElse(new Change(ChangeKind.REFUSES, part.name(), refuses)));
            }
        });
    }

    /**
     * Whether what a statement has refused nothing refuses that is there now. What it is about may have another name by now, so that
     * one that refuses in the same way counts too.
     */
    boolean isWithout(Change refused) {
        if (refused.kind() == ChangeKind.ROW_SECURITY_ENABLED) {
            return !areRowsSecured(after);
        }
        var found = new ArrayList<Change>();
        add(found, false);
        boolean isOfColumn = OF_COLUMNS.contains(refused.detail());
        return found.stream()
                .noneMatch(now -> now.name().equals(refused.name())
                        || now.detail().equals(refused.detail())
                        || (isOfColumn && OF_COLUMNS.contains(now.detail())));
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
            case 'd' -> part.definition().isEmpty() ? "" : check(part);
            case 'i' ->
                !part.isUnique() ? "" : !isUniqueAlready(part) ? "unique" : hasOneNullNow(part) ? "a second null" : "";
            case 'r' -> part.isOn() && part.type().equals("instead") ? "rule" : "";
            case 'y' -> part.type().equals("restrictive") && areRowsSecured(after) ? "policy" : "";
            default -> "";
        };
    }

    private String changed(TablePart last, TablePart part) {
        return switch (part.kind()) {
            case 'c' ->
                isRequiredNow(last, part)
                        ? part.isFilled() ? "null" : "not null"
                        : part.isGenerated() && !last.isGenerated() && wasThere(last) ? "generated" : "";
            case 's' -> part.type().equals("n") && !last.type().equals("n") ? "published" : "";
            default -> "";
        };
    }

    /** Whether policies decide who sees the rows, at least of those who do not own the table. */
    static boolean areRowsSecured(Map<String, TablePart> parts) {
        TablePart table = parts.get("s0");
        return table != null && table.state().startsWith("t");
    }

    private String constraint(TablePart part) {
        return switch (part.type()) {
            case "c" -> check(part);
            case "f" -> isOfNewColumns(part) || isReplaced(part) ? "" : "foreign key";
            case "x" -> isOfNewColumns(part) ? "" : "unique";
            default -> "";
        };
    }

    private String check(TablePart part) {
        return isOfNewColumns(part) || isThereAlready(part) ? "" : isReplaced(part) ? "another check" : "check";
    }

    /** What a check that a column is not empty refuses is the same as what NOT NULL does, for which it may make place. */
    private Optional<Change> required(TablePart check) {
        return after.values().stream()
                .filter(column -> column.kind() == 'c' && check.isCheckOfNull(column))
                .map(column -> new Change(ChangeKind.REFUSES, column.name(), column.isFilled() ? "null" : "not null"))
                .findFirst();
    }

    /** A constraint that was checked at the commit is checked at once now, or a unique one is so only then. */
    private String atAnotherTime(String key, TablePart part) {
        @Nullable TablePart old = first.get(key);
        return Stream.concat(Stream.ofNullable(old), first.values().stream().filter(part::isSameKey))
                .findFirst()
                .map(was -> was.more().compareTo(part.more()) > 0
                        ? "at once"
                        : was.more().equals("0")
                                        && !part.more().equals("0")
                                        && !part.type().equals("f")
                                ? "conflict"
                                : "")
                .orElse("");
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
