// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Something of PostgreSQL with a name.
 *
 * @param shape what else it needs to be the same: the columns of a table or view, a type's attributes, a function's parameters
 * @param extension whose it is; empty where it is of none
 * @param owner the number of the role
 * @param result of a function
 * @param needed how many parameters of a function have no default
 * @param does what callers find with a view besides its rows: what they can write to it, and to which columns, and unchecked, its
 *     triggers and rules, unique indexes
 * @param labels by their keys, the values of an enum, or those who have rights
 * @param rights by the same keys
 */
record PostgreSqlThing(
        char kind,
        String name,
        String shape,
        String extension,
        String owner,
        String result,
        int needed,
        Set<String> does,
        Map<String, String> labels,
        Map<String, Set<String>> rights) {

    private static final List<String> WRITES = List.of("INSERT", "UPDATE", "DELETE");

    private static final List<String> UNCHECKED = List.of("unchecked", "unchecked by others");

    /** The number that stands for everybody. */
    private static final String PUBLIC = "0";

    /** Functions of one name differ by their parameters. */
    String fullName() {
        return isRoutine() ? name + "(" + shape + ")" : name;
    }

    boolean isRelation() {
        return "rpvmfS".indexOf(kind) >= 0;
    }

    private boolean isRoutine() {
        return kind == 'F' || kind == 'P';
    }

    private boolean isTable() {
        return kind == 'r' || kind == 'p';
    }

    /** Whether a table, which was called otherwise meanwhile, has its name again. */
    boolean isTableCalledAs(PostgreSqlThing was) {
        return isTable() && name.equals(was.name);
    }

    private boolean isView() {
        return kind == 'v' || kind == 'm';
    }

    /** Whether callers find in it what they had in this one; of a table, in a view of its name. */
    boolean isKeptBy(PostgreSqlThing other) {
        return (isTable() ? other.kind == 'v' : other.kind == kind)
                && name.equals(other.name)
                && (shape.equals(other.shape) || mayEndWithMore(other))
                && result.equals(other.result)
                && other.needed <= needed
                && other.does.containsAll(does)
                && (kind != Relation.ENUM || other.labels.values().containsAll(labels.values()))
                && rights.entrySet().stream().allMatch(held -> other.allows(held.getKey(), held.getValue()));
    }

    /** Columns behind those that it had, or parameters with a default. */
    private boolean mayEndWithMore(PostgreSqlThing other) {
        boolean isLonger = isTable() || isView() || isRoutine();
        return isLonger && (shape.isEmpty() || other.shape.startsWith(shape + (isRoutine() ? ", " : ",")));
    }

    private boolean allows(String role, Set<String> those) {
        Set<String> ofAll = rights.getOrDefault(PUBLIC, Set.of());
        Set<String> own = rights.getOrDefault(role, Set.of());
        return those.stream().allMatch(right -> own.contains(right) || ofAll.contains(right));
    }

    /** The statements that callers could send to this view and cannot any more, as it is now; or not with one of its columns. */
    List<String> refused(PostgreSqlThing now) {
        Stream<String> ofColumns = does.stream()
                .filter(write -> write.startsWith("INSERT and UPDATE (")
                        && now.does.contains("UPDATE")
                        && now.hasColumnOf(write));
        return Stream.concat(WRITES.stream().filter(does::contains), ofColumns)
                .filter(write -> !now.does.contains(write))
                .toList();
    }

    /** Whether rows of this view are refused that were not. */
    boolean isLessCheckedThan(PostgreSqlThing now) {
        return UNCHECKED.stream().anyMatch(free -> does.contains(free) && !now.does.contains(free));
    }

    /** What somebody could do with it and cannot any more, unless as one of its owners. */
    List<String> lostBy(String role, PostgreSqlThing now) {
        return rights.getOrDefault(role, Set.of()).stream()
                .filter(right -> !now.allows(role, Set.of(right)) && now.hasColumnOf(right))
                .toList();
    }

    /** A right on a column goes with it, which is found by itself; others are not about one. */
    private boolean hasColumnOf(String right) {
        int column = right.indexOf(" (");
        return column < 0 || ("," + shape).contains("," + right.substring(column + 2, right.length() - 1) + " ");
    }
}
