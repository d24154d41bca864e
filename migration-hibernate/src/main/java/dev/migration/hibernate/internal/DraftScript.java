package dev.migration.hibernate.internal;

import dev.migration.cli.engine.NewMigration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The statements of a migration, up and down. */
public final class DraftScript {

    /**
     * Statements that belong together, and what undoes them, each in the order in which they run. The question is asked above them, and
     * the file is refused until the line is deleted.
     *
     * @param replaces whether what is there becomes another thing, which may be more than is put back
     */
    record Change(String question, String comment, List<String> up, List<String> down, boolean replaces) {

        String text() {
            return (comment.isEmpty() ? "" : "-- " + comment + "\n")
                    + (question.isEmpty() ? "" : NewMigration.UNEDITED + ": " + question + "\n")
                    + up.stream().map(sql -> sql + ";\n").collect(Collectors.joining("\n"));
        }
    }

    private final List<Change> changes = new ArrayList<>();

    /** Adds a change and what undoes it; empty where nothing does, or something else. */
    void add(List<String> up, List<String> down) {
        add("", "", up, down);
    }

    /** Adds what has to be read before it runs; the question and the comment are empty where there is none. */
    void add(String question, String comment, List<String> up, List<String> down) {
        changes.add(new Change(question, comment, up, down, false));
    }

    /** Adds what takes the place of something. */
    void replace(String question, List<String> up, List<String> down) {
        changes.add(new Change(question, "", up, down, true));
    }

    void remove(Change change) {
        changes.remove(change);
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Whether there is a question. */
    boolean asks() {
        return changes.stream().anyMatch(change -> !change.question().isEmpty());
    }

    List<String> up() {
        return changes.stream().map(Change::up).flatMap(Collection::stream).toList();
    }

    /** What undoes the last change first. */
    List<String> down() {
        List<Change> reversed = new ArrayList<>(changes);
        Collections.reverse(reversed);
        return reversed.stream().map(Change::down).flatMap(Collection::stream).toList();
    }

    /** The text of a file; the head is above the first section. */
    String text(String head) {
        String ups = changes.stream().map(Change::text).collect(Collectors.joining("\n"));
        String downs = down().stream().map(sql -> sql + ";\n").collect(Collectors.joining());
        return head + "-- Up Migration\n\n" + ups + (downs.isEmpty() ? "" : "\n-- Down Migration\n\n" + downs);
    }
}
