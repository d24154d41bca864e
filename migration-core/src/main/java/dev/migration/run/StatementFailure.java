package dev.migration.run;

import dev.migration.script.Statement;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database refused a statement, one of a script or one of ours. Ends at the one who knows the migration. */
final class StatementFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private static final String OVERTAKEN = "stopped: overtaken";
    private static final String AT_COMMIT = "failed at COMMIT";
    private static final String STOPPED = "stopped: told to end";
    private static final String SOMEWHERE = "failed in a batch of statements";
    private static final String IN_HISTORY = "failed in a statement of the history's own";

    private final transient @Nullable Statement statement;
    private final int ordinal;
    private final int dataLine;
    private final String what;
    private final SQLException refusal;
    private final List<String> waiting;
    private final boolean leavingRows;

    private StatementFailure(
            @Nullable Statement statement, int ordinal, int dataLine, String what, SQLException refusal) {
        this(statement, ordinal, dataLine, what, refusal, List.of(), false);
    }

    private StatementFailure(
            @Nullable Statement statement,
            int ordinal,
            int dataLine,
            String what,
            SQLException refusal,
            List<String> waiting,
            boolean leavingRows) {
        super(refusal);
        this.statement = statement;
        this.ordinal = ordinal;
        this.dataLine = dataLine;
        this.what = what;
        this.refusal = refusal;
        this.waiting = List.copyOf(waiting);
        this.leavingRows = leavingRows;
    }

    /** A statement of the script, by its number from 1. */
    static StatementFailure ofScript(Statement statement, int ordinal, SQLException refusal) {
        return new StatementFailure(statement, ordinal, 0, "", refusal);
    }

    /** A COPY of the script, whose data begin on this line of the file. */
    static StatementFailure ofCopy(Statement statement, int ordinal, int dataLine, SQLException refusal) {
        return new StatementFailure(statement, ordinal, dataLine, "", refusal);
    }

    /** The script cannot be read to its end. */
    static StatementFailure unreadable(Exception cause) {
        return cause instanceof InterruptedIOException
                ? stopped()
                : of("stopped", new SQLException(cause.getMessage(), cause));
    }

    /** Somebody wants the run to end, so nothing more is sent. */
    static StatementFailure stopped() {
        return of(STOPPED, new SQLException("nothing more was sent"));
    }

    /** A statement of ours, beside the script's. */
    static StatementFailure ofHistory(SQLException refusal) {
        return of(IN_HISTORY, refusal);
    }

    /** The row that was ours is another instance's: one was changed, or should have been. */
    static StatementFailure overtaken(int rows) {
        return of(OVERTAKEN, new SQLException("another instance took over: " + rows + " rows instead of one"));
    }

    /** All statements were taken, but not their end. */
    static StatementFailure atCommit(SQLException refusal) {
        return of(AT_COMMIT, refusal);
    }

    /** One of several statements, and the driver does not tell which. */
    static StatementFailure somewhere(SQLException refusal) {
        return of(SOMEWHERE, refusal);
    }

    /** Anything else, in words. */
    static StatementFailure of(String what, SQLException refusal) {
        return new StatementFailure(null, 0, 0, what, refusal);
    }

    /** The same, with what is to be said of the locks that it waited for, one sentence on a line. */
    StatementFailure after(List<String> waits) {
        return new StatementFailure(statement, ordinal, dataLine, what, refusal, waits, leavingRows);
    }

    /** The same, where its transaction is rolled back already, and some of it stays. */
    StatementFailure leavingRows() {
        return new StatementFailure(statement, ordinal, dataLine, what, refusal, waiting, true);
    }

    @Nullable
    Statement statement() {
        return statement;
    }

    int ordinal() {
        return ordinal;
    }

    /** The line of the file on which the data of a COPY begin; 0 where there are none. */
    int dataLine() {
        return dataLine;
    }

    String what() {
        return what;
    }

    SQLException refusal() {
        return refusal;
    }

    /** What there is to say of the locks that it waited for. */
    List<String> waiting() {
        return waiting;
    }

    boolean leavesRows() {
        return leavingRows;
    }

    boolean isOvertaken() {
        return what.equals(OVERTAKEN);
    }

    boolean isOfHistory() {
        return what.equals(IN_HISTORY);
    }

    boolean isStopped() {
        return what.equals(STOPPED);
    }

    boolean isAtCommit() {
        return what.equals(AT_COMMIT);
    }

    boolean isSomewhere() {
        return what.equals(SOMEWHERE);
    }
}
