package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.internal.remedy.Piece.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What goes into one file. */
final class Draft {

    /** A section without a statement is none, and a migration without one cannot be undone. */
    private static final String NOTHING_TO_UNDO = "SELECT 'Nothing has to be undone here.';";

    private final Run run;
    private final StringBuilder up = new StringBuilder();
    private final Deque<String> downs = new ArrayDeque<>();
    private @Nullable String label;
    private boolean keeps;
    private boolean canBeUndone = true;
    private final List<String> set = new ArrayList<>();

    Draft(Run run) {
        this.run = run;
    }

    boolean takes(Run other) {
        return run.joins() && run.equals(other);
    }

    Run run() {
        return run;
    }

    /** What is set for what follows, of which it may have the first already. */
    void set(List<Setting> settings) {
        for (Setting setting : settings.subList(set.size(), settings.size())) {
            String text = String.valueOf(setting.in(run));
            up.append(text);
            set.add(text.strip());
        }
    }

    /** A statement as it was. */
    void keep(String text) {
        up.append(text);
        keeps = true;
    }

    /** What follows the last statement of all. */
    void keepTail(String comments) {
        up.append(comments).append('\n');
    }

    /** A step, with the comments of the statement that it is of, and what undoes it with those of that. */
    void add(Piece piece, String above, @Nullable String down, String aboveDown) {
        label = label == null ? piece.label() : label;
        if (up.length() > 0 && up.charAt(up.length() - 1) != '\n') {
            up.append('\n');
        }
        up.append(above.isBlank() && up.isEmpty() ? "" : above)
                .append(piece.sql())
                .append('\n');
        if (Piece.NEVER.equals(down)) {
            canBeUndone = false;
        } else {
            downs.addFirst(aboveDown + (down == null ? NOTHING_TO_UNDO : down));
        }
    }

    /** Whether it has a statement as it was. */
    boolean keeps() {
        return keeps;
    }

    boolean canBeUndone() {
        return canBeUndone;
    }

    /** What it is called. */
    String label() {
        return label == null ? "rest" : label;
    }

    String up() {
        return up.toString();
    }

    /** What undoes the steps, the last one first, and then what is given. */
    String down(List<String> others) {
        List<String> all = downs.stream().distinct().collect(Collectors.toList());
        if (all.size() + others.size() > 1) {
            all.remove(NOTHING_TO_UNDO);
        }
        if (!all.isEmpty()) {
            all.addAll(0, set);
            all.removeIf(String::isEmpty);
        }
        all.addAll(others);
        return all.isEmpty() ? "" : String.join("\n", all) + "\n";
    }
}
