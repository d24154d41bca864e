package dev.migration.run;

import dev.migration.problem.InvalidMigrationsException;
import dev.migration.script.Script;
import dev.migration.script.Statement;
import dev.migration.script.StatementReader;
import java.sql.SQLException;

/** Reads a script while it runs: a file that cannot be read any more fails the run as a refused statement does. */
final class ScriptReading implements AutoCloseable {

    private final StatementReader statements;

    ScriptReading(Script script) throws StatementFailure {
        try {
            statements = script.open();
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
    }

    boolean hasNext() throws StatementFailure {
        try {
            return statements.hasNext();
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
    }

    Statement next() throws StatementFailure {
        try {
            return statements.next();
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
