// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.proof;

import dev.migration.hibernate.internal.compare.Comparison;
import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.DraftScript;
import dev.migration.hibernate.internal.draft.syntax.MergedAlters;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.internal.help.Printable;
import dev.migration.internal.schema.Schema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proves a draft in the scratch database: with the up script nothing differs and Hibernate finds its tables valid, and with the down
 * script the schema is what it was; then the same with the other answers, without undoing them. What drops comes last, whole or not
 * at all.
 *
 * @param left gets what the scripts do not bring about
 * @param sure gets the changes that need no answer
 */
public record DraftProof(EntityComparison comparison, List<String> left, List<DraftChange> sure) {

    /** Takes out of the scripts what the database refuses, or cannot undo; returns why they are of no use, or null. */
    public @Nullable String of(DraftScript script, DraftScript dropping) {
        var scratch = new ScratchRun(comparison);
        try {
            Map<String, Schema> before = comparison.snapshot();
            int changes = script.changes().size();
            apply(scratch, script);
            if (changes > script.changes().size()) {
                // What cannot be undone may have left its mark.
                scratch.run(script.down());
                before = comparison.snapshot();
                scratch.run(script.up());
            }
            var remaining = new Comparison(comparison);
            left.addAll(Difference.texts(remaining.differences()));
            String invalid = comparison.entities().invalid(comparison.connection(), remaining.known());
            if (invalid != null) {
                left.add("Hibernate's own check still fails: " + invalid);
            }
            scratch.run(script.down());
            Map<String, Schema> after = comparison.snapshot();
            boolean isRestored = comparison.meaning(after).equals(comparison.meaning(before));
            for (Map.Entry<String, Schema> now : after.entrySet()) {
                Schema was = before.getOrDefault(now.getKey(), now.getValue());
                String changed = was.differenceTo(now.getValue(), "before", "after up and down");
                if (!isRestored && !changed.isEmpty()) {
                    return "the down script does not restore the schema:\n" + changed;
                }
            }
            merge(scratch, script);
            sure.addAll(script.asks() ? sure(script) : script.changes());
            if (!dropping.isEmpty() || script.changes().stream().anyMatch(DraftChange::isChoice)) {
                giveOtherAnswers(scratch, script);
            }
            int refused = left.size();
            apply(scratch, dropping);
            if (left.size() > refused) {
                dropping.changes().forEach(dropping::remove);
                left.add("all that is to be dropped: drop or change what the lines above name first");
            }
            return null;
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    /** Makes the changes, and takes out of the script what the database refuses, such as a type that a view needs, or cannot undo. */
    private void apply(ScratchRun scratch, DraftScript script) throws SQLException {
        for (DraftChange change : script.changes()) {
            DraftChange possible = change;
            for (Answer answer : change.answers()) {
                if (change.isChoice()
                        && change.isToBeTried()
                        && !answer.equals(change.first())
                        && !answer.isFinal()
                        && !scratch.isPossible(answer)) {
                    possible = possible.without(answer);
                }
            }
            script.replace(change, possible);
            try {
                if (change.isToBeTried()) {
                    scratch.upAndDown(possible.first());
                }
                scratch.run(possible.up());
            } catch (SQLException e) {
                script.remove(possible);
                left.add(Printable.block(String.valueOf(e.getMessage()), 4));
                // What only adds has added nothing.
                if (change.isToBeTried() || change.isChoice()) {
                    scratch.undo(possible.down());
                }
            }
        }
    }

    /** As far as the product accepts it. */
    private void merge(ScratchRun scratch, DraftScript script) throws SQLException {
        List<DraftChange> merged = MergedAlters.of(comparison.product(), script.changes());
        if (merged.equals(script.changes())) {
            return;
        }
        String before = scratch.meaning();
        DraftScript together = DraftScript.of(merged);
        try {
            scratch.run(together.up());
            scratch.run(together.down());
            if (scratch.meaning().equals(before)) {
                script.replaceAll(merged);
            }
        } catch (SQLException e) {
            scratch.undo(together.down());
            scratch.undo(script.down());
        }
    }

    /** The changes that need no answer, nor what depends on one. The scratch database is as before the draft, and stays so. */
    private List<DraftChange> sure(DraftScript script) {
        var scratch = new ScratchRun(comparison);
        List<DraftChange> found = new ArrayList<>();
        for (DraftChange change : script.changes()) {
            try {
                if (!change.asks()) {
                    scratch.run(change.up());
                    found.add(change);
                }
            } catch (SQLException e) {
                scratch.undo(change.down());
            }
        }
        DraftChange.reversed(found).forEach(change -> scratch.undo(change.down()));
        return found;
    }

    /** Takes out each one that the database refuses, and gives the one before it; a question keeps two answers, one of them with why. */
    private void giveOtherAnswers(ScratchRun scratch, DraftScript script) throws SQLException {
        for (DraftChange change : script.changes()) {
            DraftChange written = change;
            DraftChange possible = change;
            Map<String, String> reasons = new LinkedHashMap<>();
            for (SQLException why = refusal(scratch, possible); why != null; why = refusal(scratch, possible)) {
                DraftChange fewer = possible.without(possible.other());
                scratch.undo(possible.other().down());
                // What drops has no undo of its own, and adds what that one adds.
                scratch.undo(fewer.other().down());
                String text = String.valueOf(why.getMessage());
                // H2 words it with the name of a copy, which is another one each time.
                String statement = text.lines().findFirst().orElse(text);
                if (fewer.isChoice()) {
                    written = fewer;
                    reasons.putIfAbsent(statement, Printable.block(text, 4));
                } else {
                    written = possible.refusing(ScratchRun.reason(why));
                    reasons.remove(statement);
                }
                possible = fewer;
            }
            reasons.values().stream().filter(reason -> !left.contains(reason)).forEach(left::add);
            script.replace(change, written);
        }
    }

    /** Gives the other answer; returns why the database refuses it, or null. */
    private static @Nullable SQLException refusal(ScratchRun scratch, DraftChange change) throws SQLException {
        try {
            scratch.run(change.other().up());
            return null;
        } catch (SQLException e) {
            if (!change.isChoice()) {
                throw e;
            }
            return e;
        }
    }
}
