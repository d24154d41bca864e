package dev.migration.internal.run;

import dev.migration.Direction;
import dev.migration.internal.checks.ForeignHistory.KnownTool;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Transactionality;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopReason;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What remains of a script that failed, and what to do next. */
final class FailureRemedy {

    private static final String CLEAN = "; nothing has to be cleaned up";

    /** Ends the sentence about what wrote them. */
    static final String ROWS_STAY = " wrote to tables without transactions (MyISAM, Aria, MEMORY) remains.";

    private static final String LONGER_TRIES =
            " To let each try wait longer, and block other sessions meanwhile, add to the file: -- option: lock_timeout=30s";

    /** PostgreSQL's, of a procedure with a COMMIT or ROLLBACK. */
    private static final String ENDS_TRANSACTION = "2D000";

    /** PostgreSQL's, of what commits by itself. */
    private static final Set<String> NOT_IN_TRANSACTION = Set.of("25001", ENDS_TRANSACTION);

    private static final Pattern VALIDATE = Pattern.compile("\\bVALIDATE\\s+CONSTRAINT\\b", Pattern.CASE_INSENSITIVE);

    /** PostgreSQL's, where no right would do. */
    private static final String NOT_OWNER = "must be owner of ";

    private static final String WHEN_BACK = " when the database is back";

    private final Step step;
    private final ScriptFailure failure;
    private final SqlError error;
    private final @Nullable StopReason stop;
    private final String others;
    private final String grant;
    private final boolean ofMany;
    private final String version;
    private final boolean down;
    private final boolean code;

    /**
     * @param others what remains of other scripts, as sentences
     * @param grant the GRANT for the history's tables, for a user who lacks it
     * @param ofMany whether the database is one of many to which the file applies
     */
    FailureRemedy(
            Step step,
            ScriptFailure failure,
            SqlError error,
            @Nullable StopReason stop,
            String others,
            String grant,
            boolean ofMany) {
        this.step = step;
        this.failure = failure;
        this.error = error;
        this.stop = stop;
        this.others = others;
        this.grant = grant;
        this.ofMany = ofMany;
        this.version = step.version().text();
        this.down = step.direction() == Direction.DOWN;
        this.code = step.script().code() != null;
    }

    /** What remains, as sentences. */
    String remains() {
        return ofScript() + others;
    }

    private String ofScript() {
        int done = failure.done();
        return switch (failure.effect()) {
            case NOTHING -> "Rolled back: " + version + (down ? " is still applied." : " changed nothing.");
            case EARLIER_STATEMENTS ->
                "Half done: " + statements(done) + " of migration " + version + (done > 1 ? " are" : " is")
                        + " applied, statement " + (done + 1)
                        + (failure.left().isEmpty() ? "" : " left " + failure.left() + ",")
                        + " and all after it did not run.";
            case ROWS_STAY ->
                "Rolled back in part: "
                        + (done > 0
                                ? statements(done) + " of migration " + version + (done == 1 ? " is" : " are")
                                        + " applied as a whole, and what those after it"
                                : version + (down ? " is still" : " is not") + " applied, but what it")
                        + ROWS_STAY;
            case OVERTAKEN -> "Another instance took over " + version + " while this one was suspended.";
            case ALL_OR_NOTHING -> allOrNothing();
            case TOGETHER -> together(done);
            case NOT_BEGUN -> "No statement of " + version + " ran.";
            case UNKNOWN -> unknown(done);
        };
    }

    private String together(int done) {
        String these = "statements " + (done + 1) + " to " + failure.sent();
        return done == 0
                ? "Unknown: " + these + " of migration " + version + " took effect together, or not at all."
                : "Half done: of " + version + ", " + statements(done) + " took effect; " + these
                        + " did so together, or not at all.";
    }

    private String unknown(int done) {
        if (code) {
            return "Unknown: all that the code of " + version + " did, or a part of it, may have stayed.";
        }
        boolean several = failure.sent() > done + 1;
        String these = several ? "statements " + (done + 1) + " to " + failure.sent() : "the next one";
        return done == 0
                ? "Unknown: whether " + (several ? these : "statement 1") + " of migration " + version + " took effect."
                : "Half done: of " + version + ", " + statements(done) + " took effect; whether " + these
                        + " did is unknown.";
    }

    private String allOrNothing() {
        if (failure.done() > 0 && failure.done() == failure.sent()) {
            return "Unknown: all statements of " + version + " took effect; whether it is recorded as "
                    + (down ? "undone" : "applied") + " is unknown.";
        }
        String whole =
                down ? " is undone as a whole, and recorded so" : " took effect as a whole, and is recorded as applied";
        String nothing = down ? "it is still applied" : "it changed nothing";
        return "Unknown: " + version + whole + ", or "
                + (failure.done() > 0 ? "only " + statements(failure.done()) + " of it took effect" : nothing) + ".";
    }

