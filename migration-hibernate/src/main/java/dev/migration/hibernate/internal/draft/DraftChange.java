// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Statements that belong together. Where there is one answer, they are written, and a question above them is confirmed by deleting it;
 * where there are several, each is a comment, and one is uncommented. The file is refused as long as a question is in it.
 *
 * @param about the difference that it ends, in a developer's words; empty for what several need
 * @param question empty where there is none
 * @param comment above the statements; empty where there is none
 * @param undoing what is to be known of undoing it: "fails if …" and the like, a line each; empty where there is nothing
 * @param first the answer that is proven with the first ones to all other questions
 * @param other the same with the others: what is new is new, and what is gone is dropped
 * @param isToBeTried whether each answer is done and undone in the scratch database before it is offered
 */
public record DraftChange(
        String about,
        String question,
        String comment,
        String undoing,
        List<Answer> answers,
        Answer first,
        Answer other,
        boolean isToBeTried) {

    /** So many answers that one can still read them. */
    public static final int MOST = 12;

    /**
     * Statements and what undoes them, each in the order in which they run.
     *
     * @param when it is the right one; empty where there is no other
     * @param down empty where nothing undoes them, or something else does
     * @param undoing what is to be known of undoing this one alone, as that of the change; empty where there is nothing
     */
    public record Answer(String when, List<String> up, List<String> down, String undoing) {

        public Answer {
            up = List.copyOf(up);
            down = List.copyOf(down);
        }

        public Answer(String when, List<String> up, List<String> down) {
            this(when, up, down, "");
        }

        /** The same with changes that come after it. */
        public Answer with(List<DraftChange> changes) {
            List<String> more = new ArrayList<>(up);
            changes.forEach(change -> more.addAll(change.up()));
            List<String> undo = new ArrayList<>();
            reversed(changes).forEach(change -> undo.addAll(change.down()));
            undo.addAll(down);
            String remarks = changes.stream().map(DraftChange::remark).collect(Collectors.joining());
            return new Answer(when + remarks, more, undo, undoing);
        }

        /** Whether values are lost that no statement brings back. */
        public boolean isFinal() {
            return !when.isEmpty() && !up.isEmpty() && down.isEmpty();
        }
    }

    public DraftChange {
        answers = List.copyOf(answers);
    }

    public static DraftChange of(String about, List<String> up, List<String> down) {
        return of(about, "", "", new Answer("", up, down), false);
    }

    /** Makes another thing of what is there, so its undo is tried. The question is confirmed; empty where there is none. */
    public static DraftChange replacing(String about, String question, List<String> up, List<String> down) {
        return of(about, question, "", new Answer("", up, down), true);
    }

    private static DraftChange of(String about, String question, String comment, Answer only, boolean isToBeTried) {
        return new DraftChange(about, question, comment, "", List.of(only), only, only, isToBeTried);
    }

    public static DraftChange choice(
            String about, String question, List<Answer> answers, Answer first, Answer other, boolean isToBeTried) {
        return new DraftChange(about, question, "", "", answers, first, other, isToBeTried);
    }

    public DraftChange asking(String text) {
        return new DraftChange(about, text, comment, undoing, answers, first, other, isToBeTried);
    }

    public DraftChange commented(String text) {
        return new DraftChange(about, question, text, undoing, answers, first, other, isToBeTried);
    }

    /** Says what the release before fails on, which may still run. */
    public DraftChange failingBefore(String when) {
        return commented((comment + "\nThe release before fails " + when + ".").strip());
    }

    /** Says that the release before writes values that mean something else from now on, which no database refuses for sure. */
    public DraftChange misunderstoodBefore() {
        return commented(
                (comment + "\nThe release before writes other values here, perhaps without an error: stop it first.")
                        .strip());
    }

    public DraftChange undoing(String text) {
        return new DraftChange(about, question, comment, text, answers, first, other, isToBeTried);
    }

    public DraftChange without(Answer answer) {
        List<Answer> rest = new ArrayList<>(answers);
        rest.remove(answer);
        Answer last = rest.get(rest.size() - 1);
        return new DraftChange(
                about, question, comment, undoing, rest, first, other.equals(answer) ? last : other, isToBeTried);
    }

    /** The same when the database refuses the other answer as it is: where only one would be left, deleting the question would give it. */
    public DraftChange refusing(String why) {
        Answer refused = new Answer(
                other.when() + " The scratch database refuses it as it is: " + why,
                other.up(),
                other.down(),
                other.undoing());
        List<Answer> all = new ArrayList<>(answers);
        all.set(all.indexOf(other), refused);
        return new DraftChange(about, question, comment, undoing, all, first, refused, isToBeTried);
    }

    /** It with each of its answers, which asks no more then. */
    public List<DraftChange> answered() {
        return isChoice()
                ? answers.stream()
                        .map(it -> of(about, "", comment, it, isToBeTried).undoing(undoing))
                        .toList()
                : List.of(this);
    }

    /** What is to be known of it within an answer to another question; empty where there is nothing. */
    String remark() {
        // One of several lines has a statement that is an offer of its own.
        boolean isSaid = !comment.isEmpty() && !comment.contains("\n");
        return (first.when().isEmpty() ? "" : " " + first.when())
                + (asks() ? " (" + question + ")" : "")
                + (isSaid ? " (" + comment + ")" : "")
                + undoingFirst().lines().map(line -> " (Its undo " + line + ")").collect(Collectors.joining());
    }

    /** What is to be known of undoing it with the first answer, a line each. */
    public String undoingFirst() {
        return (undoing + "\n" + first.undoing()).strip();
    }

    public boolean asks() {
        return !question.isEmpty();
    }

    public boolean isChoice() {
        return answers.size() > 1;
    }

    public List<String> up() {
        return first.up();
    }

    public List<String> down() {
        return first.down();
    }

    /** What undoes the last one first. */
    public static List<DraftChange> reversed(List<DraftChange> changes) {
        List<DraftChange> reversed = new ArrayList<>(changes);
        Collections.reverse(reversed);
        return reversed;
    }
}
