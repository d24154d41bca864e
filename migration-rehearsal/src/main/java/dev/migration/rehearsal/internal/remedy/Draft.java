// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes into one file. */
final class Draft {

    /** A section without a statement is none, and a migration without one cannot be undone. */
    private static final String NOTHING_TO_UNDO = "SELECT 'Nothing has to be undone here.';";

    /**
     * A statement as it was, or a step.
     *
     * @param kept null where it is a step
     * @param down what undoes it, as far as it is known
     */
    private record Done(@Nullable Tokens kept, List<String> down) {}

    private final Run run;
    private final StringBuilder up = new StringBuilder();
    private final List<Done> done = new ArrayList<>();
    private @Nullable String label;
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
    void keep(String text, Tokens sql) {
        up.append(text);
        done.add(new Done(sql, List.of()));
    }

    /** Takes from a down section what undoes the statements that are as they were. */
    void undo(DownStatements undoing) {
        done.replaceAll(one -> one.kept() == null ? one : new Done(one.kept(), undoing.takeFor(one.kept())));
    }

    /** What follows the last statement of all. */
    void keepTail(String comments) {
        up.append(comments).append('\n');
    }

    /** A step, with the comments of the statement that it is of, and what undoes it with those of that. */
    void add(RewriteStep piece, String above, @Nullable String down, String aboveDown) {
        label = label == null ? piece.label() : label;
        if (up.length() > 0 && up.charAt(up.length() - 1) != '\n') {
            up.append('\n');
        }
        up.append(above.isBlank() && up.isEmpty() ? "" : above)
                .append(piece.sql())
                .append('\n');
        if (RewriteStep.NEVER.equals(down)) {
            canBeUndone = false;
        } else {
            done.add(new Done(null, List.of(aboveDown + (down == null ? NOTHING_TO_UNDO : down))));
        }
    }

    /** Whether it has a statement as it was. */
    boolean keeps() {
        return done.stream().anyMatch(one -> one.kept() != null);
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
        Set<String> downs = new LinkedHashSet<>();
        for (int i = done.size() - 1; i >= 0; i--) {
            downs.addAll(done.get(i).down());
        }
        List<String> all = new ArrayList<>(downs);
        if (all.size() + others.size() > 1) {
            all.remove(NOTHING_TO_UNDO);
        }
        if (!all.isEmpty()) {
            all.addAll(0, set);
            all.removeIf(String::isEmpty);
        }
        for (String other : others) {
            String setting = Setting.in(run, other);
            if (!set.contains(setting.strip()) || !all.contains(setting.strip())) {
                all.add(setting);
            }
        }
        return (all.isEmpty() ? NOTHING_TO_UNDO : String.join("\n", all).stripLeading()) + "\n";
    }
}