    private static String statements(int done) {
        return switch (done) {
            case 0 -> "no statement";
            case 1 -> "statement 1";
            default -> "statements 1 to " + done;
        };
    }

    /** What to do next, in words that can follow a colon. */
    String remedy() {
        return lacksGrant() ? grant : ofEffect();
    }

    /** Whether the user lacks a right on the history's tables. */
    boolean lacksGrant() {
        return stop == null && failure.failure().is(What.OUR_OWN) && error.kind() == SqlError.Kind.NO_PRIVILEGE;
    }

    private String ofEffect() {
        return switch (failure.effect()) {
            case NOTHING -> stop == null ? ofNothing() : again() + CLEAN;
            case EARLIER_STATEMENTS -> stop == null ? ofEarlier() : goOn();
            case ROWS_STAY ->
                Remedies.UNDO_ROWS
                        + (stop == null ? "fix " + (code ? "the code" : "the file") + " and " : "")
                        + (failure.sent() > 0 ? "resume: migration resume " + version : again())
                        + (stop == null ? ". A table with ENGINE=InnoDB is rolled back" : "");
            case OVERTAKEN ->
                failure.sent() == 0
                        ? "see what it did: migration status"
                        : "it resumes " + version + ", or asks whether statement " + (failure.done() + 1)
                                + " took effect: migration status";
            case ALL_OR_NOTHING ->
                down
                        ? "check which" + WHEN_BACK + ": migration status"
                        : "start again" + WHEN_BACK + ": the history shows which";
            case TOGETHER ->
                (down ? "resume" + WHEN_BACK + ": migration resume " + version : "start again" + WHEN_BACK)
                        + ifAsked(failure.sent() + 1);
            case NOT_BEGUN -> again() + WHEN_BACK + ifAsked(1);
            case UNKNOWN -> ofUnknown();
        };
    }

    private String again() {
        return down ? "undo it again" : "start again";
    }

    private String resume() {
        return down ? "resume there: migration resume " + version : "start again";
    }

    private String goOn() {
        return resume() + (down ? "" : ": it resumes there");
    }

    private String ifAsked(int statement) {
        return ". If it asks about statement " + statement + ", that did not run: migration resume " + version;
    }

    private String ofNothing() {
        boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
        if (failure.failure().is(What.OUR_OWN) && error.kind() == SqlError.Kind.DUPLICATE_KEY) {
            return "another instance ran it at the same time: start again, and see the status";
        }
        if (lost) {
            return again() + WHEN_BACK + CLEAN;
        }
        if (!failure.removal().isEmpty()) {
            return cause("") + again() + "; nothing else has to be cleaned up";
        }
        if (!down && !isOurMatter() && error.kind() == SqlError.Kind.OBJECT_EXISTS) {
            String mark = ", record that: migration mark-applied " + version;
            String removal = "remove the existing object"
                    + (ofMany ? "" : ", or, only if it is the same, use IF NOT EXISTS,") + " and start again";
            // It may have been applied and marked as not applied, or be older than the history.
            return step.script().statementCount() == 1 && !code
                    ? "if the change was made by hand" + mark + "; else " + removal
                    : removal + ": what comes after it runs too, such as an INSERT. Only if all of " + version
                            + " is in the schema already" + mark;
        }
        boolean hasWaited = error.kind() == SqlError.Kind.LOCKED
                && !failure.failure().details().isEmpty();
        return cause(part())
                + again()
                + CLEAN
                + (hasWaited ? ". To retry for longer, set migration.wait-timeout." + (code ? "" : LONGER_TRIES) : "");
    }

    /** Whether the statement only checks rows that are there, so that no other text of it would succeed. */
    private boolean failsForRows() {
        Statement statement = failure.failure().statement();
        return statement != null
                && error.sqlState().startsWith("23")
                && VALIDATE.matcher(statement.text()).find();
    }

    /** A file that other databases have applied is refused there once it is changed. */
    private String fix(String part) {
        return ofMany && !down
                ? "change what stands in its way in this database, or, while no other has " + version + ", fix " + part
                        + ", and "
                : "fix " + part + " and ";
    }

    private String part() {
        return code ? "the code" : down ? "the down script" : "the file";
    }

    private String ofEarlier() {
        return error.kind() == SqlError.Kind.CONNECTION_LOST
                ? "when the database is back, " + goOn()
                : cause("the file from statement " + (failure.done() + 1) + " on") + goOn() + "; or "
                        + Remedies.finishByHand(step.version());
    }

