// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.move;

import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.rename.RenameCandidate;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.GoneColumn;
import dev.migration.hibernate.internal.model.Difference.NewColumn;
import dev.migration.hibernate.internal.model.Difference.NewConstraint;
import dev.migration.hibernate.internal.model.Difference.NewTable;
import dev.migration.hibernate.internal.model.Difference.UnmappedTable;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.model.ValueKind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the values of a column or a table that no entity has any more may be now: in a new column of its own table or of one that a
 * foreign key links with it, or in a new table. The names do not matter. If there is such a place, {@code drop=true} asks first.
 *
 * @param table that is gone, or has the columns
 * @param gone its columns that are
 * @param migrations all tables that are there
 */
public record NewPlaces(TableShape table, List<Column> gone, List<Difference> differences, SchemaShape migrations) {

    /** Empty for what has no values. */
    public static Optional<NewPlaces> of(Difference gone, List<Difference> differences, SchemaShape migrations) {
        if (gone instanceof GoneColumn column) {
            return Optional.of(new NewPlaces(column.table(), List.of(column.migration()), differences, migrations));
        }
        return gone instanceof UnmappedTable former
                ? Optional.of(new NewPlaces(
                        former.migration(),
                        List.copyOf(former.migration().columns().values()),
                        differences,
                        migrations))
                : Optional.empty();
    }

    /** Also a column of another kind, beside it in its table. */
    public boolean isAny() {
        return Difference.all(differences, NewColumn.class)
                        .anyMatch(added -> added.table().equals(table))
                || elsewhere().findAny().isPresent();
    }

    /** That they are in another table; empty where they cannot be. */
    public Optional<Answer> answer(DraftSyntax syntax) {
        List<Difference> places = elsewhere().toList();
        List<NewColumn> alike =
                Difference.all(places, NewColumn.class).filter(this::isSame).toList();
        Optional<Answer> copied = alike.size() == 1 ? copied(alike.get(0), syntax) : Optional.empty();
        return copied.isPresent() || places.isEmpty() ? copied : Optional.of(written(places));
    }

    private static Answer written(List<Difference> places) {
        String names = places.stream().map(RenameCandidate::name).collect(Collectors.joining(" or "));
        String write = Stream.of(
                        places.stream().anyMatch(NewColumn.class::isInstance) ? "UPDATE" : "",
                        places.stream().anyMatch(NewTable.class::isInstance) ? "INSERT … SELECT" : "")
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" or "));
        return new Answer(
                "Its values are in " + names + " now: write " + write
                        + ", above each condition on them, and what undoes it.",
                List.of(),
                List.of());
    }

    private boolean isSame(NewColumn added) {
        return gone.size() == 1
                && gone.get(0).name().equals(added.entity().name())
                && gone.get(0).type().equals(added.entity().type());
    }

    /** Where each row is one of the other table by its key, as that of a joined subclass. */
    private Optional<Answer> copied(NewColumn added, DraftSyntax syntax) {
        String value = added.entity().name();
        List<String> link = table.primaryKey();
        return table.keys().stream()
                .filter(key -> key.refersTo(added.table()) && key.columns().equals(link))
                .map(Constraint::references)
                .filter(Objects::nonNull)
                .filter(reference -> link.size() == 1 && !link.contains(value))
                .flatMap(reference -> reference.columns().values().stream())
                .map(row -> MovedReference.copied(
                        RelatedRows.byValue(table, link.get(0), value),
                        RelatedRows.byValue(added.table(), row, value),
                        "",
                        syntax))
                .findFirst();
    }

    private Stream<Difference> elsewhere() {
        return Stream.concat(
                Difference.all(differences, NewColumn.class)
                        .filter(added -> !added.table().equals(table) && isConnectedWith(added.table()))
                        .filter(added -> isTakenBy(added.entity())),
                Difference.all(differences, NewTable.class)
                        .filter(added ->
                                added.entity().columns().values().stream().anyMatch(this::isTakenBy)));
    }

    private boolean isTakenBy(Column added) {
        return gone.stream().anyMatch(column -> ValueKind.takes(column, added));
    }

    /** Also by way of one other table, such as the one between two subclasses, or one that joins them. */
    private boolean isConnectedWith(TableShape other) {
        Stream<TableShape> between = Stream.concat(
                migrations.tables().values().stream(),
                Difference.all(differences, NewTable.class).map(NewTable::entity));
        return areConnected(table, other)
                || between.anyMatch(joining -> areConnected(table, joining) && areConnected(joining, other));
    }

    /** By a foreign key of the one or of the other, before or now. */
    private boolean areConnected(TableShape one, TableShape other) {
        return refers(one, other) || refers(other, one);
    }

    private boolean refers(TableShape from, TableShape to) {
        return Stream.concat(
                        from.keys().stream(),
                        Difference.all(differences, NewConstraint.class)
                                .filter(key -> key.table().equals(from))
                                .map(NewConstraint::entity))
                .anyMatch(key -> key.refersTo(to));
    }
}
