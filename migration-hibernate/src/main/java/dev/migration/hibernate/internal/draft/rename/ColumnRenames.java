// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.rename;

import dev.migration.hibernate.internal.draft.Mappings;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.GoneColumn;
import dev.migration.hibernate.internal.model.Difference.NewColumn;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which columns of a table that are gone may be its new ones. Values of another kind are considered only where neither of the two
 * columns has one of its own kind to go with: of ten columns, each list would have all ten otherwise.
 */
public record ColumnRenames(
        DraftSyntax syntax, List<NewColumn> added, List<GoneColumn> gone, List<Difference> differences) {

    public static Stream<RenameCandidate> of(List<Difference> differences, DraftSyntax syntax) {
        return Difference.all(differences, NewColumn.class)
                .map(NewColumn::table)
                .distinct()
                .flatMap(table -> {
                    List<NewColumn> added = Difference.all(differences, NewColumn.class)
                            .filter(it -> it.table().equals(table))
                            .toList();
                    List<GoneColumn> gone = Difference.all(differences, GoneColumn.class)
                            .filter(it -> it.table().equals(table))
                            .toList();
                    return new ColumnRenames(syntax, added, gone, differences).candidates(table);
                });
    }

    private Stream<RenameCandidate> candidates(TableShape table) {
        List<RenameCandidate> together = together(table);
        Stream<RenameCandidate> alone = added.stream()
                .filter(wanted -> together.stream().noneMatch(it -> it.wanted().contains(wanted)))
                .flatMap(wanted ->
                        gone.stream().filter(it -> mayBecome(it, wanted)).map(it -> candidate(Map.of(wanted, it))));
        return Stream.concat(together.stream(), alone);
    }

    /** The new columns that are in one key with each other, each way in which all of them are former ones. */
    private List<RenameCandidate> together(TableShape table) {
        List<List<String>> keys = Difference.constraints(differences, table)
                .map(TableShape.Constraint::columns)
                .toList();
        List<String> names = added.stream().map(it -> it.entity().name()).toList();
        List<NewColumn> joined = added.stream()
                .filter(it -> keys.stream()
                        .anyMatch(key -> key.contains(it.entity().name())
                                && key.stream().filter(names::contains).count() > 1))
                .toList();
        return Mappings.of(joined, gone).stream()
                .filter(it -> it.size() > 1 && it.size() == joined.size())
                .filter(it -> it.entrySet().stream().allMatch(pair -> mayBecome(pair.getValue(), pair.getKey())))
                .map(this::candidate)
                .toList();
    }

    /** Nothing could be written to one that is computed. */
    private boolean mayBecome(GoneColumn from, NewColumn to) {
        return (from.migration().computed().isEmpty() || !to.entity().computed().isEmpty())
                && (ValueKind.isSame(from.migration(), to.entity())
                        || (gone.stream().noneMatch(other -> ValueKind.isSame(other.migration(), to.entity()))
                                && added.stream()
                                        .noneMatch(other -> ValueKind.isSame(from.migration(), other.entity()))));
    }

    private RenameCandidate candidate(Map<NewColumn, GoneColumn> pairs) {
        List<String> up = new ArrayList<>();
        List<String> down = new ArrayList<>();
        List<String> were = new ArrayList<>();
        pairs.forEach((wanted, former) -> {
            String table = former.table().name();
            String from = former.migration().name();
            String to = wanted.entity().name();
            up.add(syntax.renameColumn(table, from, to));
            down.add(0, syntax.renameColumn(table, to, from));
            were.add(to + " was " + from);
        });
        List<GoneColumn> former = List.copyOf(pairs.values());
        List<NewColumn> wanted = List.copyOf(pairs.keySet());
        boolean isAlike = pairs.entrySet().stream().allMatch(pair -> {
            String type = pair.getValue().migration().type();
            return type.equals(pair.getKey().entity().type());
        });
        return pairs.size() == 1
                ? RenameCandidate.of(former.get(0), wanted.get(0), isAlike, up, down)
                : new RenameCandidate(
                        List.copyOf(former),
                        List.copyOf(wanted),
                        isAlike,
                        Set.of(),
                        String.join(", ", were) + "; they are renamed",
                        up,
                        down);
    }
}
