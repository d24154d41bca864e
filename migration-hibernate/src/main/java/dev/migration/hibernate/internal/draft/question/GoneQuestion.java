// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.question;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.move.NewPlaces;
import dev.migration.hibernate.internal.draft.plan.DraftDrops;
import dev.migration.hibernate.internal.draft.plan.DraftPlan;
import dev.migration.hibernate.internal.draft.rename.RenameCandidate;
import dev.migration.hibernate.internal.model.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of a table or a column that no entity has any more, where no question about a new one says it.
 *
 * @param isElsewhere whether first answers to other questions rename something, so that what copies it cannot be tried with them
 */
record GoneQuestion(DraftPlan plain, DraftDrops drops, Moves moves, boolean isElsewhere) {

    /**
     * Empty where it just stays.
     *
     * @param drop whether what no entity has is to be dropped
     * @param isAnswered whether another question offers to rename it
     * @param isRenamed whether the first answers to those do
     * @param isUnanswered whether it may have been renamed, and no statement of the draft can do that
     */
    Optional<DraftChange> of(
            Difference gone, boolean drop, boolean isAnswered, boolean isRenamed, boolean isUnanswered) {
        List<DraftChange> staying = plain.changes().stream()
                .filter(change -> change.about().equals(gone.text()))
                .toList();
        List<Answer> all = new ArrayList<>();
        moves.answers(gone, plain.syntax()).forEach(moved -> all.add(after(staying, moved)));
        if (drop && !isAnswered && all.isEmpty()) {
            NewPlaces.of(gone, plain.all(), plain.migrations())
                    .flatMap(places -> places.answer(plain.syntax()))
                    .ifPresent(moved -> all.add(after(staying, moved)));
        }
        boolean isMoved = !all.isEmpty();
        if (!drop && !isMoved && (isAnswered ? staying.isEmpty() : !isUnanswered)) {
            return Optional.empty();
        }
        Answer renamed = new Answer(
                isAnswered
                        ? "It is renamed, by an answer above."
                        : "It has another name now: write RENAME, in place of what adds that one, and what undoes it.",
                List.of(),
                List.of());
        if (isAnswered || isUnanswered) {
            all.add(renamed);
        }
        Answer stays = new Answer("It stays:", List.of(), List.of()).with(staying);
        all.add(stays);
        Answer dropped = new Answer("It is dropped, with all that is in it:", drops.of(gone), List.of());
        if (!dropped.up().isEmpty()) {
            all.add(dropped);
        }
        return Optional.of(DraftChange.choice(
                gone.text(),
                "No entity has " + RenameCandidate.name(gone) + ": what becomes of it?",
                all,
                isRenamed ? renamed : stays,
                all.get(all.size() - 1),
                isMoved && !isElsewhere));
    }

    /** When the column may be NULL, as the rows of the new table leave it; with what is to be known of undoing that. */
    private static Answer after(List<DraftChange> staying, Answer moved) {
        Answer nullable = new Answer("", List.of(), List.of()).with(staying);
        List<String> up = new ArrayList<>(nullable.up());
        up.addAll(moved.up());
        List<String> down = new ArrayList<>(moved.down());
        down.addAll(nullable.down());
        String undoing = Stream.concat(
                        Stream.of(moved.undoing()), staying.stream().map(DraftChange::undoingFirst))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" This "));
        return new Answer(moved.when(), up, down, undoing);
    }
}
