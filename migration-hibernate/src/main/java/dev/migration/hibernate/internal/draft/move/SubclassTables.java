// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.move;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.key.StayingKeys;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.mapping.MappedColumns;
import dev.migration.hibernate.internal.mapping.Sibling;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills the new column that tells entities of one table apart where subclasses had tables of their own: these say which row is of
 * which, and have its values. Without them, all would be of the first class.
 *
 * @param all the differences
 */
public record SubclassTables(List<Difference> all, MappedColumns mapped, DraftSyntax syntax) {

    private static final Pattern NOT_NULL = Pattern.compile("(?i) not null\\b");

    /** What adds it, for each row to be filled; empty for another column. */
    public Optional<DraftChange> added(Difference.NewColumn column, String sql) {
        String drop = syntax.alter(
                column.table().name(),
                "drop column " + syntax.name(column.entity().name()));
        return isTold(column)
                ? Optional.of(DraftChange.of(column.text(), List.of(nullable(sql)), List.of(drop)))
                : Optional.empty();
    }

    /**
     * What fills it when all columns are there, with a question; empty for another column.
     *
     * @param sql what adds it, as Hibernate does
     */
    public Optional<DraftChange> filled(Difference.NewColumn column, String sql) {
        if (!isTold(column)) {
            return Optional.empty();
        }
        String required = syntax.again(column, sql, false);
        String nullable = syntax.again(column, nullable(sql), true);
        String question = column.entity().in(column.table())
                + " becomes NOT NULL: of which class is each row, now that the tables of subclasses are gone ("
                + below(column.table()).map(TableShape::name).sorted().collect(Collectors.joining(", "))
                + ")? An INSERT of the release before, which does not fill it, fails.";
        List<SubclassTable> tables = tables(column);
        if (tables.isEmpty()) {
            return Optional.of(DraftChange.replacing(
                    column.text(),
                    question + " Write UPDATE here, before NOT NULL.",
                    List.of(required),
                    List.of(nullable)));
        }
        Sibling root = classes(column).get(0);
        List<SubclassTable> highestFirst = new ArrayList<>(tables);
        Collections.reverse(highestFirst);
        List<String> down = new ArrayList<>();
        highestFirst.forEach(
                table -> down.addAll(table.filledAgain(column.entity().name())));
        down.add(nullable);
        Answer told = new Answer(
                tables.stream()
                        .map(it -> "rows of " + it.table().name() + " are each a "
                                + it.subclass().entity())
                        .collect(Collectors.joining(
                                ", ", "The ", others(root) + ", and the values are copied" + staying(tables) + ":")),
                List.of(update(column, tables, root), required),
                down);
        Answer empty = new Answer(
                "The table has no rows, and no other release writes some:", List.of(required), List.of(nullable));
        return Optional.of(DraftChange.choice(column.text(), question, List.of(told, empty), told, empty, true));
    }

    private String staying(List<SubclassTable> tables) {
        return tables.stream()
                .map(SubclassTable::table)
                .map(table -> StayingKeys.of(table, table.keys().stream(), all).remark(syntax))
                .collect(Collectors.joining());
    }

    private static String others(Sibling root) {
        return root.isAbstract() ? "" : ", all others are each a " + root.entity();
    }

    private static String nullable(String sql) {
        return NOT_NULL.matcher(sql).replaceFirst("");
    }

    /** Whether what is in a table that is gone is copied with the answer to the question. */
    public boolean hasCopied(Difference gone) {
        return Difference.all(all, Difference.NewColumn.class)
                .filter(this::isTold)
                .flatMap(column -> tables(column).stream())
                .anyMatch(it -> gone instanceof Difference.UnmappedTable table
                        && it.table().equals(table.migration()));
    }

    private boolean isTold(Difference.NewColumn column) {
        return column.entity().isRequired()
                && !classes(column).isEmpty()
                && below(column.table()).findAny().isPresent();
    }

    private List<Sibling> classes(Difference.NewColumn column) {
        return mapped.siblings(column.table().name(), column.entity().name());
    }

    /** The tables that are gone and whose rows each have the key of one in this table, or in such a table: the lowest first. */
    private Stream<TableShape> below(TableShape table) {
        return Difference.all(all, Difference.UnmappedTable.class)
                .map(Difference.UnmappedTable::migration)
                .filter(gone -> !gone.equals(table))
                .filter(gone -> gone.keys().stream()
                        .anyMatch(key -> key.refersTo(table) && key.columns().equals(gone.primaryKey())))
                .flatMap(gone -> Stream.concat(below(gone), Stream.of(gone)));
    }

    /** None where it is not sure which one is whose, or not all values have a column. */
    private List<SubclassTable> tables(Difference.NewColumn column) {
        TableShape siblings = column.table();
        List<TableShape> below = below(siblings).toList();
        List<TableShape.Column> added = Difference.all(all, Difference.NewColumn.class)
                .filter(other -> other.table().equals(siblings))
                .map(Difference.NewColumn::entity)
                .toList();
        List<Sibling> classes = classes(column);
        List<SubclassTable> tables = below.stream()
                .filter(table -> siblings.primaryKey().size() == 1)
                .flatMap(table -> subclass(table, classes.subList(1, classes.size())).stream()
                        .map(it -> new SubclassTable(table, it, siblings, syntax)))
                .filter(table -> table.isTakenBy(added))
                .toList();
        boolean isSure = tables.size() == below.size()
                && tables.stream().map(SubclassTable::subclass).distinct().count() == tables.size();
        return isSure ? tables : List.of();
    }

    /** By its name, as Hibernate has it by default, or by the columns that no other one has. */
    private static Optional<Sibling> subclass(TableShape table, List<Sibling> classes) {
        String name = table.name().substring(table.name().lastIndexOf('.') + 1).replace("_", "");
        List<String> columns = SubclassTable.values(table).stream()
                .map(column -> column.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        return only(classes, it -> it.entity().replace("_", "").equalsIgnoreCase(name))
                .or(() -> only(classes, it -> !columns.isEmpty() && it.columns().equals(columns)));
    }

    private static Optional<Sibling> only(List<Sibling> classes, Predicate<Sibling> fits) {
        List<Sibling> found = classes.stream().filter(fits).toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private String update(Difference.NewColumn column, List<SubclassTable> tables, Sibling root) {
        List<String> sets = new ArrayList<>();
        sets.add(syntax.name(column.entity().name()) + " = "
                + tables.stream()
                        .map(SubclassTable::told)
                        .collect(Collectors.joining(
                                "\n        ", "case\n        ", "\n        else " + root.value() + " end")));
        tables.stream().flatMap(table -> table.values().stream()).distinct().forEach(value -> {
            List<String> found = tables.stream()
                    .filter(table -> table.values().contains(value))
                    .map(table -> table.value(value))
                    .toList();
            sets.add(syntax.name(value) + " = "
                    + (found.size() == 1 ? found.get(0) : "coalesce(" + String.join(", ", found) + ")"));
        });
        return "update " + syntax.name(column.table().name()) + " set " + String.join(",\n    ", sets);
    }
}