    private String ofUnknown() {
        if (code && step.mode() == Transactionality.TRANSACTION) {
            return "let no statement of the code end its transaction. See what stayed: migration status; undo or complete it"
                    + " by hand, and record that: migration mark-failed " + version + " or migration mark-applied "
                    + version;
        }
        boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
        if (stop == null && !lost) {
            return Remedies.askIfDone("it", step.version());
        }
        // A start finds out what it can and asks about the rest; a resume by hand takes the rest for undone.
        return down
                ? (lost ? "when the database is back, " : "")
                        + Remedies.askIfDone("statement " + (failure.done() + 1), step.version())
                : "start again" + (lost ? WHEN_BACK : "") + ": it determines the outcome if it can, and asks otherwise";
    }

    /** What to do after a batch: another text would leave rows with two different changes. */
    String ofBatch(int batches, String again) {
        boolean isOfServer = error.timeout() != null
                || switch (error.kind()) {
                    case LOCKED, DEADLOCK, LOCK_REFUSED, DISK_FULL, OUT_OF_MEMORY, NO_PRIVILEGE -> true;
                    default -> false;
                };
        if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
            return "when the database is back, " + again;
        }
        if (isOfServer) {
            return cause(part()) + again;
        }
        if (!failure.failure().is(What.STATEMENT) || batches == 0) {
            return "correct what the message names, then " + again;
        }
        boolean isMissing =
                error.kind() == SqlError.Kind.OBJECT_MISSING || error.kind() == SqlError.Kind.COLUMN_MISSING;
        return (isMissing ? "give what is missing its old name back, then " : "correct the rows, then ") + again
                + "; to change the file, first: migration mark-failed " + version;
    }

    /** What has to be done before another try; the part is that of the script which may be wrong. */
    private String cause(String part) {
        if (!failure.removal().isEmpty()) {
            return "remove it: " + failure.removal() + "; then ";
        }
        String timeout = error.timeout();
        if (timeout != null) {
            return "allow it more time, by a higher " + timeout
                    + (error.isTimeoutOfServer() ? " of the server or in the connection's URL" : " of the role")
                    + (timeout.contains("transaction") || isOurMatter() || code
                            ? ""
                            : " or by -- option: statement_timeout=10min in " + part())
                    + ", and ";
        }
        if (failsForRows()) {
            return "correct those rows, then ";
        }
        if (isOurMatter()) {
            return "the problem is in the history tables or the session: fix what the message names, or the script if"
                    + " it changes them, and ";
        }
        if (error.sqlState().equals(ENDS_TRANSACTION) && step.mode() == Transactionality.TRANSACTION && !code) {
            return "write -- no-transaction in the first line of " + part
                    + ": what commits by itself, such as a procedure, cannot run in the script's transaction; then ";
        }
        if (code && NOT_IN_TRANSACTION.contains(error.sqlState())) {
            return "write it as a file with -- no-transaction in its first line, as code runs in a transaction; then ";
        }
        return switch (error.kind()) {
            case LOCKED, DEADLOCK, LOCK_REFUSED ->
                failure.failure().details().isEmpty()
                        ? "find the session that holds the lock it waited for, and "
                        : "end the blocking session, or wait until it has ended, and ";
            case DISK_FULL -> "make room where the database keeps its files, and ";
            case OUT_OF_MEMORY -> "give the server the memory that it lacks, or divide " + part + ", and ";
            case NO_PRIVILEGE ->
                error.message().startsWith(NOT_OWNER)
                        ? "only an owner may do this: run as the owner of "
                                + error.message().substring(NOT_OWNER.length())
                                + ", or set migration.role to it, and "
                        : "grant the right to the user who runs migrations, or set another user, and ";
            case OBJECT_EXISTS -> ofMany && !down ? fix(part) : "remove the existing object, or fix " + part + ", and ";
            case OBJECT_MISSING ->
                KnownTool.namedIn(error.message())
                        .filter(tool -> !down && !code)
                        .map(this::ofTool)
                        .orElseGet(() -> fix(part));
            default -> fix(part);
        };
    }

    /** A file that was changed is refused where it is applied, so another way comes first. */
    private String ofTool(KnownTool tool) {
        String record =
                "if nothing else in it is needed in a new database, record it: migration mark-applied " + version;
        String write =
                "write the statement so that it does nothing without the table, accept that for the databases that"
                        + " have it (migration lock --accept " + version + " --reason \"…\"), and ";
        return "the file is from " + tool.shown() + "'s time: "
                + (step.script().statementCount() == 1 ? record + "; or " + write : write);
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
