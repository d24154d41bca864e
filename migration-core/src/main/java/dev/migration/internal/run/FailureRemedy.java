// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.Direction;
import dev.migration.Fix;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopReason;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What remains of a script that failed, and what to do next.
 *
 * @param others what remains of other scripts, as sentences
 * @param grant the GRANT for the history's tables, for a user who lacks it
 * @param ofMany whether the database is one of many to which the file applies
 */
record FailureRemedy(
        Step step,
        ScriptFailure failure,
        SqlError error,
        @Nullable StopReason stop,
        String others,
        String grant,
        boolean ofMany) {

    private static final String CLEAN = "; nothing has to be cleaned up";

    /** What it did elsewhere, as by a second connection, nobody knows. */
    private static final String CODE_CHANGED_NOTHING = " changed nothing on the run's connection.";

    /** Ends the sentence about what wrote them. */
    static final String ROWS_STAY = " wrote to tables without transactions (MyISAM, Aria, MEMORY) remains.";

    /** PostgreSQL's, of what commits by itself, such as a procedure. */
    private static final Set<String> NOT_IN_TRANSACTION = Set.of("25001", "2D000");

    /** PostgreSQL's, of a new value of an enum before it is committed. */
    private static final String USED_TOO_EARLY = "55P04";

    private static final Pattern VALIDATE = Pattern.compile("\\bVALIDATE\\s+CONSTRAINT\\b", Pattern.CASE_INSENSITIVE);

    /** PostgreSQL's, where no right would do. */
    private static final String NOT_OWNER = "must be owner of ";

    private static final String WHEN_BACK = " when the database is back";

    private static final Remedy SEE = Remedy.of("see what it did: {}", Fix.command("status"));

    /** What remains, as sentences. */
    String remains() {
        return ofScript() + others;
    }

    private String version() {
        return step.version().text();
    }

    private boolean isDown() {
        return step.direction() == Direction.DOWN;
    }

    private boolean isCode() {
        return step.script().code() != null;
    }

    private String clean() {
        return isCode() ? "" : CLEAN;
    }

    private String ofScript() {
        int done = failure.done();
        return switch (failure.effect()) {
            case ROLLED_BACK ->
                "Rolled back: " + version()
                        + (isDown() ? " is still applied." : isCode() ? CODE_CHANGED_NOTHING : " changed nothing.");
            case HALF_DONE ->
                "Half done: " + statements(done) + (isDown() ? " of the down script of " : " of migration ") + version()
                        + (done > 1 ? " are" : " is") + (isDown() ? " done" : " applied") + ", statement " + (done + 1)
                        + (failure.left().isEmpty() ? "" : " left " + failure.left() + ",")
                        + " and all after it did not run.";
            case ROWS_REMAIN ->
                (isOvertaken() ? overtaken() + " " : "")
                        + "Rolled back in part: "
                        + (done > 0
                                ? statements(done) + " of migration " + version() + (done == 1 ? " is" : " are")
                                        + " applied as a whole, and what those after it"
                                : version() + (isDown() ? " is still" : " is not") + " applied, but what it")
                        + ROWS_STAY;
            case OVERTAKEN -> overtaken();
            case UNKNOWN -> unknown(done);
        };
    }

    private boolean isOvertaken() {
        return failure.failure().is(What.OVERTAKEN);
    }

    private String overtaken() {
        return "Another instance took over " + version() + " while this one was suspended.";
    }

    private String unknown(int done) {
        if (done == 0 && failure.sent() == 0) {
            return "Unknown: whether " + version() + (isDown() ? " is undone" : " took effect")
                    + (failure.failure().isOfCommit() ? "." : ", as a whole or in part.");
        }
        if (isAllDone()) {
            return "Unknown: " + (isCode() ? "the code" : "all statements") + " of " + version()
                    + " took effect; whether that is recorded is unknown.";
        }
        if (isCode()) {
            return "Unknown: whether " + next() + " took effect, as a whole or in part.";
        }
        String more = done + 1 == step.script().statementCount() ? "" : ", or more of it";
        return done == 0
                ? "Unknown: whether statement 1 of " + version() + " took effect" + more + "."
                : "Unknown: of " + version() + ", " + statements(done) + " took effect; whether statement " + (done + 1)
                        + " did" + more + (more.isEmpty() ? "" : ",") + " is unknown.";
    }

    private boolean isAllDone() {
        return failure.done() == step.script().statementCount();
    }

    private String next() {
        return isCode() ? "the code of " + version() : "statement " + (failure.done() + 1);
    }

    private static String statements(int done) {
        return switch (done) {
            case 0 -> "no statement";
            case 1 -> "statement 1";
            default -> "statements 1 to " + done;
        };
    }

    /** What to do next, in words that can follow a colon. */
    CharSequence remedy() {
        return lacksGrant() ? grant : ofEffect();
    }

    /** Whether the user lacks a right on the history's tables. */
    boolean lacksGrant() {
        return stop == null && failure.failure().is(What.OUR_OWN) && error.kind() == SqlError.Kind.NO_PRIVILEGE;
    }

    private CharSequence ofEffect() {
        return switch (failure.effect()) {
            case ROLLED_BACK -> Remedy.of("{}{}", stop == null ? ofRolledBack() : again() + clean(), ifAsked());
            case HALF_DONE -> Remedy.of("{}{}", stop == null ? ofHalfDone() : goOn(), ifAsked());
            case ROWS_REMAIN ->
                isOvertaken()
                        ? Remedy.of("{}{}", Remedies.UNDO_ROWS, SEE)
                        : Remedy.of(
                                "{}{}{}{}",
                                Remedies.UNDO_ROWS,
                                stop == null ? "fix " + (isCode() ? "the code" : "the file") + " and " : "",
                                failure.sent() > 0
                                        ? Remedy.of("resume: {}", Fix.command("resume", version()))
                                        : again(),
                                stop == null ? ". A table with ENGINE=InnoDB is rolled back" : "");
            case OVERTAKEN -> SEE;
            case UNKNOWN -> ofUnknown();
        };
    }

    /** The COMMIT that was lost is that of the journal's begin, which may be there without any of the script. */
    private String ifAsked() {
        return error.kind() == SqlError.Kind.CONNECTION_LOST
                        && failure.failure().isOfCommit()
                ? "; if that asks about " + next() + ", it did not run"
                : "";
    }

    private String again() {
        return isDown() ? "undo it again" : "start again";
    }

    private CharSequence goOn() {
        return isDown()
                ? Remedy.of("resume there: {}", Fix.command("resume", version()))
                : "start again: it resumes there";
    }

    private CharSequence ofRolledBack() {
        boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
        if (failure.failure().is(What.OUR_OWN) && error.kind() == SqlError.Kind.DUPLICATE_KEY) {
            return "another instance ran it at the same time: start again, and see the status";
        }
        if (lost) {
            return again() + WHEN_BACK + clean();
        }
        if (!failure.removal().isEmpty()) {
            return Remedy.of("{}{}; nothing else has to be cleaned up", cause(""), again());
        }
        if (!isDown() && !isOurMatter() && error.kind() == SqlError.Kind.OBJECT_EXISTS) {
            // It may have been applied and marked as not applied, or be older than the history.
            return Remedy.of(
                    "only if all of {} is in the schema already, record that: {}; else remove the existing"
                            + " object{} and start again",
                    version(),
                    Fix.command("mark-applied", version()),
                    ofMany ? "" : ", or, only if it is the same, use IF NOT EXISTS,");
        }
        boolean hasWaited = error.kind() == SqlError.Kind.LOCKED
                && !failure.failure().details().isEmpty();
        return Remedy.of(
                "{}{}{}{}",
                cause(part()),
                again(),
                clean(),
                hasWaited ? Remedy.of(". To retry for longer, set {}", Fix.setting("wait-timeout")) : "");
    }

    /** A file that other databases have applied is refused there once it is changed. */
    private String fix(String part) {
        return ofMany && !isDown()
                ? "change what stands in its way in this database, or, while no other has " + version() + ", fix "
                        + part + ", and "
                : "fix " + part + " and ";
    }

    private String part() {
        return isCode() ? "the code" : isDown() ? "the down script" : "the file";
    }

    private CharSequence ofHalfDone() {
        return error.kind() == SqlError.Kind.CONNECTION_LOST
                ? Remedy.of("when the database is back, {}", goOn())
                : Remedy.of(
                        "{}{}; or {}",
                        cause("the file from statement " + (failure.done() + 1) + " on"),
                        goOn(),
                        Remedies.finishByHand(step.version()));
    }

    private CharSequence ofUnknown() {
        if (isCode()
                && step.mode() == Transactionality.TRANSACTION
                && !failure.failure().isOfCommit()) {
            return Remedy.of(
                    "let no statement of the code end its transaction. See what stayed: {}; undo or complete"
                            + " it by hand, and record that: {} or {}",
                    Fix.command("status"),
                    Fix.command("mark-failed", version()),
                    Fix.command("mark-applied", version()));
        }
        String then = error.kind() == SqlError.Kind.CONNECTION_LOST ? WHEN_BACK : "";
        // Several that belong together, as under LOCK TABLES, are not done because the first of them is.
        if (stop == null && then.isEmpty() && !isAllDone() && failure.sent() <= failure.done() + 1) {
            return Remedies.askIfDone(next(), step.version());
        }
        // A start finds out what it can and asks about the rest. To undo again may undo another one.
        return isDown()
                ? Remedy.of("see whether it is still applied{}: {}", then, Fix.command("status"))
                : "start again" + then + ": it determines the outcome if it can, and asks otherwise";
    }

    /** What to do after a batch: another text would leave rows with two different changes. */
    CharSequence ofBatch(int batches, CharSequence again) {
        if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
            return Remedy.of("when the database is back, {}", again);
        }
        if (error.kind() != SqlError.Kind.OBJECT_EXISTS && !error.remedy().isEmpty()) {
            return Remedy.of("{}{}", cause(part()), again);
        }
        return Remedy.of(
                "correct what the message names, then {}{}",
                again,
                failure.failure().is(What.STATEMENT) && batches > 0
                        ? Remedy.of("; to change the file, first: {}", Fix.command("mark-failed", version()))
                        : "");
    }

    /** What has to be done before another try; the part is that of the script which may be wrong. */
    private CharSequence cause(String part) {
        if (!failure.removal().isEmpty()) {
            return "remove it: " + failure.removal() + "; then ";
        }
        String timeout = error.timeout();
        if (timeout != null) {
            return error.remedy()
                    + (timeout.contains("transaction") || timeout.contains("idle") || isOurMatter() || isCode()
                            ? ""
                            : ", or write -- option: statement_timeout=10min in " + part())
                    + ", and ";
        }
        Statement refused = failure.failure().statement();
        // It only checks rows, so no other text of it would succeed.
        if (refused != null
                && error.sqlState().startsWith("23")
                && VALIDATE.matcher(refused.text()).find()) {
            return "correct those rows, then ";
        }
        if (isOurMatter()) {
            return "the problem is in the history tables or the session: fix what the message names, or the script if"
                    + " it changes them, and ";
        }
        if (NOT_IN_TRANSACTION.contains(error.sqlState())
                && (isCode() || step.mode() == Transactionality.TRANSACTION)) {
            return (isCode() ? "write it as a file with -- no-transaction in its" : "write -- no-transaction in the")
                    + " first line: what commits by itself cannot run in a migration's transaction; then ";
        }
        if (USED_TOO_EARLY.equals(error.sqlState())) {
            return "move ALTER TYPE … ADD VALUE to its own migration before this one, or write -- no-transaction in the"
                    + " first line, and no BEGIN after the statements that are done; then ";
        }
        String remedy = error.kind().remedy();
        return switch (error.kind()) {
            case LOCKED, DEADLOCK, LOCK_REFUSED ->
                (failure.failure().details().isEmpty()
                                ? remedy
                                : "end the blocking session, or wait until it has ended")
                        + ", and ";
            case OUT_OF_MEMORY -> remedy + ", or divide " + part + ", and ";
            case NO_PRIVILEGE ->
                error.message().startsWith(NOT_OWNER)
                        ? Remedy.of(
                                "only an owner may do this: run as the owner of {}, or set {} to it, and ",
                                error.message().substring(NOT_OWNER.length()),
                                Fix.setting("role"))
                        : remedy + ", and ";
            case OBJECT_EXISTS -> ofMany && !isDown() ? fix(part) : remedy + ", or fix " + part + ", and ";
            default -> remedy.isEmpty() ? fix(part) : remedy + ", and ";
        };
    }

    /** Whether no statement of the file was refused, and the kind of the refusal does not say what to do. */
    private boolean isOurMatter() {
        return failure.failure().is(What.OUR_OWN)
                && !error.kind().isOfLocks()
                && switch (error.kind()) {
                    case DISK_FULL, OUT_OF_MEMORY, NO_PRIVILEGE, CONNECTION_LOST -> false;
                    default -> true;
                };
    }
}
