package dev.migration.internal.session;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.secrets.MaskedSql;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.sql.Statement;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database refused a statement, one of a script or one of ours. Ends at the one who knows the migration. */
public final class StatementFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What failed. */
    private enum What {
        /** A statement of the script. */
        STATEMENT(""),
        /** The connection itself refused something, such as to start a transaction. */
        CONNECTION("failed"),
        SOMEWHERE("failed in a batch of statements"),
        OUR_OWN("failed in a statement of this library's own"),
        CLEARING("failed where what an interrupted statement left behind was cleared away"),
        AT_COMMIT("failed at COMMIT"),
        FILE("stopped"),
        STOPPED("stopped on request"),
        OVERTAKEN("stopped: overtaken");

        private final String words;

        What(String words) {
            this.words = words;
        }
    }

    private final transient @Nullable Statement statement;
    private final int ordinal;
    private final int dataLine;
    private final What what;
    private final SQLException refusal;
    private final List<String> details;
    private final boolean leavingRows;

    private StatementFailure(
            @Nullable Statement statement, int ordinal, int dataLine, What what, SQLException refusal) {
        this(statement, ordinal, dataLine, what, refusal, List.of(), false);
    }

    private StatementFailure(
            @Nullable Statement statement,
            int ordinal,
            int dataLine,
            What what,
            SQLException refusal,
            List<String> details,
            boolean leavingRows) {
        super(refusal);
        this.statement = statement;
        this.ordinal = ordinal;
        this.dataLine = dataLine;
        this.what = what;
        this.refusal = refusal;
        this.details = List.copyOf(details);
        this.leavingRows = leavingRows;
    }

    /** A statement of the script, by its number from 1. */
    public static StatementFailure ofScript(Statement statement, int ordinal, SQLException refusal) {
        return new StatementFailure(statement, ordinal, 0, What.STATEMENT, refusal);
    }

    /** A COPY of the script, whose data start on this line of the file. */
    public static StatementFailure ofCopy(Statement statement, int ordinal, int dataLine, SQLException refusal) {
        return new StatementFailure(statement, ordinal, dataLine, What.STATEMENT, refusal);
    }

    /** The script cannot be read to its end. */
    public static StatementFailure unreadable(Exception cause) {
        return cause instanceof InterruptedIOException
                ? stopped()
                : of(What.FILE, new SQLException(cause.getMessage(), cause));
    }

    /** What ran is not what was planned. */
    public static StatementFailure changedFile() {
        return of(What.FILE, new SQLException("the file changed while it ran, so what ran is not what was planned"));
    }

    /** The run is stopped, so nothing more is sent. */
    public static StatementFailure stopped() {
        return of(What.STOPPED, new SQLException("nothing more was sent"));
    }

    /** A statement of ours, for the history or the session. */
    public static StatementFailure ofOurOwn(SQLException refusal) {
        return of(What.OUR_OWN, refusal);
    }

    /** The row that was ours is another instance's: one was changed, or should have been. */
    public static StatementFailure overtaken(int rows) {
        return of(What.OVERTAKEN, new SQLException("another instance took over: " + rows + " rows instead of one"));
    }

    /** All statements were taken, but not their end. */
    public static StatementFailure atCommit(SQLException refusal) {
        return of(What.AT_COMMIT, refusal);
    }

    /** One of several statements, and the driver does not report which. */
    public static StatementFailure somewhere(SQLException refusal) {
        return of(What.SOMEWHERE, refusal);
    }

    /** The connection itself, outside any statement. */
    public static StatementFailure ofConnection(SQLException refusal) {
        return of(What.CONNECTION, refusal);
    }

    /** A statement of ours that clears away what one of the script's left behind. */
    public static StatementFailure ofClearing(SQLException refusal) {
        return of(What.CLEARING, refusal);
    }

    private static StatementFailure of(What what, SQLException refusal) {
        return new StatementFailure(null, 0, 0, what, refusal);
    }

    /** The same, with what is known of the locks that it waited for, one sentence on a line. */
    public StatementFailure after(List<String> waits) {
        return new StatementFailure(statement, ordinal, dataLine, what, refusal, waits, leavingRows);
    }

    /** The same, with another sentence. */
    public StatementFailure adding(String sentence) {
        var sentences = new ArrayList<>(details);
        sentences.add(sentence);
        return after(sentences);
    }

    /** The same, where its transaction was rolled back, but some of it remains. */
    public StatementFailure leavingRows() {
        return new StatementFailure(statement, ordinal, dataLine, what, refusal, details, true);
    }

    @Nullable
    public Statement statement() {
        return statement;
    }

    public int ordinal() {
        return ordinal;
    }

    /** The line of the file on which the data of a COPY start; 0 where there are none. */
    public int dataLine() {
        return dataLine;
    }

    /** What failed, in words; empty where it is a statement of the script. */
    public String what() {
        return what.words;
    }

    /** What the database said, without the secrets of the statement. */
    public SqlError explained(Database database) {
        SqlError error = database.explain(refusal, statement);
        return statement == null ? error : error.without(MaskedSql.of(statement.text(), database.dialect()));
    }

    /** What the driver threw, to be attached as a cause: without secrets. */
    public SQLException cause(Database database) {
        return statement == null
                ? SecretMask.mask(refusal)
                : SecretMask.mask(refusal, MaskedSql.of(statement.text(), database.dialect()));
    }

    public SQLException refusal() {
        return refusal;
    }

    /** What is known of blockers and existing objects, one sentence on a line. */
    public List<String> details() {
        return details;
    }

    public boolean leavesRows() {
        return leavingRows;
    }

    public boolean isOvertaken() {
        return what == What.OVERTAKEN;
    }

    public boolean isOurOwn() {
        return what == What.OUR_OWN;
    }

    public boolean isStopped() {
        return what == What.STOPPED;
    }

    public boolean isAtCommit() {
        return what == What.AT_COMMIT;
    }

    public boolean isSomewhere() {
        return what == What.SOMEWHERE;
    }
}
