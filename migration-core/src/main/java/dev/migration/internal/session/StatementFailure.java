// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.sql.Statement;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The database refused a statement, one of a script or one of ours. Ends at the one who knows the migration. */
public final class StatementFailure extends Exception {

    private static final long serialVersionUID = 1L;

    public enum What {
        STATEMENT(""),
        /** The connection itself refused something, such as to start a transaction. */
        CONNECTION("failed"),
        /** One of several statements, and the driver does not report which. */
        BATCH("failed in a batch of statements"),
        /** A statement of ours, for the history or the session. */
        OUR_OWN("failed in a statement of this library's own"),
        /** A statement of ours that drops what one of the script's left behind. */
        LEFTOVERS("failed while it dropped what an interrupted statement left behind"),
        /** All statements were taken, but not their end. */
        COMMIT("failed at COMMIT"),
        /** The connection was lost during the last statements, which were sent together with their end. */
        LAST_BATCH("failed in its last statements or at COMMIT"),
        /** What the script did not let the database check, and what we check in its place. */
        REFERENCES("failed: rows refer to rows that do not exist"),
        /** The script cannot be read to its end, or is not what was planned. */
        FILE("stopped"),
        /** The team's own query, which says when nothing is to run. */
        WAIT_WHILE("The query of batches.wait-while failed"),
        /** The run is stopped, so nothing more is sent. */
        STOPPED("stopped on request"),
        /** The row that was ours is another instance's. */
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
    private final boolean leavesRows;

    private StatementFailure(
            @Nullable Statement statement,
            int ordinal,
            int dataLine,
            What what,
            SQLException refusal,
            List<String> details,
            boolean leavesRows) {
        super(refusal);
        this.statement = statement;
        this.ordinal = ordinal;
        this.dataLine = dataLine;
        this.what = what;
        this.refusal = refusal;
        this.details = List.copyOf(details);
        this.leavesRows = leavesRows;
    }

    /** Anything but a statement of the script. */
    public static StatementFailure of(What what, SQLException refusal) {
        return new StatementFailure(null, 0, 0, what, refusal, List.of(), false);
    }

    /** A statement of the script, by its number from 1. */
    public static StatementFailure ofScript(Statement statement, int ordinal, SQLException refusal) {
        return ofCopy(statement, ordinal, 0, refusal);
    }

    /** A COPY of the script, whose data start on this line of the file. */
    public static StatementFailure ofCopy(Statement statement, int ordinal, int dataLine, SQLException refusal) {
        return new StatementFailure(statement, ordinal, dataLine, What.STATEMENT, refusal, List.of(), false);
    }

    public static StatementFailure unreadable(Exception cause) {
        return cause instanceof InterruptedIOException
                ? stopped()
                : of(What.FILE, new SQLException(cause.getMessage(), cause));
    }

    public static StatementFailure stopped() {
        return of(What.STOPPED, new SQLException("nothing more was sent"));
    }

    /** So many rows were changed where one should have been. */
    public static StatementFailure overtaken(int rows) {
        return of(What.OVERTAKEN, new SQLException("another instance took over: " + rows + " rows instead of one"));
    }

    /** The same, with what is known of the locks that it waited for, one sentence on a line. */
    public StatementFailure after(List<String> waits) {
        return new StatementFailure(statement, ordinal, dataLine, what, refusal, waits, leavesRows);
    }

    /** The same, with another sentence. */
    public StatementFailure adding(String sentence) {
        return after(Stream.concat(details.stream(), Stream.of(sentence)).toList());
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

    public boolean is(What other) {
        return what == other;
    }

    /** Whether the transaction may have been committed. */
    public boolean isOfCommit() {
        return what == What.COMMIT || what == What.LAST_BATCH;
    }

    /** What failed, in words; empty where it is a statement of the script. */
    public String what() {
        return what.words;
    }

    /** What the database said, without these values. */
    public SqlError explained(Database database, SecretValues secrets) {
        return database.explain(refusal, statement).without(secrets);
    }

    /** What the driver threw, to be attached as a cause: without the same. */
    public SQLException cause(SecretValues secrets) {
        return SecretMask.mask(refusal, secrets);
    }

    public SQLException refusal() {
        return refusal;
    }

    /** What is known of blockers and existing objects, one sentence on a line. */
    public List<String> details() {
        return details;
    }

    public boolean leavesRows() {
        return leavesRows;
    }
}
