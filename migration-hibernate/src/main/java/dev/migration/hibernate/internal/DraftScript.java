package dev.migration.hibernate.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The statements of a migration, up and down. */
public final class DraftScript {

    /** A statement; the question is asked above it, and the file is refused until the line is deleted. */
    private record Step(String question, String comment, String sql) {}

    private final List<Step> up = new ArrayList<>();
    private final List<String> down = new ArrayList<>();

    /** Adds a change and what undoes it. */
    void add(String sql, String undo) {
        ask("", "", sql, undo);
    }

    /** Adds a change that its author has to think about, and what undoes it. */
    void ask(String question, String comment, String sql, String undo) {
        up.add(new Step(question, comment, sql));
        if (!undo.isEmpty()) {
            down.add(undo);
        }
    }

    /** Adds statements that belong together; each list in the order in which it runs. */
    void addAll(String question, List<String> changes, List<String> undoing) {
        for (int i = 0; i < changes.size(); i++) {
            up.add(new Step(i == 0 ? question : "", "", changes.get(i)));
        }
        List<String> reversed = new ArrayList<>(undoing);
        Collections.reverse(reversed);
        down.addAll(reversed);
    }

    boolean isEmpty() {
        return up.isEmpty();
    }

    /** Whether there is a question. */
    boolean asks() {
        return up.stream().anyMatch(step -> !step.question().isEmpty());
    }

    List<String> up() {
        return up.stream().map(Step::sql).toList();
    }

    /** What undoes the last change first. */
    List<String> down() {
        List<String> reversed = new ArrayList<>(down);
        Collections.reverse(reversed);
        return reversed;
    }

    /** The text of a file; the head is above the first section. */
    String text(String head, String unedited) {
        String ups = up.stream()
                .map(step -> (step.comment().isEmpty() ? "" : "-- " + step.comment() + "\n")
                        + (step.question().isEmpty() ? "" : unedited + ": " + step.question() + "\n")
                        + step.sql() + ";\n")
                .collect(Collectors.joining("\n"));
        String downs = down().stream().map(sql -> sql + ";\n").collect(Collectors.joining());
        return head + "-- Up Migration\n\n" + ups + "\n-- Down Migration\n\n" + downs;
    }
}
