package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Reference;
import dev.migration.internal.schema.SchemaTable.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Columns that are gone from one table, whose values may be those of a new one now, such as that of a subclass: it has columns of
 * their names, and one of the two refers to the other.
 *
 * @param subclass which rows are in the new table, where that is one of a subclass and its siblings were told apart
 */
record MovedValues(
        TableShape from, List<Difference.GoneColumn> columns, TableShape to, Optional<SubclassRows> subclass) {

    static List<MovedValues> of(List<Difference> differences, MappedColumns mapped) {
        return TableOrder.of(all(differences, Difference.NewTable.class).toList()).stream()
                .map(Difference.NewTable::entity)
                .flatMap(to -> to(to, differences, mapped))
                .toList();
    }

    private static Stream<MovedValues> to(TableShape to, List<Difference> differences, MappedColumns mapped) {
        return all(differences, Difference.GoneColumn.class)
                .filter(gone -> to.columns().containsKey(gone.migration().name()))
                .filter(gone -> isBelow(to, gone.table(), differences)
                        || to.keys().stream().anyMatch(key -> key.refersTo(gone.table()))
                        || all(differences, Difference.NewConstraint.class)
                                .anyMatch(key -> key.table().equals(gone.table())
                                        && key.entity().refersTo(to)))
                .collect(Collectors.groupingBy(
                        gone -> gone.table().name(), LinkedHashMap::new, Collectors.toUnmodifiableList()))
                .values()
                .stream()
                .map(columns -> {
                    TableShape from = columns.get(0).table();
                    return new MovedValues(from, columns, to, SubclassRows.of(from, to, differences, mapped));
                });
    }

    /** Whether the key of each row is one of the other table, by way of another new one: that of a subclass's subclass. */
    private static boolean isBelow(TableShape table, TableShape other, List<Difference> differences) {
        return table.keys().stream()
                .filter(key -> key.kind() == Kind.FOREIGN_KEY && key.columns().equals(table.primaryKey()))
                .anyMatch(key -> key.refersTo(other)
                        || all(differences, Difference.NewTable.class)
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

    /** Copies all of them at once, where it is the first. */
    DraftChange.Answer answer(Difference.GoneColumn column, DraftSyntax syntax) {
        String moved = "Its values are in table " + to.name() + " now";
        if (!column.equals(columns.get(0))) {
            return answer(moved + ", and are copied with those of " + name(columns.get(0)) + ".", List.of(), List.of());
        }
        Optional<String> link = link().filter(this::isForEachRow);
        if (link.isEmpty()) {
            return answer(moved + ": write INSERT … SELECT here, and what undoes it.", List.of(), List.of());
        }
        String rows = syntax.name(to.name());
        String was = syntax.name(from.name());
        String key = syntax.name(link.get());
        String keyWas = syntax.name(from.primaryKey().get(0));
        List<String> names =
                columns.stream().map(it -> syntax.name(it.migration().name())).toList();
        String list = String.join(", ", names);
        String which = subclass.map(it -> it.condition(syntax))
                .orElseGet(() -> String.join(" is not null or ", names) + " is not null");
        return answer(
                moved + ", and are copied" + (subclass.isPresent() ? "" : " (a row with none of them is left out)")
                        + (to.isUnique(link.get())
                                ? ":"
                                : " (Its undo fails if " + to.name() + " has two rows with the same " + link.get()
                                        + "):"),
                List.of("insert into " + rows + " (" + key + ", " + list + ") select " + keyWas + ", " + list + " from "
                        + was + " where " + which),
                List.of(names.stream()
                        .map(name -> name + " = (select " + rows + "." + name + " from " + rows + " where " + rows + "."
                                + key + " = " + was + "." + keyWas + ")")
                        .collect(Collectors.joining(
                                ", ",
                                "update " + was + " set ",
                                " where " + keyWas + " in (select " + key + " from " + rows + ")"))));
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

    private static String name(Difference.GoneColumn column) {
        return column.migration().in(column.table());
    }

    private static DraftChange.Answer answer(String when, List<String> up, List<String> down) {
        return new DraftChange.Answer(when, up, down);
    }

    private static <D extends Difference> Stream<D> all(List<Difference> differences, Class<D> kind) {
        return differences.stream().filter(kind::isInstance).map(kind::cast);
    }
}
