// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.question;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.plan.DraftDrops;
import dev.migration.hibernate.internal.draft.plan.DraftPlan;
import dev.migration.hibernate.internal.draft.question.RenameTrial.Rename;
import dev.migration.hibernate.internal.draft.rename.RenameCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether something is new, or what it was.
 *
 * @param renames the answers that it was something else
 * @param solved what one of the answers ends
 * @param isAlone whether no other question is about what is gone
 * @param isFirst whether the first one can be given with the first ones to other questions
 */
record RenameQuestion(
        DraftPlan plain, DraftDrops drops, List<Rename> renames, Set<String> solved, boolean isAlone, boolean isFirst) {

    DraftChange change() {
        RenameCandidate best = renames.get(0).candidate();
        boolean isOne = best.wanted().size() == 1;
        String names =
                renames.stream().map(it -> it.candidate().goneName()).distinct().collect(Collectors.joining(" or "));
        List<DraftChange> added = plain.changes().stream()
                .filter(change -> solved.contains(change.about()))
                .toList();
        List<Answer> all = new ArrayList<>();
        for (Rename rename : renames) {
            // What only another answer brings with the name, such as a unique key.
            List<DraftChange> missing = added.stream()
                    .filter(change -> !rename.solved().contains(change.about()))
                    .toList();
            rename.answers().forEach(answer -> all.add(answer.with(missing)));
        }
        String areNew = isOne ? "It is new" : "They are new";
        String stay = isAlone ? ", and " + names + (isOne ? " stays:" : " stay:") : ":";
        Answer isNew = new Answer(areNew + stay, List.of(), List.of()).with(added);
        all.add(isNew);
        List<String> drop = isAlone
                ? best.gone().stream().flatMap(it -> drops.of(it).stream()).toList()
                : List.of();
        if (!drop.isEmpty()) {
            List<String> up = new ArrayList<>(isNew.up());
            up.addAll(drop);
            String are = (isOne ? " is" : " are") + " dropped, with all that is in " + (isOne ? "it:" : "them:");
            all.add(new Answer(areNew + ", and " + names + are, up, List.of()));
        }
        return DraftChange.choice(
                        best.about(),
                        (isOne ? "Is " : "Are ") + best.wantedName() + " new, or " + (isOne ? "was it " : "were they ")
                                + names + "?",
                        all,
                        isFirst ? all.get(0) : isNew,
                        all.get(all.size() - 1),
                        false)
                .failingBefore(
                        "if " + names + (isOne ? " is" : " are") + " renamed" + (drop.isEmpty() ? "" : " or dropped"));
    }
}
