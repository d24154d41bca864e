// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.question;

import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.move.MovedReference;
import dev.migration.hibernate.internal.draft.move.MovedValues;
import dev.migration.hibernate.internal.draft.move.SubclassMoves;
import dev.migration.hibernate.internal.draft.move.SubclassTables;
import dev.migration.hibernate.internal.draft.plan.DraftPlan;
import dev.migration.hibernate.internal.draft.rename.RenameCandidate;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.mapping.MappedColumns;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.GoneColumn;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** To where the values of columns and tables that are gone may have moved. */
record Moves(List<MovedValues> values, List<SubclassMoves> subclasses, List<MovedReference> references) {

    /**
     * Those that are asked about.
     *
     * @param drop whether what no entity has is to be dropped: then also what need not have moved
     * @param isRenamed whether another question is about what is gone
     */
    static Moves of(DraftPlan plain, boolean drop, MappedColumns mapped, Predicate<Difference> isRenamed) {
        List<MovedValues> values = MovedValues.of(plain.all(), mapped);
        var subclasses = new SubclassTables(plain.all(), mapped, plain.syntax());
        // Where no statement copies it, only if no other question is about it.
        List<MovedReference> references = MovedReference.of(plain.all()).stream()
                .filter(reference -> drop || reference.isLikely(plain.all()))
                .filter(reference -> reference.isSure() || !isRenamed.test(reference.gone()))
                .filter(reference -> values.stream()
                        .noneMatch(move -> move.to().equals(reference.to())
                                && move.columns().contains(reference.gone())))
                .filter(reference -> !subclasses.hasCopied(reference.gone()))
                .toList();
        return new Moves(values, SubclassMoves.of(values, plain.all()), references);
    }

    /** What has moved, in the order in which it is asked about. */
    List<Difference> gone() {
        return Stream.of(
                        subclasses.stream().flatMap(SubclassMoves::columns),
                        values.stream().flatMap(move -> move.columns().stream()),
                        references.stream().map(MovedReference::gone))
                .<Difference>flatMap(gone -> gone)
                .distinct()
                .toList();
    }

    /** That it has moved to one place, or to another. */
    List<Answer> answers(Difference gone, DraftSyntax syntax) {
        Stream<Answer> bySubclass = subclasses.stream()
                .flatMap(move ->
                        gone instanceof GoneColumn column ? move.answer(column, syntax).stream() : Stream.empty());
        Stream<Answer> byValues = values.stream()
                .filter(move -> move.subclass().isEmpty())
                .flatMap(move ->
                        gone instanceof GoneColumn column && move.columns().contains(column)
                                ? Stream.of(move.answer(column, syntax))
                                : Stream.empty());
        Stream<Answer> byReference = references.stream()
                .filter(reference -> reference.gone().equals(gone))
                .map(reference -> beside(reference, reference.answer(syntax)));
        return Stream.of(bySubclass, byValues, byReference)
                .flatMap(answers -> answers)
                .toList();
    }

    /** With the others that may be in the same column. */
    private Answer beside(MovedReference reference, Answer answer) {
        String others = references.stream()
                .filter(reference::isBeside)
                .map(other -> RenameCandidate.name(other.gone()))
                .collect(Collectors.joining(" or "));
        return others.isEmpty()
                ? answer
                : new Answer(
                        "Instead of those of " + others + ": " + answer.when(),
                        answer.up(),
                        answer.down(),
                        answer.undoing());
    }
}
