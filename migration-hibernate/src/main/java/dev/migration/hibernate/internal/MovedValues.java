package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.hibernate.internal.TableShape.Reference;
import dev.migration.internal.schema.SchemaTable.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Columns that are gone from one table, whose values may be those of a new one now, such as that of a subclass: it has columns of
 * their names, and one of the two refers to the other.
 */
record MovedValues(TableShape from, List<Difference.GoneColumn> columns, TableShape to) {

    static List<MovedValues> of(List<Difference> differences) {
        return all(differences, Difference.NewTable.class)
                .map(Difference.NewTable::entity)
                .flatMap(to -> to(to, differences))
                .toList();
    }

    private static Stream<MovedValues> to(TableShape to, List<Difference> differences) {
        return all(differences, Difference.GoneColumn.class)
                .filter(gone -> to.columns().containsKey(gone.migration().name()))
                .filter(gone -> to.keys().stream().anyMatch(key -> key.refersTo(gone.table()))
                        || all(differences, Difference.NewConstraint.class)
                                .anyMatch(key -> key.table().equals(gone.table())
                                        && key.entity().refersTo(to)))
                .collect(Collectors.groupingBy(
                        gone -> gone.table().name(), LinkedHashMap::new, Collectors.toUnmodifiableList()))
                .values()
                .stream()
                .map(columns -> new MovedValues(columns.get(0).table(), columns, to));
    }

    /** Copies all of them at once, where it is the first. */
    DraftChange.Answer answer(Difference.GoneColumn column, DraftSyntax syntax) {
        String moved = "Its values are in table " + to.name() + " now";
        if (!column.equals(columns.get(0))) {
            return answer(moved + ", and are copied with those of " + name(columns.get(0)) + ".", List.of(), List.of());
        }
        if (!isForEachRow()) {
            return answer(moved + ": write INSERT … SELECT here, and what undoes it.", List.of(), List.of());
        }
        String rows = syntax.name(to.name());
        String was = syntax.name(from.name());
        String key = syntax.name(key(to).get(0));
        String keyWas = syntax.name(key(from).get(0));
        List<String> names =
                columns.stream().map(it -> syntax.name(it.migration().name())).toList();
        String list = String.join(", ", names);
        return answer(
                moved + ", and are copied:",
                List.of("insert into " + rows + " (" + key + ", " + list + ") select " + keyWas + ", " + list + " from "
                        + was + " where " + String.join(" is not null or ", names) + " is not null"),
                List.of(names.stream()
                        .map(name -> name + " = (select " + rows + "." + name + " from " + rows + " where " + rows + "."
                                + key + " = " + was + "." + keyWas + ")")
                        .collect(Collectors.joining(
                                ", ",
                                "update " + was + " set ",
                                " where " + keyWas + " in (select " + key + " from " + rows + ")"))));
    }

    /** Whether a row of the new table has the key of the one that it belongs to, and needs no other value than the moved ones. */
    private boolean isForEachRow() {
        List<String> key = key(to);
        List<String> keyWas = key(from);
        List<String> moved = columns.stream().map(it -> it.migration().name()).toList();
        return key.size() == 1
                && keyWas.size() == 1
                && to.keys().stream()
                        .map(Constraint::references)
                        .anyMatch(new Reference(from.name(), Map.of(key.get(0), keyWas.get(0)))::equals)
                && columns.stream().map(Difference.GoneColumn::migration).allMatch(this::isSame)
                && to.columns().values().stream()
                        .filter(Column::isRequired)
                        .allMatch(column -> key.contains(column.name()) || moved.contains(column.name()));
    }

    private boolean isSame(Column column) {
        Column now = to.columns().get(column.name());
        return now != null && now.type().equals(column.type());
    }

    private static List<String> key(TableShape table) {
        return table.keys().stream()
                .filter(key -> key.kind() == Kind.PRIMARY_KEY)
                .flatMap(key -> key.columns().stream())
                .toList();
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
