// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.Migration;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts statements and steps into files, in their order; what is for the last phase comes after all else. */
final class Composition {

    private static final String TITLE = "-- Migration: ";

    private static final String NO_OPTION = "-- option:";

    /** What is for a whole file, and not for each of several that do the same. */
    private static final Pattern OF_ONE_FILE = Pattern.compile(
            "(?<=^-- option:.{0,200}) (?:requires|batch|batch-time|beside-batches|run)=(?:\"[^\"]*\"|`[^`]*`|\\S)+");

    /** What is for the statements as they were: a swap without a transaction would lose what others write meanwhile. */
    private static final Pattern WITHOUT_TRANSACTION =
            Pattern.compile("^-- no-transaction.*|(?<=^-- option:.{0,200}) transaction=\\S+");

    private static final String OF_DBMATE = " transaction:false";

    private final MigrationText text;
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Draft> last = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();
    private final DownStatements undoing;
    private @Nullable Placed placed;
    private final List<String> undone = new ArrayList<>();
    private final List<String> later = new ArrayList<>();

    /** Migrations whose statements are undone by the first one; none where each is undone by its own. */
    private final List<String> undivided = new ArrayList<>();

    /** What is in the down section and in no file, as its file drops what nothing can make again. */
    private final List<String> notWritten = new ArrayList<>();

    /** The group of the statement before, and the files that its steps are in. */
    private record Placed(String group, List<Draft> drafts) {}

    Composition(MigrationText text, DownStatements undoing) {
        this.text = text;
        this.undoing = undoing;
    }

    /** For what follows, in whichever file that is. */
    void set(Setting setting) {
        settings.add(setting);
        placed = null;
    }

    /** Whether what is set cannot be set where a step runs. */
    boolean lacks(Run run) {
        return settings.stream().anyMatch(setting -> setting.in(run) == null);
    }

    /** Whether the catalogue may know another table by a name without a schema. */
    boolean hasOtherNames() {
        return settings.stream().anyMatch(Setting::isOfNames);
    }

    /** A statement as it was, which may have a clause more than its words. */
    void keep(String statement, Tokens sql) {
        draft(drafts, Run.TOGETHER, true).keep(statement, sql);
        placed = null;
    }

    /** The steps of a statement in its place. */
    void replace(String above, Steps steps) {
        DownStatements.Taken undoes = undoing.take(steps.undoneBy());
        String comments = undoes == null ? "" : undoes.comments();
        List<Draft> with =
                placed != null && !steps.group().isEmpty() && steps.group().equals(placed.group())
                        ? placed.drafts()
                        : List.of();
        List<Draft> used = new ArrayList<>();
        for (RewriteStep piece : steps.pieces()) {
            String down = piece.down();
            if (down != null && down.startsWith(RewriteStep.AS_IT_WAS)) {
                down = undoes == null
                        ? RewriteStep.NEVER
                        : undoes.sql() + ";" + down.substring(RewriteStep.AS_IT_WAS.length());
            }
            Draft draft = with.isEmpty()
                    ? draft(piece.run().isLast() ? last : drafts, piece.run(), !RewriteStep.NEVER.equals(down))
                    : with.get(used.size());
            used.add(draft);
            draft.add(piece, above, down, comments.isEmpty() ? "" : comments + "\n");
            above = "";
            comments = "";
        }
        placed = new Placed(steps.group(), used);
    }

    /** What can be undone is not in one file with what cannot. */
    private Draft draft(List<Draft> all, Run run, boolean canBeUndone) {
        Draft current = all.isEmpty() ? null : all.get(all.size() - 1);
        if (current == null || !current.takes(run) || (text.hasDown() && current.canBeUndone() != canBeUndone)) {
            current = new Draft(run);
            all.add(current);
        }
        current.set(settings);
        return current;
    }

    /** How many files there are before those of the last phase. */
    int early() {
        return drafts.size();
    }

    /** How many files follow the first. */
    int following() {
        return drafts.size() + last.size() - 1;
    }

    /** The migrations that have a down section. */
    List<String> undone() {
        return undone;
    }

    /** Those of the last phase. */
    List<String> later() {
        return later;
    }

    /** What of the down section is not where it belongs, each in a sentence. */
    List<String> left() {
        List<String> left = new ArrayList<>();
        String name = text.migration().name();
        if (!undivided.isEmpty()) {
            left.add(Printable.line("The down section of " + name + " undoes what is in " + String.join(", ", undivided)
                    + ": divide it among them."));
        }
        for (String sql : notWritten) {
            left.add(Printable.line("In the down section of " + name
                    + ", this is not written, as nothing makes again what is dropped: " + sql.replaceAll("\\s+", " ")));
        }
        return left;
    }

