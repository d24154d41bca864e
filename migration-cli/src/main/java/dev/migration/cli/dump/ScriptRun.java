package dev.migration.cli.dump;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.stop.StopSignal;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.sql.Connection;

/** Runs a file of statements, as one transaction where the product has transactions for DDL. */
public final class ScriptRun {

    private static final String ROLLED_BACK = "Everything was rolled back: the database is empty as before.";

    private final Session session;
    private final SourceFile file;
    private final StopSignal stop;
    private int done;

    private ScriptRun(Session session, SourceFile file, StopSignal stop) {
        this.session = session;
        this.file = file;
        this.stop = stop;
    }

    /**
     * Reads the file once to its end, so that nothing runs of one that cannot be divided into statements, and then runs it.
     *
     * @return the number of statements
     */
    public static int of(Session session, SourceFile file, StopSignal stop) {
        var run = new ScriptRun(session, file, stop);
        run.forEach((scanner, statement) -> {});
        boolean whole = !session.database().dialect().commitsAtDdl();
        Connection connection = session.connection();
        // What the script sets in the session is not for anybody else.
        session.discard();
        return session.ask("The transaction cannot be started", () -> {
            connection.setAutoCommit(!whole);
            try {
                run.run(new Sender(connection, session.database(), stop), whole);
            } catch (StatementFailure e) {
                stop.cleanUp();
                if (whole) {
                    connection.rollback();
                }
                throw run.failure(e, whole);
            } finally {
                if (whole && !connection.isClosed() && !connection.getAutoCommit()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
            return run.done;
        });
    }

    private interface Use {
        void of(SqlScanner scanner, Statement statement) throws StatementFailure;
    }

    private void forEach(Use use) {
        try {
            read(use);
        } catch (StatementFailure e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(Use use) throws StatementFailure {
        try (Reader reader = file.read()) {
            SqlScanner scanner = SqlScanner.scan(reader, session.database().dialect(), file.path());
            while (scanner.hasNext()) {
                use.of(scanner, scanner.next());
            }
        } catch (UncheckedIOException e) {
            throw new InvalidMigrationsException(file.problem(e));
        } catch (IOException e) {
            throw new InvalidMigrationsException(file.problem(e));
        }
    }

    private void run(Sender sender, boolean whole) throws StatementFailure {
        read((scanner, statement) -> {
            boolean copy = statement.kind() == StatementKind.COPY;
            sender.script(
                    statement,
                    done + 1,
                    copy ? new ScriptReading.Data(scanner.copyDataLine(), scanner.copyData()) : null);
            done++;
        });
        if (whole) {
            sender.flush();
            if (stop.reason() != null) {
                throw StatementFailure.stopped();
            }
            sender.commit();
        } else {
            sender.flush();
        }
    }

    private MigrationException failure(StatementFailure failure, boolean whole) {
        Database database = session.database();
        SqlError error = failure.explained(database, SecretValues.NONE);
        if (stop.reasonOf(failure, error) != null) {
            return stop.stopped(
                    " in " + file.path(),
                    whole
                            ? " " + ROLLED_BACK
                            : " What the statements before it made remains: this database cannot roll it back.",
                    whole ? "load it again" : "make the database anew, and load it again",
                    failure.cause(database, SecretValues.NONE));
        }
        Statement statement = failure.statement();
        int at = statement == null
                        || error.position() < 1
                        || error.position() > statement.text().length()
                ? 0
                : statement.text().offsetByCodePoints(0, error.position() - 1);
        Place place = statement == null
                ? Place.of(file.path())
                : new Place(
                        file.path(),
                        statement.positionOf(at).line(),
                        statement.positionOf(at).column());
        int before = Math.max(0, failure.ordinal() - 1);
        String state = whole
                ? ROLLED_BACK
                : before == 0
                        ? "It was the first one: nothing was made."
                        : "What was made by the " + (before == 1 ? "statement" : before + " statements")
                                + " before it remains: this database cannot roll it back.";
        return new MigrationFailedException(
                "Load failed",
                file.path(),
                Problem.error(
                        Code.STATEMENT_FAILED,
                        place,
                        "statement " + failure.ordinal() + " failed"
                                + (error.sqlState().isEmpty() ? "" : " (SQLSTATE " + error.sqlState() + ")") + "\n    "
                                + Printable.block(error.message(), 4) + "\n  " + state,
                        whole
                                ? "fix the file, or write it anew: migration dump"
                                : "make the database anew, fix the file or write it anew (migration dump), and load it again"),
                failure.cause(database, SecretValues.NONE));
    }
}
