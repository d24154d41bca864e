package dev.migration.internal.session;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.StatementOutcomes.Orphan;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.plan.InterruptionRemedy;
import dev.migration.internal.plan.Step;
import dev.migration.internal.script.Script;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.sql.Statement;

/** The problems of an interrupted script that cannot resume by itself. */
public final class Interruption {

    private Interruption() {}

    public static String firstLine(Statement statement) {
        return Printable.line(
                SecretMask.maskMessage(statement.text()).lines().findFirst().orElse(""));
    }

    public static InvalidMigrationsException changedPrefix(Step step, InFlight inFlight) {
        return new InvalidMigrationsException(Problem.error(
                Code.INTERRUPTED,
                Place.of(step.script().name()),
                "Migration " + step.name() + " was interrupted after statement " + inFlight.statementsDone()
                        + ", and the file has changed up to there: it no longer says what was done.",
                "put those statements back as they were; or resolve the rest by hand and record that: migration mark-applied "
                        + step.version() + ", or migration mark-failed " + step.version()));
    }

    public static InvalidMigrationsException editedSince(Step step, InFlight inFlight) {
        int open = inFlight.statementsDone() + 1;
        return new InvalidMigrationsException(Problem.error(
                Code.INTERRUPTED,
                Place.of(step.script().name()),
                "Migration " + step.name() + " was interrupted at statement " + open
                        + ", and the file was edited since: it is unknown whether the statement that was sent took effect.",
                InterruptionRemedy.askAboutEdited(open, step.version())));
    }

    /** Its client is gone and the database still executes it; with the consequence, and what to do when it has ended. */
    public static InvalidMigrationsException stillRunning(
            InFlight inFlight, Script script, Statement open, Orphan orphan, String consequence, String then) {
        return new InvalidMigrationsException(Problem.error(
                Code.INTERRUPTED,
                new Place(script.name(), open.line(), open.column()),
                "Migration " + inFlight.name() + " was interrupted at statement " + (inFlight.statementsDone() + 1)
                        + " of "
                        + script.statementCount() + ", and the database still runs it:\n    "
                        + firstLine(open)
                        + "\n  It is " + orphan.description() + ". " + consequence,
                "wait until it has ended, or end it: " + orphan.end() + "; " + then));
    }

    private static String before(int done) {
        return switch (done) {
            case 0 -> "Nothing before it ran";
            case 1 -> "1 before it is done";
            default -> done + " before it are done";
        };
    }

    /** What was found is given in words, which may be empty. */
    public static InvalidMigrationsException unknownOutcome(
            Step step, InFlight inFlight, Statement open, String found) {
        return new InvalidMigrationsException(Problem.error(
                Code.INTERRUPTED,
                new Place(step.script().name(), open.line(), open.column()),
                "Migration " + step.name() + " was interrupted at statement " + (inFlight.statementsDone() + 1) + " of "
                        + step.script().statementCount() + ", and it is unknown whether that took effect:\n    "
                        + firstLine(open)
                        + (found.isEmpty() ? "" : "\n  Found: " + found + ".")
                        + "\n  " + before(inFlight.statementsDone()) + ", nothing after it ran.",
                InterruptionRemedy.ask("it", step.version())));
    }
}
