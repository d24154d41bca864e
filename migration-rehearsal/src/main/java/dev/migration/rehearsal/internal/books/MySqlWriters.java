package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.MySqlTable.ForeignKey;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What those notice who have written to a table, or counted on a part of it, and do not know its new columns.
 *
 * @param first the table before the first migration that finds it, with its columns by their names of now
 * @param opened as its migration has found it: what that made itself nobody misses
 * @param was before the last statement, by the same names
 * @param is now
 */
record MySqlWriters(MySqlTable first, MySqlTable opened, MySqlTable was, MySqlTable is) {

    void add(List<Change> found) {
        is.columns().forEach((name, column) -> {
            MySqlColumn old = was.columns().get(name);
            if (old != null && column.notNull() && !old.notNull() && !(isNew(name) && !column.required())) {
                refuses(found, name, column.required() ? "not null" : "null");
            } else if (old != null
                    && !wasAtFirst(name, MySqlColumn::required)
                    && column.required()
                    && !old.required()) {
                gone(found, name, "default");
            } else if (old != null
                    && !wasAtFirst(name, atFirst -> !atFirst.hasDefault())
                    && old.hasDefault()
                    && !column.hasDefault()
                    && !column.isFilled()) {
                gone(found, name, "no default");
            }
            if (old != null && old.isStamped() && !column.isStamped()) {
                gone(found, name, "time");
            }
            if (old != null && isSortedAnew(name, old, column)) {
                gone(found, name, "collation");
            }
            if (old != null && old.isComputed() && !column.expression().equals(old.expression())) {
                gone(found, name, column.isComputed() ? "another expression" : "expression");
            }
            if (old != null && column.isComputed() && !old.isComputed()) {
                if (!found.contains(new Change(ChangeKind.COLUMN_DROPPED, name, ""))) {
                    gone(found, name, "values");
                }
                refuses(found, name, "computed");
            }
        });
        if (!order(was).equals(order(is))) {
            gone(found, "", "order");
        }
        if (is.hasNoPlaceFor(was)) {
            refuses(found, "", "partition");
        }
        indexes().add(found);
        is.foreignKeys().forEach((name, key) -> {
            boolean isKnown = first.foreignKeys().values().stream().anyMatch(key::refersAs)
                    || was.foreignKeys().containsKey(name);
            if (!isKnown && !key.columns().stream().allMatch(this::isNew)) {
                refuses(found, name, "foreign key");
            } else if (!was.foreignKeys().containsValue(key) && actsOtherwise(key)) {
                gone(found, name, "another action");
            }
        });
        was.foreignKeys().forEach((name, key) -> {
            boolean wasActing =
                    opened.foreignKeys().values().stream().anyMatch(other -> other.refersAs(key) && other.isActing());
            if (key.isActing()
                    && wasActing
                    && isWithout(key)
                    && is.columns().keySet().containsAll(key.columns())) {
                gone(found, name, "action");
            }
        });
        is.checks().forEach((name, check) -> {
            boolean isKnown =
                    check.equals(was.checks().get(name)) || first.checks().containsValue(check);
            // MariaDB calls it like its column where it is of one only.
            if (!isKnown && !(is.columns().containsKey(name) && isNew(name))) {
                refuses(found, name, first.checks().containsKey(name) ? "another check" : "check");
            }
        });
        was.triggers().keySet().stream()
                .filter(name ->
                        !is.triggers().containsKey(name) && opened.triggers().containsKey(name))
                .forEach(name -> gone(found, name, "trigger"));
        is.triggers().forEach((name, does) -> {
            String atFirst = first.triggers().getOrDefault(name, does);
            if (!does.equals(atFirst) && !does.equals(was.triggers().get(name))) {
                gone(found, name, "another trigger");
            }
        });
    }

    private MySqlIndexes indexes() {
        return new MySqlIndexes(first, opened, was, is);
    }

    /** Whether a foreign key does itself what that of before on its columns did not. */
    private boolean actsOtherwise(ForeignKey key) {
        return key.isActing()
                && first.foreignKeys().values().stream().anyMatch(key::refersAs)
                && !first.foreignKeys().containsValue(key);
    }

    /** Whether no foreign key does anything instead of this one; what another one does is found by itself. */
    private boolean isWithout(ForeignKey key) {
        return is.foreignKeys().values().stream().noneMatch(other -> other.refersAs(key) && other.isActing());
    }

    /** The columns that callers know, in their order. */
    private List<String> order(MySqlTable table) {
        return table.columns().keySet().stream()
                .filter(name -> opened.columns().containsKey(name)
                        && is.columns().containsKey(name)
                        && was.columns().containsKey(name))
                .toList();
    }

    /** Of a unique column it is found by itself, and so is another type. */
    private boolean isSortedAnew(String name, MySqlColumn old, MySqlColumn column) {
        return !old.collation().equals(column.collation())
                && old.type().equals(column.type())
                && opened.columns().containsKey(name)
                && is.indexes().values().stream()
                        .noneMatch(key -> key.isUnique() && key.columns().contains(name));
    }

    private boolean wasAtFirst(String column, Predicate<MySqlColumn> that) {
        MySqlColumn atFirst = opened.columns().get(column);
        return atFirst != null && that.test(atFirst);
    }

    private static void refuses(List<Change> found, String name, String detail) {
        found.add(new Change(ChangeKind.REFUSES, name, detail));
    }

    private static void gone(List<Change> found, String name, String detail) {
        found.add(new Change(ChangeKind.GONE, name, detail));
    }

    private boolean isNew(String column) {
        return !first.columns().containsKey(column);
    }

    /** Whether what had gone is there again. */
    boolean has(Change gone) {
        return switch (gone.detail()) {
            case "index", "unique key", "full-text index", "key name" ->
                indexes().has(gone);
            case "order" -> order(opened).equals(order(is));
            case "collation" -> {
                MySqlColumn column = first.columns().get(gone.name());
                yield column != null && has(gone, now -> now.collation().equals(column.collation()));
            }
            case "trigger" -> is.triggers().containsKey(gone.name());
            case "another trigger" ->
                Objects.equals(is.triggers().get(gone.name()), first.triggers().get(gone.name()));
            case "action" -> {
                ForeignKey key = first.foreignKeys().get(gone.name());
                yield key != null && !isWithout(key);
            }
            case "another action" -> is.foreignKeys().values().stream().noneMatch(this::actsOtherwise);
            case "default" -> has(gone, column -> !column.required());
            case "no default" -> has(gone, MySqlColumn::hasDefault);
            case "time" -> has(gone, MySqlColumn::isStamped);
            case "expression" -> has(gone, MySqlColumn::isComputed);
            case "another expression" -> {
                MySqlColumn column = first.columns().get(gone.name());
                yield column != null && has(gone, now -> now.expression().equals(column.expression()));
            }
            default -> false;
        };
    }

    private boolean has(Change gone, Predicate<MySqlColumn> that) {
        MySqlColumn column = is.columns().get(gone.name());
        return column != null && that.test(column);
    }
}
