// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft;

import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.schema.internal.files.DownPlace;
import dev.migration.schema.internal.files.NewMigration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A change as a developer reads it in a file: its comment, its question, and its statements or answers. */
record DraftText(DraftChange change) {

    private static final String CHOOSE =
            " Uncomment one answer, here and in " + DownPlace.PLACE + ", then delete this line.";
    private static final String CONFIRM = " Then delete this line.";

    String up() {
        String above = lines(change.comment());
        if (change.asks()) {
            above += NewMigration.UNEDITED_DRAFT + " " + change.question() + (change.isChoice() ? CHOOSE : CONFIRM)
                    + "\n";
        }
        return above
                + (change.isChoice()
                        ? IntStream.range(0, change.answers().size())
                                .mapToObj(i -> "-- " + letter(i) + " "
                                        + change.answers().get(i).when() + "\n"
                                        + commented(change.answers().get(i).up()))
                                .collect(Collectors.joining())
                        : statements(change.up(), "\n"));
    }

    String down() {
        if (!change.isChoice()) {
            return undoing(change.undoingFirst()) + statements(change.down(), "");
        }
        return undoing(change.undoing()) + NewMigration.UNEDITED_DRAFT + " Uncomment what undoes the answer to: "
                + change.question()
                + "\n"
                + IntStream.range(0, change.answers().size())
                        .mapToObj(i -> "-- " + letter(i)
                                + (change.answers().get(i).isFinal()
                                        ? " Nothing undoes it: delete " + DownPlace.ALL + ".\n"
                                        : undoing(change.answers().get(i))
                                                + "\n"
                                                + commented(
                                                        change.answers().get(i).down())))
                        .collect(Collectors.joining());
    }

    private static String undoing(Answer answer) {
        return answer.undoing().isEmpty() ? "" : " This " + answer.undoing();
    }

    private static String undoing(String lines) {
        return lines.lines().map(line -> "-- This " + line + "\n").collect(Collectors.joining());
    }

    private static String lines(String comment) {
        return comment.isEmpty() ? "" : "-- " + comment.replace("\n", "\n-- ") + "\n";
    }

    /** After Z comes AA. */
    private static String letter(int answer) {
        return "A".repeat(answer / 26) + (char) ('A' + answer % 26) + ")";
    }

    private static String commented(List<String> statements) {
        return statements(statements, "")
                .lines()
                .map(line -> "-- " + line + "\n")
                .collect(Collectors.joining());
    }

    private static String statements(List<String> statements, String between) {
        return statements.stream().map(sql -> sql + ";\n").collect(Collectors.joining(between));
    }
}
