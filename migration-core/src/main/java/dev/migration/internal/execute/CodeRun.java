package dev.migration.internal.execute;

import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.files.CodeScript;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs the code of a migration. Its statements are watched and can be stopped, as those of a script are. */
public final class CodeRun {

    /** A chain of causes that is longer, or circular, is not followed further. */
    private static final int DEEPEST = 16;

    private final Connection connection;
    private final Dialect dialect;
    private final BlockerWatch watch;
    private final StopSignal stop;

    CodeRun(Connection connection, Dialect dialect, BlockerWatch watch, StopSignal stop) {
        this.connection = connection;
        this.dialect = dialect;
        this.watch = watch;
        this.stop = stop;
    }

    /** Runs the code for which this statement stands. What was sent before has to be flushed. */
    public void run(CodeScript code, Statement statement, int ordinal) throws StatementFailure {
        try (var guarded = new CodeConnection(connection, dialect, execution())) {
            code.run(guarded.guarded());
        } catch (Throwable e) {
            // Whatever it throws, what is open has to be rolled back, and the lock released.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            requireNotStopped();
            throw StatementFailure.ofScript(statement, ordinal, refusal(e));
        }
        // The code may have caught what it got for it, and left the rest out.
        requireNotStopped();
    }

    private void requireNotStopped() throws StatementFailure {
        if (stop.reason() != null) {
            throw StatementFailure.stopped();
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
    private static SQLException refusal(Throwable thrown) {
        int depth = 0;
        for (Throwable it = thrown; it != null && depth < DEEPEST; it = it.getCause()) {
            if (it instanceof SQLException refusal) {
                return refusal;
            }
            depth++;
        }
        return new SQLException(thrown.toString(), thrown);
    }
}
