package dev.migration.run;

import dev.migration.problem.InvalidMigrationsException;
import dev.migration.script.Script;
import dev.migration.script.Statement;
import dev.migration.script.StatementReader;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Queue;

/** Reads a script while it runs: a file that cannot be read any more fails the run as a refused statement does. */
final class ScriptReading implements AutoCloseable {

    /** A script of up to so many characters is read, and compared with what was planned, before any of it runs. */
    private static final int READ_AHEAD = 1 << 20;

    private final StatementReader statements;
    private final Queue<Statement> ahead = new ArrayDeque<>();

    ScriptReading(Script script) throws StatementFailure {
        try {
            statements = script.open();
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
        if (script.sizeInChars() <= READ_AHEAD) {
            try {
                readAhead();
            } catch (StatementFailure e) {
                statements.close();
                throw e;
            }
        }
    }

    private void readAhead() throws StatementFailure {
        try {
            while (statements.hasNext()) {
                ahead.add(statements.next());
            }
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
        requireUnchanged();
    }

    boolean hasNext() throws StatementFailure {
        try {
            return !ahead.isEmpty() || statements.hasNext();
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
    }

    Statement next() throws StatementFailure {
        Statement first = ahead.poll();
        try {
            return first == null ? statements.next() : first;
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
    }

    /** To be called at the end: what ran has to be what was planned. */
    void requireUnchanged() throws StatementFailure {
        boolean unchanged;
        try {
            unchanged = statements.unchanged();
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
        if (!unchanged) {
            throw StatementFailure.of(
                    "stopped", new SQLException("the file changed while it ran, so what ran is not what was planned"));
        }
    }

    private static StatementFailure unreadable(InvalidMigrationsException cause) {
        return StatementFailure.of("stopped", new SQLException(cause.getMessage(), cause));
    }

    @Override
    public void close() {
        statements.close();
    }
}
