// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.rename;

import dev.migration.hibernate.internal.draft.Mappings;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.NewTable;
import dev.migration.hibernate.internal.model.Difference.UnmappedTable;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.ValueKind;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which tables and sequences that are gone may be new ones.
 *
 * @param schema that of a name without one
 */
public record TableRenames(List<Difference> differences, String schema, DraftSyntax syntax) {

    public Stream<RenameCandidate> tables() {
        return Difference.all(differences, NewTable.class).flatMap(this::of);
    }

    private Stream<RenameCandidate> of(NewTable wanted) {
        return Difference.all(differences, UnmappedTable.class).flatMap(gone -> of(gone, wanted));
    }

    private Stream<RenameCandidate> of(UnmappedTable gone, NewTable wanted) {
        TableShape from = gone.migration();
        TableShape to = wanted.entity();
        List<Column> only = new ArrayList<>(from.columns().values());
        only.removeIf(column -> to.columns().containsKey(column.name()));
        List<Column> added = new ArrayList<>(to.columns().values());
        added.removeIf(column -> from.columns().containsKey(column.name()));
        boolean isSame = only.isEmpty() && added.isEmpty();
        boolean isExtended = (only.isEmpty() || added.isEmpty()) && hasInCommonMoreThanItsKey(from, to);
        Stream<Map<Column, Column>> columns =
                isSame || isExtended ? Stream.of(Map.of()) : columns(gone, only, wanted, added);
        return columns.map(renamed -> {
            List<String> up = new ArrayList<>(syntax.rename("table", from.name(), to.name(), schema));
            List<String> down = new ArrayList<>(syntax.rename("table", to.name(), from.name(), schema));
            renamed.forEach((was, is) -> {
                up.add(syntax.renameColumn(to.name(), was.name(), is.name()));
                down.add(0, syntax.renameColumn(to.name(), is.name(), was.name()));
            });
            Set<String> names = renamed.keySet().stream().map(Column::name).collect(Collectors.toSet());
            return RenameCandidate.of(gone, wanted, isSame, names, up, down);
        });
    }

    /** The column of a collection that is named after its table; or those of a table that joins two, each way in which they may be. */
    private static Stream<Map<Column, Column>> columns(
            UnmappedTable gone, List<Column> only, NewTable wanted, List<Column> added) {
        boolean isOne = only.size() == 1 && gone.migration().columns().size() > 1;
        boolean isJoining = only.stream().allMatch(column -> isReference(gone.migration(), column))
                && added.stream().allMatch(column -> isReference(wanted.entity(), column));
        return only.size() == added.size() && (isOne || isJoining)
                ? Mappings.of(only, added).stream()
                        .filter(it -> it.size() == only.size())
                        .filter(it -> it.entrySet().stream()
                                .allMatch(pair -> ValueKind.isSame(pair.getKey(), pair.getValue())))
                : Stream.empty();
    }

    private static boolean isReference(TableShape table, Column column) {
        return table.keys().stream()
                .anyMatch(key -> key.kind() == Kind.FOREIGN_KEY && key.columns().equals(List.of(column.name())));
    }

    /** A table that joins others has nothing but its key. */
    private static boolean hasInCommonMoreThanItsKey(TableShape from, TableShape to) {
        List<String> key = from.primaryKey();
        boolean isJoining = key.size() > 1 && key.size() == from.columns().size();
        return from.columns().keySet().stream()
                .filter(to.columns()::containsKey)
                .anyMatch(column -> isJoining || !key.contains(column));
    }

    /** @param gone those that no entity has, and what they are */
    public Stream<RenameCandidate> sequences(Map<String, String> gone) {
        return Difference.all(differences, Difference.SchemaObject.class)
                .filter(wanted -> wanted.isSequence() && wanted.migration() == null && !isOfNewTable(wanted.name()))
                .flatMap(wanted -> gone.entrySet().stream().map(former -> {
                    String name = former.getKey().substring(SchemaShape.SEQUENCE.length());
                    return RenameCandidate.of(
                            former.getKey(),
                            wanted,
                            wanted.entity().equals(former.getValue()),
                            syntax.rename("sequence", name, wanted.name(), schema),
                            syntax.rename("sequence", wanted.name(), name, schema));
                }));
    }

    /** Whether a sequence counts the rows of a table that no other one can have become. */
    public boolean isOfNewTable(String sequence) {
        return Difference.all(differences, NewTable.class)
                .filter(table -> table.isCountedBy(sequence))
                .anyMatch(table -> of(table).findAny().isEmpty());
    }
}
