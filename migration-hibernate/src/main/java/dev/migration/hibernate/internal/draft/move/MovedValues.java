// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.move;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.mapping.MappedColumns;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableOrder;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Reference;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Columns that are gone from one table, whose values may be those of a new one now, such as that of a subclass: it has columns of
 * their names, and one of the two refers to the other.
 *
 * @param subclass which rows are in the new table, where that is one of a subclass and its siblings were told apart
 */
public record MovedValues(
        TableShape from, List<Difference.GoneColumn> columns, TableShape to, Optional<SubclassRows> subclass) {

    public static List<MovedValues> of(List<Difference> differences, MappedColumns mapped) {
        return TableOrder.of(
                        Difference.all(differences, Difference.NewTable.class).toList())
                .stream()
                .map(Difference.NewTable::entity)
                .flatMap(to -> to(to, differences, mapped))
                .toList();
    }

    private static Stream<MovedValues> to(TableShape to, List<Difference> differences, MappedColumns mapped) {
        return Difference.all(differences, Difference.GoneColumn.class)
                .filter(gone -> isBelow(to, gone.table(), differences)
                        || to.keys().stream().anyMatch(key -> key.refersTo(gone.table()))
                        || Difference.all(differences, Difference.NewConstraint.class)
                                .anyMatch(key -> key.table().equals(gone.table())
                                        && key.entity().refersTo(to)))
                .collect(Collectors.groupingBy(
                        Difference.GoneColumn::table, LinkedHashMap::new, Collectors.toUnmodifiableList()))
                .entrySet()
                .stream()
                .map(gone -> new MovedValues(
                        gone.getKey(),
                        gone.getValue().stream()
                                .filter(column -> to.columns()
                                        .containsKey(column.migration().name()))
                                .toList(),
                        to,
                        SubclassRows.of(gone.getKey(), to, differences, mapped)))
                // A subclass may have nothing but its rows.
                .filter(move -> !move.columns.isEmpty()
                        || Difference.all(differences, Difference.GoneColumn.class)
                                .anyMatch(move::isToldBy));
    }

    /** Whether the key of each row is one of the other table, by way of another new one: that of a subclass's subclass. */
    private static boolean isBelow(TableShape table, TableShape other, List<Difference> differences) {
        return table.keys().stream()
                .filter(key -> key.kind() == Kind.FOREIGN_KEY && key.columns().equals(table.primaryKey()))
                .anyMatch(key -> key.refersTo(other)
                        || Difference.all(differences, Difference.NewTable.class)
                                .map(Difference.NewTable::entity)
                                .anyMatch(above -> key.refersTo(above)
                                        && !above.equals(table)
                                        && isBelow(above, other, differences)));
    }

    /** Whether a column says which rows are in the new table. */
    boolean isToldBy(Difference.GoneColumn column) {
        return column.table().equals(from)
                && subclass.map(SubclassRows::discriminator)
                        .filter(column.migration()::equals)
                        .isPresent();
    }

    /** Copies all of them at once, where it is the first. Not for those of a subclass. */
    public DraftChange.Answer answer(Difference.GoneColumn column, DraftSyntax syntax) {
        String moved = "Its values are in table " + to.name() + " now";
        if (!column.equals(columns.get(0))) {
            return answer(moved + ", and are copied with those of " + name(columns.get(0)) + ".", List.of(), List.of());
        }
        if (!isSure()) {
            return answer(
                    moved + otherTypes() + ": write INSERT … SELECT here, and what undoes it.", List.of(), List.of());
        }
        String key = link().orElseThrow();
        return new DraftChange.Answer(
                moved + ", and are copied (a row with none of them is left out)"
                        + (to.isUnique(key)
                                ? ":"
                                : " (Its undo fails if " + to.name() + " has two rows with the same " + key + "):"),
                List.of(copy(syntax)),
                List.of(back(column, syntax)),
                "brings back the former value where the row in " + to.name() + " has been deleted since.");
    }

    /** Whether a statement can copy them. */
    boolean isSure() {
        return subclass.map(SubclassRows::isKnown).orElse(true)
                && link().filter(this::isForEachRow).isPresent();
    }

    /** Makes the rows of the new table. */
    String copy(DraftSyntax syntax) {
        List<String> names = names(syntax);
        String list = names.stream().map(name -> ", " + name).collect(Collectors.joining());
        String which = subclass.map(it -> it.condition(syntax))
                .orElseGet(() -> String.join(" is not null or ", names) + " is not null");
        return "insert into " + syntax.name(to.name()) + " (" + syntax.name(link().orElseThrow()) + list + ") select "
                + syntax.name(from.primaryKey().get(0)) + list + " from " + syntax.name(from.name()) + " where "
                + which;
    }

    /**
     * Writes the values that the rows of the new table have back.
     *
     * @param about one that is gone: the one that told subclasses apart is written too
     */
    String back(Difference.GoneColumn about, DraftSyntax syntax) {
        String rows = syntax.name(to.name());
        String was = syntax.name(from.name());
        String key = syntax.name(link().orElseThrow());
        String keyWas = syntax.name(from.primaryKey().get(0));
        Stream<String> told = subclass.stream().filter(it -> isToldBy(about)).map(it -> it.value(syntax));
        Stream<String> values = names(syntax).stream()
                .map(name -> name + " = (select " + rows + "." + name + " from " + rows + " where " + rows + "." + key
                        + " = " + was + "." + keyWas + ")");
        return Stream.concat(told, values)
                .collect(Collectors.joining(
                        ", ",
                        "update " + was + " set ",
                        " where " + keyWas + " in (select " + key + " from " + rows + ")"));
    }

    private List<String> names(DraftSyntax syntax) {
        return columns.stream().map(it -> syntax.name(it.migration().name())).toList();
    }

    /** The one column by which a row of the new table has the key of the one that it belongs to; empty where several may. */
    private Optional<String> link() {
        List<String> keyWas = from.primaryKey();
        List<String> links = subclass.isPresent()
                ? to.primaryKey()
                : to.keys().stream()
                        .filter(key -> keyWas.size() == 1 && key.columns().size() == 1)
                        .filter(key -> new Reference(
                                        from.name(), Map.of(key.columns().get(0), keyWas.get(0)))
                                .equals(key.references()))
                        .flatMap(key -> key.columns().stream())
                        .filter(column -> !isMoved(column))
                        .toList();
        return links.size() == 1 && keyWas.size() == 1 ? Optional.of(links.get(0)) : Optional.empty();
    }

    /** Whether a row of the new table needs no other value than the moved ones, which are of the same types. */
    private boolean isForEachRow(String link) {
        return columns.stream().map(Difference.GoneColumn::migration).allMatch(this::isSame)
                && to.columns().values().stream()
                        .filter(Column::isRequired)
                        .allMatch(column -> column.name().equals(link) || isMoved(column.name()));
    }

    private boolean isMoved(String column) {
        return columns.stream().anyMatch(it -> it.migration().name().equals(column));
    }

    private boolean isSame(Column column) {
        Column now = to.columns().get(column.name());
        return now != null && now.type().equals(column.type());
    }

    /** Those for which nothing is copied. */
    private String otherTypes() {
        return columns.stream()
                .map(Difference.GoneColumn::migration)
                .filter(column -> !isSame(column))
                .map(column -> " (" + column.name() + " was " + column.type() + ", and is "
                        + Objects.requireNonNull(to.columns().get(column.name()))
                                .type() + " there)")
                .collect(Collectors.joining());
    }

    private static String name(Difference.GoneColumn column) {
        return column.migration().in(column.table());
    }

    private static DraftChange.Answer answer(String when, List<String> up, List<String> down) {
        return new DraftChange.Answer(when, up, down);
    }
}
