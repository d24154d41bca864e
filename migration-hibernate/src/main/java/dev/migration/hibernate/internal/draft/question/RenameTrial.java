// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.question;

import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.plan.DraftPlan;
import dev.migration.hibernate.internal.draft.plan.DraftPlanner;
import dev.migration.hibernate.internal.draft.proof.ScratchRun;
import dev.migration.hibernate.internal.draft.rename.RenameCandidate;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.ChangedConstraint;
import dev.migration.hibernate.internal.model.TableShape.Reference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renames in the scratch database, and compares again: what differs only then belongs to the answer that something was renamed, and
 * what differs no longer to the answer that it is new.
 *
 * @param known what differs before that
 * @param candidates all of them
 * @param before what the scratch database is before each, and after it
 */
record RenameTrial(EntityComparison comparison, Set<String> known, List<RenameCandidate> candidates, String before) {

    /**
     * A candidate that the database accepts.
     *
     * @param answers more than one where what changes with the name is a question too
     * @param others which other ones have to be right for this one to be
     * @param solved what no longer differs
     */
    record Rename(RenameCandidate candidate, List<Answer> answers, List<RenameCandidate> others, Set<String> solved) {

        List<Object> gone() {
            return candidate.gone();
        }

        String about() {
            return candidate.about();
        }

        /** Of one that does not count another one's rows. */
        boolean isOfTable() {
            return candidate.wanted().get(0) instanceof Difference.NewTable
                    && others.stream().noneMatch(candidate::isOfSequenceOf);
        }
    }

    static RenameTrial of(EntityComparison comparison, DraftPlan plain, List<RenameCandidate> candidates)
            throws SQLException {
        return new RenameTrial(
                comparison, texts(plain.differences()), candidates, new ScratchRun(comparison).meaning());
    }

    static Set<String> texts(List<Difference> differences) {
        return differences.stream().map(Difference::text).collect(Collectors.toCollection(HashSet::new));
    }

    /** Null where the database refuses it, or where something would differ that no statement changes. */
    @Nullable
    Rename of(RenameCandidate candidate) throws SQLException {
        var scratch = new ScratchRun(comparison);
        Rename rename;
        try {
            scratch.run(candidate.up());
            rename = renamed(candidate);
        } catch (SQLException e) {
            rename = null;
        }
        scratch.undo(candidate.down());
        if (!scratch.meaning().equals(before)) {
            throw new SQLException("the scratch database could not be restored after "
                    + candidate.up().get(0));
        }
        return rename;
    }

    private @Nullable Rename renamed(RenameCandidate candidate) throws SQLException {
        DraftPlan renamed = DraftPlanner.of(comparison, false);
        Set<String> left = texts(renamed.differences());
        List<RenameCandidate> others = new ArrayList<>();
        renamed.differences().stream()
                .filter(it -> !known.contains(it.text()))
                .forEach(difference -> followed(difference).ifPresent(other -> {
                    others.add(other);
                    left.remove(difference.text());
                }));
        candidates.stream().filter(candidate::isOfSequenceOf).forEach(others::add);
        List<DraftChange> own = renamed.changes().stream()
                .filter(change -> !known.contains(change.about()) && left.contains(change.about()))
                .toList();
        Set<String> drafted = own.stream().map(DraftChange::about).collect(Collectors.toSet());
        if (!left.stream().allMatch(text -> known.contains(text) || drafted.contains(text))) {
            return null;
        }
        var scratch = new ScratchRun(comparison);
        Answer answer = candidate.answer(others.stream().distinct().toList());
        List<Answer> answers = new ArrayList<>();
        for (List<DraftChange> answered : answered(own)) {
            if (scratch.isPossible(new Answer("", List.of(), List.of()).with(answered))) {
                answers.add(answer.with(answered));
            }
        }
        Set<String> solved = new HashSet<>(known);
        solved.removeAll(left);
        return answers.isEmpty() ? null : new Rename(candidate, answers, others, solved);
    }

    /** A foreign key refers to what it did, by any name: where that table is renamed too, nothing else has to be done. */
    private Optional<RenameCandidate> followed(Difference difference) {
        if (!(difference instanceof ChangedConstraint changed)) {
            return Optional.empty();
        }
        Reference wanted = changed.entity().references();
        Reference is = changed.migration().references();
        return wanted == null || is == null
                ? Optional.empty()
                : candidates.stream()
                        .filter(other -> other.isOfTables(is.table(), wanted.table()))
                        .findFirst();
    }

    /** The changes with each answer to their own questions; none where there would be too many to read. */
    private static List<List<DraftChange>> answered(List<DraftChange> changes) {
        List<List<DraftChange>> all = List.of(List.of());
        for (DraftChange change : changes) {
            all = all.stream()
                    .flatMap(before -> change.answered().stream()
                            .map(answered -> Stream.concat(before.stream(), Stream.of(answered))
                                    .toList()))
                    .toList();
        }
        return all.size() > DraftChange.MOST ? List.of() : all;
    }
}
