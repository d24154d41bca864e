// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.CodeConnection.Transaction;
import dev.migration.internal.help.CauseChain;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs the code of a migration. Its statements are watched and can be stopped, as those of a script are. A savepoint in front of it
 * tells what remains where it fails: it is there, and all is rolled back; or it is gone, and nobody knows. Code that ends its
 * transactions itself has none: what remains of it where it fails is unknown, as it may have used other connections too.
 */
public final class CodeRun {

    private static final int SECONDS_TO_ANSWER = 2;

    private final Connection connection;
    private final Database database;
    private final BlockerWatch watch;
    private final StopSignal stop;
    private boolean mayStay;

    CodeRun(Connection connection, Database database, BlockerWatch watch, StopSignal stop) {
        this.connection = connection;
        this.database = database;
        this.watch = watch;
        this.stop = stop;
    }

    /**
     * Runs the code for which this statement stands, and fails if its transaction has not survived that. What was sent before has
     * to be flushed.
     */
    public void run(CodeScript code, Statement statement, int ordinal) throws StatementFailure, SQLException {
        Savepoint start = connection.setSavepoint();
        var guarded = new CodeConnection(connection, execution(), Transaction.OURS, code.methods());
        Throwable thrown = thrown(code, guarded);
        // The code may have caught what it got for it, and left the rest out.
        boolean isStopped = stop.reason() != null;
        if (thrown == null && !isStopped) {
            thrown = swallowed(guarded, start);
        }
        if (thrown == null && !isStopped) {
            return;
        }
        if (!Rollback.rollBack(connection, start)) {
            boolean isRolledBack = CodeConnection.rollsBack(guarded.failure()) || !isConnected();
            mayStay = !isRolledBack
                    || (!guarded.isOfDataOnly() && database.dialect().commitsAtDdl());
        }
        throw failure(thrown, guarded, statement, ordinal);
    }

    /** The same of code that ends its transactions itself; one that it leaves open is committed, as by autocommit. */
    public void runAlone(CodeScript code, Statement statement, int ordinal) throws StatementFailure, SQLException {
        connection.setAutoCommit(true);
        var guarded = new CodeConnection(connection, execution(), Transaction.ITS_OWN, code.methods());
        mayStay = true;
        Throwable thrown = thrown(code, guarded);
        if (thrown == null && stop.reason() == null) {
            connection.setAutoCommit(true);
            return;
        }
        throw failure(thrown, guarded, statement, ordinal);
    }

    private static @Nullable Throwable thrown(CodeScript code, CodeConnection guarded) {
        try (guarded) {
            code.run(guarded.guarded());
            return null;
        } catch (Throwable e) {
            // Whatever it throws, what is open has to be rolled back, and the lock released.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return e;
        }
    }

    private StatementFailure failure(
            @Nullable Throwable thrown, CodeConnection guarded, Statement statement, int ordinal) {
        return thrown == null || stop.reason() != null
                ? StatementFailure.stopped()
                : StatementFailure.ofScript(statement, ordinal, refusal(thrown, guarded));
    }

    /** Whether a part of what ran may have been committed. */
    public boolean mayStay() {
        return mayStay;
    }

    /** What ended its transaction though it went on; null where that is still open, or DDL has committed it. */
    private @Nullable SQLException swallowed(CodeConnection guarded, Savepoint start) {
        SQLException failure = guarded.failure();
        if (CodeConnection.rollsBack(failure)) {
            return failure;
        }
        try {
            connection.releaseSavepoint(start);
            return null;
        } catch (SQLException e) {
            return database.dialect().commitsAtDdl() && !guarded.isOfDataOnly()
                    ? null
                    : Objects.requireNonNullElse(
                            failure,
                            new SQLException(
                                    "its transaction did not last until its end: " + e.getMessage(),
                                    e.getSQLState(),
                                    e.getErrorCode(),
                                    e));
        }
    }

    private CodeConnection.Execution execution() {
        return new CodeConnection.Execution() {
            @Override
            public void begin(java.sql.Statement next) throws SQLException {
                if (!stop.begin(next)) {
                    throw new SQLException("The migration run is stopped.");
                }
                watch.begin();
            }

            @Override
            public void end() {
                watch.end();
                stop.end();
            }
        };
    }

    /** What the database said, if it was the cause. */
    private SQLException refusal(Throwable thrown, CodeConnection guarded) {
        SQLException refusal = refusal(thrown);
        SQLException first = guarded.failure();
        if (refusal != null && first != null && CodeConnection.follows(refusal)) {
            return first;
        }
        // Another database may be lost, or a statement of this one closed.
        return refusal == null || (isLost(refusal) && isConnected())
                ? new SQLException(thrown.toString(), thrown)
                : refusal;
    }

    private boolean isLost(SQLException refusal) {
        return database.explain(refusal).kind() == SqlError.Kind.CONNECTION_LOST;
    }

    private boolean isConnected() {
        try {
            return connection.isValid(SECONDS_TO_ANSWER);
        } catch (SQLException e) {
            return false;
        }
    }

    private static @Nullable SQLException refusal(Throwable thrown) {
        for (Throwable it : CauseChain.of(thrown)) {
            if (it instanceof SQLException refusal) {
                return refusal;
            }
        }
        return null;
    }
}
