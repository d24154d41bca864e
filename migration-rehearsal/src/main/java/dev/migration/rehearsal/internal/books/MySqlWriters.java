// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.internal.books.MySqlTable.ForeignKey;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
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

    void add(List<Alteration> found) {
        is.columns().forEach((name, column) -> {
            MySqlColumn old = was.columns().get(name);
            if (old == null && column.isComputed() && column.notNull()) {
                add(found, name, Loss.CHECK);
            } else if (old != null && column.notNull() && !old.notNull() && !(isNew(name) && !column.required())) {
                add(found, name, column.required() ? Loss.NOT_NULL : Loss.NULL_REFUSED);
            } else if (old != null
                    && !wasAtFirst(name, MySqlColumn::required)
                    && column.required()
                    && !old.required()) {
                add(found, name, Loss.DEFAULT_DROPPED);
            } else if (old != null
                    && !wasAtFirst(name, atFirst -> !atFirst.hasDefault())
                    && old.hasDefault()
                    && !column.hasDefault()
                    && !column.isFilled()) {
                add(found, name, Loss.DEFAULT_EMPTY);
            }
            if (old != null && old.isStamped() && !column.isStamped()) {
                add(found, name, Loss.TIME_DROPPED);
            }
            if (old != null && isSortedAnew(name, old, column)) {
                add(found, name, Loss.COLLATED);
            }
            if (old != null && old.isComputed() && !column.expression().equals(old.expression())) {
                add(found, name, column.isComputed() ? Loss.EXPRESSION_REPLACED : Loss.EXPRESSION_DROPPED);
            }
            if (old != null && column.isComputed() && !old.isComputed()) {
                if (!found.contains(new Alteration(Loss.COLUMN_DROPPED, name))) {
                    add(found, name, Loss.VALUES_COMPUTED);
                }
                add(found, name, Loss.COMPUTED);
            }
        });
        if (!order(was).equals(order(is))) {
            add(found, "", Loss.VIEW_ORDER);
        }
        if (is.hasNoPlaceFor(was)) {
            add(found, "", Loss.NO_PARTITION);
        }
        indexes().add(found);
        is.foreignKeys().forEach((name, key) -> {
            boolean isKnown = first.foreignKeys().values().stream().anyMatch(key::refersAs)
                    || was.foreignKeys().containsKey(name);
            if (!isKnown && !key.columns().stream().allMatch(this::isLeftOut)) {
                add(found, name, Loss.FOREIGN_KEY);
            } else if (!was.foreignKeys().containsValue(key) && actsOtherwise(key)) {
                add(found, name, Loss.ACTION_REPLACED);
            }
        });
        was.foreignKeys().forEach((name, key) -> {
            boolean wasActing =
                    opened.foreignKeys().values().stream().anyMatch(other -> other.refersAs(key) && other.isActing());
            if (key.isActing()
                    && wasActing
                    && isWithout(key)
                    && is.columns().keySet().containsAll(key.columns())) {
                add(found, name, Loss.ACTION_DROPPED);
            }
        });
        is.checks().forEach((name, check) -> {
            boolean isKnown =
                    check.equals(was.checks().get(name)) || first.checks().containsValue(check);
            // MariaDB calls it like its column where it is of one only.
            if (!isKnown && !(is.columns().containsKey(name) && isNew(name))) {
                add(found, name, first.checks().containsKey(name) ? Loss.CHECK_REPLACED : Loss.CHECK);
            }
        });
        was.triggers().keySet().stream()
                .filter(name ->
                        !is.triggers().containsKey(name) && opened.triggers().containsKey(name))
                .forEach(name -> add(found, name, Loss.TRIGGER_DROPPED));
        is.triggers().forEach((name, does) -> {
            String atFirst = first.triggers().getOrDefault(name, does);
            if (!does.equals(atFirst) && !does.equals(was.triggers().get(name))) {
                add(found, name, Loss.TRIGGER_REPLACED);
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

    private static void add(List<Alteration> found, String name, Loss loss) {
        found.add(new Alteration(loss, name));
    }

    /** What is computed is so from what callers write. */
    private boolean isLeftOut(String name) {
        MySqlColumn column = is.columns().get(name);
        return isNew(name) && (column == null || !column.isComputed());
    }

    private boolean isNew(String column) {
        return !first.columns().containsKey(column);
    }

    /** Whether what had gone is there again. */
    boolean has(Alteration gone) {
        return gone.deed() instanceof Loss loss && has(loss, gone);
    }

    private boolean has(Loss loss, Alteration gone) {
        return switch (loss) {
            case INDEX_DROPPED, KEY_DROPPED, FULL_TEXT_DROPPED, KEY_RENAMED ->
                indexes().has(gone);
            case VIEW_ORDER -> order(opened).equals(order(is));
            case COLLATED -> {
                MySqlColumn column = first.columns().get(gone.name());
                yield column != null && has(gone, now -> now.collation().equals(column.collation()));
            }
            case TRIGGER_DROPPED -> is.triggers().containsKey(gone.name());
            case TRIGGER_REPLACED ->
                Objects.equals(is.triggers().get(gone.name()), first.triggers().get(gone.name()));
            case ACTION_DROPPED -> {
                ForeignKey key = first.foreignKeys().get(gone.name());
                yield key != null && !isWithout(key);
            }
            case ACTION_REPLACED -> is.foreignKeys().values().stream().noneMatch(this::actsOtherwise);
            case DEFAULT_DROPPED -> has(gone, column -> !column.required());
            case DEFAULT_EMPTY -> has(gone, MySqlColumn::hasDefault);
            case TIME_DROPPED -> has(gone, MySqlColumn::isStamped);
            case EXPRESSION_DROPPED -> has(gone, MySqlColumn::isComputed);
            case EXPRESSION_REPLACED -> {
                MySqlColumn column = first.columns().get(gone.name());
                yield column != null && has(gone, now -> now.expression().equals(column.expression()));
            }
            case VALUES_COMPUTED, HISTORY_REMOVED, DUPLICATES_REMOVED, PARTITION_MOVED -> false;
            default -> throw loss.forgotten();
        };
    }

    private boolean has(Alteration gone, Predicate<MySqlColumn> that) {
        MySqlColumn column = is.columns().get(gone.name());
        return column != null && that.test(column);
    }
}
