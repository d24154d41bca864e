// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Fix;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.script.LockedTables;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement at which a script was interrupted: the first one that is not known to be done.
 *
 * @param locked how many statements from it on cannot be recorded one by one, because of tables that the script locks; mostly 0
 * @param loose the tables without transactions, in which rows may remain of a statement that was rolled back; mostly none
 */
public record InterruptedStatement(Script script, Statement statement, int locked, List<String> loose) {

    /** One of a script that locks no tables, on a database where a rollback undoes everything. */
    public InterruptedStatement(Script script, Statement statement) {
        this(script, statement, 0, List.of());
    }

    /**
     * The next statement of those that are being read.
     *
     * @param tables those that are locked before it
     */
    public static InterruptedStatement next(Script script, StatementReader statements, LockedTables tables) {
        boolean isUnit = tables.by() != null;
        Statement next = statements.next();
        tables.add(next);
        int read = 1;
        for (; tables.by() != null && statements.hasNext(); read++) {
            tables.add(statements.next());
        }
        return new InterruptedStatement(
                script, next, isUnit || next.has(StatementTrait.LOCKS_TABLES) ? read : 0, List.of());
    }

    /** The same with these tables, if rows may remain in them. */
    public InterruptedStatement with(List<String> tables) {
        return new InterruptedStatement(script, statement, locked, tables);
    }

    /** Whether a rollback ends its transaction, so that only tables without transactions can have kept some of it. */
    public boolean isRolledBack() {
        return locked == 0 && script.isRolledBack(statement);
    }

    /** What may remain of it, with those after it in its transaction; can follow "was". */
    public static String mayRemain(int statement, List<String> tables) {
        return "interrupted at statement " + statement
                + " and rolled back, and what it and those after it wrote to tables" + " without transactions ("
                + Printable.names(tables) + ") may remain";
    }

    /** Whether it was sent, and commits by itself: only the database may show what became of it. */
    public boolean isOpen(InFlight inFlight) {
        return inFlight.failure() == null && !script.hasKnownOutcome(statement);
    }

    /** Whether it may have taken effect, as far as is known without asking the database. */
    private boolean isUnclear() {
        return locked > 0 || !script.hasKnownOutcome(statement) || script.isOfFileWithPlaceholders();
    }

    /**
     * What ran, what may have run and what did not, line by line.
     *
     * @param at null if the script is missing, or was edited before this statement
     * @param file what is there now; null if nothing is
     */
    static String describe(InFlight inFlight, @Nullable InterruptedStatement at, @Nullable Migration file) {
        int done = inFlight.statementsDone();
        String failure = inFlight.failure();
        if (at == null) {
            String known = done == 1 ? "1 statement is done" : done + " statements are done";
            return (done == 0 ? "no statement is known to be done" : known)
                    + (failure == null ? "" : (inFlight.isStopped() ? ", " : ", the next one failed: ") + failure);
        }
        int next = done + 1;
        int all = at.script().statementCount();
        String firstLine = at.script().firstLine(at.statement());
        List<String> lines = new ArrayList<>();
        lines.add(
                (done == 0 ? "no statement" : numbers(1, done)) + " of " + all + (done > 1 ? " are done" : " is done"));
        String statement = "statement " + next + " (line " + at.statement().line() + ") ";
        int last = failure == null && at.locked() > 0 ? done + at.locked() : next;
        if (last > next) {
            lines.add(numbers(next, last) + " (from line " + at.statement().line()
                    + ", under locked tables) may have taken effect, or some of them: " + firstLine);
        } else if (failure == null && !at.loose().isEmpty()) {
            lines.add("it was " + mayRemain(next, at.loose()) + ": " + firstLine);
        } else if (file != null && inFlight.isEditedSinceCrash(file.checksum())) {
            // The statement that was sent is not known any more, so each start asks about it.
            lines.add("statement " + next + " may have taken effect, as it was when it was sent");
            lines.add("the file was edited since, and has now: " + firstLine);
        } else if (failure == null) {
            lines.add(statement + (at.isUnclear() ? "may have taken effect: " : "did not run: ") + firstLine);
        } else {
            // Beside the text that is there now, the error of the old one would read as if the correction had failed.
            boolean edited = isEdited(inFlight, file);
            lines.add(statement + inFlight.fate() + ":" + (edited ? "" : " " + firstLine));
            failure.lines().map(line -> "  " + line).forEach(lines::add);
            if (edited) {
                lines.add("the file was edited since, and has now: " + firstLine);
            }
        }
        if (last < all
                && !inFlight.leavesRows()
                && (failure != null || at.loose().isEmpty())) {
            lines.add(numbers(last + 1, all) + " did not run");
        }
        return String.join("\n", lines);
    }

    private static String numbers(int first, int last) {
        return first == last ? "statement " + first : "statements " + first + " to " + last;
    }

    private static boolean isEdited(InFlight inFlight, @Nullable Migration file) {
        return file != null && !file.checksum().equals(inFlight.checksum());
    }

    /** What to do about it; can follow a colon. */
    static CharSequence remedy(
            InFlight inFlight, @Nullable InterruptedStatement at, @Nullable Migration file, boolean scriptLost) {
        return Remedy.of(
                "{}; or {}", resumeOrAsk(inFlight, at, file, scriptLost), Remedies.finishByHand(inFlight.version()));
    }

    private static CharSequence resumeOrAsk(
            InFlight inFlight, @Nullable InterruptedStatement at, @Nullable Migration file, boolean scriptLost) {
        int next = inFlight.statementsDone() + 1;
        CharSequence resume = Remedy.of("{}", Fix.command("resume", inFlight.version()));
        if (scriptLost || (file == null && !inFlight.undo())) {
            return inFlight.undo()
                    ? Remedy.of(
                            "the down script that was started is missing: put its file back as it was, and resume: {}",
                            resume)
                    : Remedies.leaveToItsRelease(inFlight.version());
        }
        CharSequence startAgain =
                inFlight.undo() ? Remedy.of("resume it: {}", resume) : "start again: it resumes at statement " + next;
        if (inFlight.leavesRows()
                || (inFlight.failure() == null && at != null && !at.loose().isEmpty())) {
            return Remedies.undoRows(inFlight.version());
        }
        // It did not run: whatever has been edited since is what runs now.
        if (inFlight.failure() != null) {
            return Remedy.of(
                    "{}{}",
                    inFlight.isStopped() || isEdited(inFlight, file) ? "" : "fix what stopped it and ",
                    startAgain);
        }
        if (file != null && inFlight.isEditedSinceCrash(file.checksum())) {
            return Remedies.askAboutEdited(next, inFlight.version());
        }
        if (at != null && !at.isUnclear()) {
            return startAgain;
        }
        boolean isUnit = at != null && at.locked() > 0;
        CharSequence question = Remedies.askIfDone(isUnit ? "all of them" : "it", inFlight.version());
        return inFlight.undo() || isUnit
                ? question
                : Remedy.of("start again: it resumes if the outcome can be read from the database; or {}", question);
    }
}