    List<SafeFile> files(List<Version> versions) {
        if (!drafts.isEmpty() && drafts.get(drafts.size() - 1).takes(Run.TOGETHER)) {
            drafts.get(drafts.size() - 1).set(settings);
        }
        drafts.addAll(last);
        Migration migration = text.migration();
        String title = Migration.title(migration.name());
        List<SafeFile> files = new ArrayList<>();
        long keeping = drafts.stream().filter(Draft::keeps).count();
        if (keeping > 1) {
            drafts.forEach(draft -> draft.undo(undoing));
        }
        boolean isDownDivided = keeping <= 1 || undoing.isEmpty();
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            String name = i == 0
                    ? migration.name()
                    : migration.layout().stem(versions.get(i - 1), title + "_" + draft.label());
            // What undoes the statements that stayed as they were is not known for each file.
            boolean hasOthers = (isDownDivided && keeping > 0) ? draft.keeps() : i == 0;
            List<String> others = hasOthers ? undoing.remaining() : List.of();
            boolean isUndone = text.hasDown() && draft.canBeUndone();
            if (!isUndone) {
                notWritten.addAll(others);
            }
            if (isUndone) {
                undone.add(name);
            }
            if (isUndone && !isDownDivided && draft.keeps()) {
                undivided.add(name);
            }
            if (draft.run().isLast()) {
                later.add(name);
            }
            String tail = text.up().tail().strip();
            if (i == drafts.size() - 1 && !tail.isEmpty()) {
                draft.keepTail(tail);
            }
            // What is said at the end of the down section is of all of it, and that starts here.
            String remark = undone.size() == 1 ? text.down().tail().strip() : "";
            String down = isUndone ? draft.down(others) + (remark.isEmpty() ? "" : "\n" + remark + "\n") : "";
            write(files, name, i == 0, draft, down);
        }
        return files;
    }

    private void write(List<SafeFile> files, String name, boolean isFirst, Draft draft, String down) {
        Migration migration = text.migration();
        String upName = nameOf(migration.up().name(), name);
        String head = isFirst ? text.up().head(false) : inherited(draft);
        String wanted = draft.run().option();
        String option = wanted.isEmpty() || head.contains(wanted) ? "" : NO_OPTION + " " + wanted + "\n";
        String marker = text.up().head(true);
        marker = isFirst || !isInTransaction(draft) ? marker : marker.replace(OF_DBMATE, "");
        String above = head + option + ((head.isBlank() && option.isEmpty()) || marker.isEmpty() ? "" : "\n") + marker;
        above = isFirst && option.isEmpty() ? text.up().head() : above.replaceAll("\n{3,}", "\n\n");
        String up = (isFirst && !above.isEmpty() ? draft.up() : draft.up().stripLeading()).stripTrailing() + "\n";
        if (migration.down() == null) {
            String downHead = text.down().head().strip();
            String section = down.isEmpty() ? "" : "\n" + downHead + "\n" + down;
            files.add(new SafeFile(name, upName, isFirst ? before() : null, above + up + section));
        } else {
            files.add(new SafeFile(name, upName, isFirst ? text.up().text() : null, above + up));
            if (!down.isEmpty()) {
                String downName = isFirst
                        ? Objects.requireNonNull(migration.down()).name()
                        : migration.layout().down(name);
                String downHead = isFirst ? text.down().head() : inherited(draft);
                files.add(new SafeFile(name, downName, isFirst ? text.down().text() : null, downHead + down));
            }
        }
    }

    private String before() {
        return text.up().text() + text.down().text();
    }

    private String nameOf(String file, String name) {
        return name + file.substring(text.migration().name().length());
    }

    /** Whether it has only steps that need a transaction, or may have one. */
    private static boolean isInTransaction(Draft draft) {
        return !draft.keeps() && !draft.run().isWithoutTransaction();
    }

    /** The header for a file that follows, with the options that are for all of them. */
    private String inherited(Draft draft) {
        var head = new StringBuilder();
        for (String line : Section.lines(text.up().head(false))) {
            if (line.startsWith(TITLE)) {
                head.append(line.stripTrailing())
                        .append(": ")
                        .append(draft.label().replace('_', ' '))
                        .append('\n');
            } else if (!line.isBlank()) {
                String left = OF_ONE_FILE.matcher(line).replaceAll("");
                if (isInTransaction(draft)) {
                    left = WITHOUT_TRANSACTION.matcher(left).replaceAll("");
                }
                head.append(left.isBlank() || left.strip().equals(NO_OPTION) ? "" : left);
            }
        }
        if (draft.keeps() && text.isWithoutTransaction()) {
            head.append(NO_OPTION).append(" transaction=off\n");
        }
        return head.toString();
    }
}
