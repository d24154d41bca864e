package dev.migration.hibernate.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The statements of a migration, up and down. */
public final class DraftScript {

    /** A statement; the question is asked above it, and the file is refused until the line is deleted. */
    private record Step(String question, String comment, String sql) {}

    private final List<Step> up = new ArrayList<>();
    private final List<String> down = new ArrayList<>();

    /** Adds a change and what undoes it; empty where nothing does, or something else. */
    void add(String sql, String undo) {
        add("", "", List.of(sql), undo.isEmpty() ? List.of() : List.of(undo));
    }

    /**
     * Adds statements that belong together.
     *
     * @param question what their author has to think about first; empty where that is nothing
     * @param undoing in the order in which they run
     */
    void add(String question, String comment, List<String> changes, List<String> undoing) {
        for (int i = 0; i < changes.size(); i++) {
            up.add(new Step(i == 0 ? question : "", i == 0 ? comment : "", changes.get(i)));
        }
        down.addAll(0, undoing);
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
        return List.copyOf(down);
    }

    /** The text of a file; the head is above the first section. */
    String text(String head, String unedited) {
        String ups = up.stream()
                .map(step -> (step.comment().isEmpty() ? "" : "-- " + step.comment() + "\n")
                        + (step.question().isEmpty() ? "" : unedited + ": " + step.question() + "\n")
                        + step.sql() + ";\n")
                .collect(Collectors.joining("\n"));
        String downs = down.stream().map(sql -> sql + ";\n").collect(Collectors.joining());
        return head + "-- Up Migration\n\n" + ups + (downs.isEmpty() ? "" : "\n-- Down Migration\n\n" + downs);
    }
}
