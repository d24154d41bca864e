// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.move;

import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.GoneColumn;
import dev.migration.hibernate.internal.model.TableShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of subclasses, which have tables of their own now. They are copied together, as one may refer to another, and two may have
 * the values of one column.
 *
 * @param moves those to each of the new tables, each behind those that it refers to
 * @param about the column that is asked about: the one that told them apart, or else the first one that has moved
 */
public record SubclassMoves(List<MovedValues> moves, GoneColumn about) {

    public static List<SubclassMoves> of(List<MovedValues> moves, List<Difference> differences) {
        Map<TableShape, List<MovedValues>> byTable = moves.stream()
                .filter(move -> move.subclass().isPresent())
                .collect(Collectors.groupingBy(MovedValues::from, LinkedHashMap::new, Collectors.toUnmodifiableList()));
        return byTable.values().stream()
                .flatMap(of -> about(of, differences).map(about -> new SubclassMoves(of, about)).stream())
                .toList();
    }

    private static Optional<GoneColumn> about(List<MovedValues> moves, List<Difference> differences) {
        Stream<GoneColumn> told = differences.stream()
                .filter(GoneColumn.class::isInstance)
                .map(GoneColumn.class::cast)
                .filter(column -> moves.get(0).isToldBy(column));
        return Stream.concat(told, moves.stream().flatMap(move -> move.columns().stream()))
                .findFirst();
    }

    /** The columns that are gone by it, the one that is asked about first. */
    public Stream<GoneColumn> columns() {
        return Stream.concat(Stream.of(about), moves.stream().flatMap(move -> move.columns().stream()))
                .distinct();
    }

    /** What becomes of a column; empty for another. */
    public Optional<Answer> answer(GoneColumn column, DraftSyntax syntax) {
        if (column.equals(about)) {
            return Optional.of(copied(syntax));
        }
        String tables = names(moves.stream().filter(move -> move.columns().contains(column)));
        return tables.isEmpty()
                ? Optional.empty()
                : Optional.of(new Answer(
                        "Its values are in " + tables + " now, and are copied by an answer about "
                                + about.migration().in(about.table()) + ".",
                        List.of(),
                        List.of()));
    }

    private Answer copied(DraftSyntax syntax) {
        String unsure = names(moves.stream().filter(move -> !move.isSure()));
        String provisos = moves.stream()
                .filter(MovedValues::isSure)
                .flatMap(move -> move.subclass().stream())
                .map(SubclassRows::proviso)
                .filter(proviso -> !proviso.isEmpty())
                .collect(Collectors.joining(", "));
        List<String> up = new ArrayList<>();
        List<String> down = new ArrayList<>();
        moves.stream().filter(MovedValues::isSure).forEach(move -> {
            up.add(move.copy(syntax));
            down.add(move.back(about, syntax));
        });
        return new Answer(
                "The rows of subclasses are in " + names(moves.stream()) + " now, and are copied"
                        + (provisos.isEmpty() ? "" : ", provided that " + provisos)
                        + (unsure.isEmpty()
                                ? ":"
                                : ", except for " + unsure + ": write INSERT … SELECT here, and what undoes it."),
                up,
                down);
    }

    private static String names(Stream<MovedValues> moves) {
        return moves.map(move -> "table " + move.to().name()).collect(Collectors.joining(", "));
    }
}
