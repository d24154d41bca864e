// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a PostgreSQL table, or what is set of a sequence.
 *
 * @param columns by their numbers
 * @param domains what the domains of its columns demand, by the column's number and the name of the check
 * @param indexes by their names
 * @param constraints by their numbers
 * @param rules by their names
 * @param triggers by their names
 * @param policies by their numbers
 * @param parents the names of tables that it inherits from, by their numbers
 * @param settings null where it is no table
 * @param numbers null where it is no sequence
 */
record PostgreSqlTable(
        Map<String, PostgreSqlColumn> columns,
        Map<String, DomainCheck> domains,
        Map<String, PostgreSqlIndex> indexes,
        Map<String, PostgreSqlConstraint> constraints,
        Map<String, Trigger> rules,
        Map<String, Trigger> triggers,
        Map<String, Policy> policies,
        Map<String, String> parents,
        @Nullable Settings settings,
        @Nullable Numbers numbers) {

    static final PostgreSqlTable NONE = of(List.of());

    /**
     * A domain of a column, or a check of it.
     *
     * @param check empty where it has none
     */
    record DomainCheck(String name, String column, String check) {}

    /**
     * A trigger, or a rule.
     *
     * @param isOn for callers, and not only for what a replica applies
     * @param meaning what it does, by the numbers of what it names
     * @param definition the same by the names
     */
    record Trigger(String name, boolean isInstead, boolean isOn, String meaning, String definition) {

        private static Trigger of(Row row) {
            boolean isOn = row.text(6).equals("O") || row.text(6).equals("A");
            return new Trigger(row.text(4), row.text(5).equals("instead"), isOn, row.text(8), row.text(10));
        }

        /** What it names may have got other names, or be made anew by the same ones. */
        boolean doesSame(Trigger other) {
            return meaning.equals(other.meaning) || definition.equals(other.definition);
        }
    }

    /** Who sees and writes which rows. */
    record Policy(String name, boolean isRestrictive, String command, String roles, String condition) {

        /** Whether it lets the same people see and write the same rows, whatever it is called. */
        boolean isSame(Policy other) {
            return isRestrictive == other.isRestrictive
                    && command.equals(other.command)
                    && roles.equals(other.roles)
                    && condition.equals(other.condition);
        }
    }

    /**
     * What is set for all of a table.
     *
     * @param rowSecurity whether it is on, and whether for the owner too, each as {@code t} or {@code f}
     * @param partitionOf the name of a table; empty where it is no partition
     */
    record Settings(String replicaIdentity, String rowSecurity, String partitionOf) {}

    /** Of a sequence. */
    record Numbers(long increment, long least, long most) {

        boolean areFalling() {
            return increment < 0;
        }

        long last() {
            return areFalling() ? least : most;
        }
    }

    static PostgreSqlTable of(List<Row> rows) {
        return new PostgreSqlTable(
                parts(rows, "c", row -> row.text(3), PostgreSqlColumn::of),
                parts(
                        rows,
                        "d",
                        row -> row.text(3) + row.text(4),
                        row -> new DomainCheck(row.text(4), row.text(3), row.text(10))),
                parts(rows, "i", row -> row.text(4), PostgreSqlIndex::of),
                parts(rows, "k", row -> row.text(3), PostgreSqlConstraint::of),
                parts(rows, "r", row -> row.text(4), Trigger::of),
                parts(rows, "t", row -> row.text(4), Trigger::of),
                parts(
                        rows,
                        "y",
                        row -> row.text(3),
                        row -> new Policy(
                                row.text(4),
                                row.text(5).equals("restrictive"),
                                row.text(6),
                                row.text(8),
                                row.text(10))),
                parts(rows, "h", row -> row.text(3), row -> row.text(4)),
                rows(rows, "s")
                        .map(row -> new Settings(row.text(5), row.text(6), row.text(7)))
                        .findFirst()
                        .orElse(null),
                rows(rows, "q")
                        .map(row -> new Numbers(
                                Long.parseLong(row.text(5)), Long.parseLong(row.text(6)), Long.parseLong(row.text(7))))
                        .findFirst()
                        .orElse(null));
    }

    private static Stream<Row> rows(List<Row> rows, String kind) {
        return rows.stream().filter(row -> row.text(1).equals(kind));
    }

    private static <T> Map<String, T> parts(
            List<Row> rows, String kind, Function<Row, String> key, Function<Row, T> part) {
        return rows(rows, kind).collect(Collectors.toMap(key, part, (first, second) -> second, TreeMap::new));
    }

    /** Whether policies decide who sees the rows, at least of those who do not own the table. */
    boolean hasRowSecurity() {
        return settings != null && settings.rowSecurity().startsWith("t");
    }

    /** Of a partition the name of its table; else empty. */
    String partitionOf() {
        return settings == null ? "" : settings.partitionOf();
    }

    /** Whether one of these columns is dropped, with which its indexes and foreign keys go. */
    boolean isOfDroppedColumn(Set<String> numbers) {
        return numbers.stream().map(columns::get).anyMatch(column -> column != null && column.isDropped());
    }
}
