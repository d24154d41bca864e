// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.question;

import dev.migration.hibernate.internal.draft.question.RenameTrial.Rename;
import dev.migration.hibernate.internal.draft.rename.RenameCandidate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The answers to questions about other names.
 *
 * @param byQuestion those to each question, in such an order that the first ones can be given together
 * @param first the renames of those, without one that another first answer keeps from being right
 */
record Renames(Map<String, List<Rename>> byQuestion, List<Rename> first) {

    /** @param accepted those that the database accepts */
    static Renames of(List<Rename> accepted) {
        Map<String, List<Rename>> byQuestion = new LinkedHashMap<>();
        accepted.forEach(rename -> byQuestion
                .computeIfAbsent(rename.about(), about -> new ArrayList<>())
                .add(rename));
        var renames = new Renames(byQuestion, new ArrayList<>());
        renames.putDistinctOnesFirst();
        byQuestion.replaceAll((about, answers) -> List.copyOf(answers));
        return new Renames(Collections.unmodifiableMap(byQuestion), List.copyOf(renames.first));
    }

    private void putDistinctOnesFirst() {
        Set<Object> taken = new HashSet<>();
        Set<String> answered = new HashSet<>();
        // What is alike is not taken by another question, and columns go with the tables that they refer to.
        List<List<Rename>> inOrder = byQuestion.values().stream()
                .sorted(Comparator.comparing(
                                (List<Rename> answers) -> !answers.stream().allMatch(Rename::isOfTable))
                        .thenComparing(answers ->
                                answers.stream().noneMatch(it -> it.candidate().isAlike())))
                .toList();
        for (List<Rename> answers : inOrder) {
            answers.sort(Comparator.comparing((Rename it) -> it.gone().stream().anyMatch(taken::contains))
                    .thenComparing(it ->
                            it.others().stream().anyMatch(other -> answered.contains(other.about()) && !isFirst(other)))
                    .thenComparing(it ->
                            first.stream().noneMatch(table -> it.candidate().isOfSequenceOf(table.candidate())))
                    .thenComparing(it -> !it.candidate().isAlike()));
            Rename best = answers.get(0);
            answered.add(best.about());
            if (best.gone().stream().noneMatch(taken::contains)) {
                first.add(best);
            }
            taken.addAll(best.gone());
        }
        while (first.stream().anyMatch(this::isWithoutOthers)) {
            first.removeIf(this::isWithoutOthers);
        }
    }

    private boolean isWithoutOthers(Rename rename) {
        return !rename.others().stream().allMatch(this::isFirst);
    }

    boolean isFirst(RenameCandidate candidate) {
        return first.stream().anyMatch(it -> it.candidate().equals(candidate));
    }

    Stream<Rename> all() {
        return byQuestion.values().stream().flatMap(List::stream);
    }

    /** Whether an answer says that this has another name now. */
    boolean hasAnswer(Object gone) {
        return all().anyMatch(it -> it.gone().contains(gone));
    }

    boolean hasFirstAnswer(Object gone) {
        return first.stream().anyMatch(it -> it.gone().contains(gone));
    }
}
