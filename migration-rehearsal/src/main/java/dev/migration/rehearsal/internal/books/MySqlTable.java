// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.rule.Alteration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A table; columns and partitions in their order, checks with their conditions, and triggers with what they do.
 *
 * @param isInnoDb whether its engine lets others write while the table is copied
 * @param hasHistory whether it keeps the rows of before
 */
record MySqlTable(
        Size size,
        boolean isInnoDb,
        boolean hasHistory,
        Map<String, MySqlColumn> columns,
        Map<String, TableIndex> indexes,
        Map<String, ForeignKey> foreignKeys,
        Map<String, String> checks,
        Map<String, String> triggers,
        Map<String, Partition> partitions) {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

    MySqlTable(Size size, boolean isInnoDb, boolean hasHistory) {
        this(
                size,
                isInnoDb,
                hasHistory,
                new LinkedHashMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new LinkedHashMap<>());
    }

    Relation relation(int number, String name) {
        return new Relation(number, name, 'r', size.pages(), size.rows(), List.of(name));
    }

    /** The columns of which somebody else than the server writes the value. */
    List<String> written() {
        return columns.keySet().stream()
                .filter(name -> !Objects.requireNonNull(columns.get(name)).isComputed())
                .toList();
    }

    /** Whether it has no partition for values that it took before, as far as that is sure. */
    boolean hasNoPlaceFor(MySqlTable before) {
        String limit = limit();
        return !limit.isEmpty()
                && !limit.startsWith("MAXVALUE")
                && (before.takesAll() || !isBySame(before) || isLess(limit, before.limit()));
    }

    /** Whether rows find their partition by the same value of theirs. */
    private boolean isBySame(MySqlTable before) {
        return partitions.values().stream()
                .allMatch(partition -> before.partitions.values().stream()
                        .anyMatch(old -> old.expression().equals(partition.expression())));
    }

    private boolean takesAll() {
        return limit().startsWith("MAXVALUE") || partitions.values().stream().allMatch(Partition::isByHash);
    }

    /** Below which the values are of which it has rows; empty where none is. */
    private String limit() {
        String limit = "";
        for (Partition partition : partitions.values()) {
            limit = partition.method().startsWith("RANGE") ? partition.values() : "";
        }
        return limit;
    }

    private static boolean isLess(String limit, String before) {
        return NUMBER.matcher(limit).matches()
                && NUMBER.matcher(before).matches()
                && Long.parseLong(limit) < Long.parseLong(before);
    }

    /** The tables that its foreign keys refer to, of those that it did not have before; their database is left out. */
    List<String> newParents(MySqlTable before) {
        return foreignKeys.entrySet().stream()
                .filter(key -> !key.getValue().equals(before.foreignKeys.get(key.getKey())))
                .map(key -> key.getValue().target())
                .map(target -> target.substring(target.indexOf('.') + 1))
                .distinct()
                .toList();
    }

    /** Whether a new partition is empty, whatever the others have. */
    boolean addsPartitionsEmpty() {
        return !partitions.isEmpty() && partitions.values().stream().noneMatch(Partition::shares);
    }

    /**
     * A foreign key.
     *
     * @param target the table that its columns refer to
     * @param actions what it does itself when rows there are removed, and when they change; empty where it only refuses that
     */
    record ForeignKey(List<String> columns, String target, List<String> actions) {

        boolean isActing() {
            return actions.stream().anyMatch(action -> !action.isEmpty());
        }

        /** Whether another one refers from the same columns to the same table. */
        boolean refersAs(ForeignKey other) {
            return columns.equals(other.columns) && target.equals(other.target);
        }

        private ForeignKey renamed(Map<String, String> names) {
            return new ForeignKey(
                    columns.stream().map(name -> names.getOrDefault(name, name)).toList(), target, actions);
        }
    }

    /** How rows find it, such as {@code RANGE}, by which value of theirs, and of which values it has those. */
    record Partition(String method, String expression, String values) {

        /** So that there is one for each value. */
        private boolean isByHash() {
            return method.endsWith("HASH") || method.endsWith("KEY");
        }

        /** Whether another one beside it may take rows that it has. */
        private boolean shares() {
            return !(method.startsWith("RANGE") || method.startsWith("LIST")) || values.equals("DEFAULT");
        }
    }

    /** The same with columns of other names. */
    MySqlTable renamed(List<Alteration> changes) {
        Map<String, String> names = new HashMap<>();
        changes.stream()
                .filter(change -> change.kind() == ChangeKind.COLUMN_RENAMED)
                .forEach(change -> names.put(change.name(), change.newName()));
        if (names.isEmpty()) {
            return this;
        }
        MySqlTable renamed = new MySqlTable(size, isInnoDb, hasHistory);
        columns.forEach((name, column) -> renamed.columns().put(names.getOrDefault(name, name), column.renamed(names)));
        indexes.forEach((name, key) -> renamed.indexes().put(name, key.renamed(names)));
        foreignKeys.forEach((name, key) -> renamed.foreignKeys().put(name, key.renamed(names)));
        checks.forEach((name, check) -> renamed.checks().put(name, MySqlChecks.renamed(check, names)));
        renamed.triggers().putAll(triggers);
        partitions.forEach((name, partition) -> renamed.partitions()
                .put(
                        name,
                        new Partition(
                                partition.method(),
                                MySqlChecks.renamed(partition.expression(), names),
                                partition.values())));
        return renamed;
    }
}
