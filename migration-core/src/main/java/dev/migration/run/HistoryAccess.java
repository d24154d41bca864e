package dev.migration.run;

import dev.migration.database.SqlError;
import dev.migration.history.Grants;
import dev.migration.history.History;
import dev.migration.history.HistoryReader;
import dev.migration.history.HistoryTables;
import dev.migration.history.LogReader;
import dev.migration.history.LogReader.StoredScripts;
import dev.migration.history.Server;
import dev.migration.problem.Code;
import dev.migration.problem.DatabaseAccessException;
import dev.migration.problem.Problem;
import dev.migration.script.Version;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks a session's database for the history, the log and the lock; and says what is missing where it refuses. */
public final class HistoryAccess {

    private final Session session;
    private final SilenceNews silence;
    private @Nullable Server server;

    HistoryAccess(Session session, Listeners listeners) {
        this.session = session;
        this.silence = new SilenceNews(listeners);
    }

    /** Reads the history, without what is known of failed runs. */
    public History read() {
        try {
            return look();
        } catch (SQLException e) {
            throw session.failure("The history cannot be read", e);
        }
    }

    /** The same for one who knows what to do where the database refuses it. */
    History look() throws SQLException {
        // Once the schema is known, a history in another one is neither met again nor told of again.
        HistoryTables known =
                server == null ? session.tables() : session.tables().in(server.schema());
        History history = session.expected(ask(() -> new HistoryReader(known).read(session.connection())));
        server = history.server();
        session.keepNoStatements(history);
        return history;
    }

    /** Reads the history; null if another keeps everyone from reading now. */
    @Nullable
    History tryRead() {
        try {
            return look();
        } catch (SQLException e) {
            if (session.database().explain(e).kind().isOfLocks()) {
                return null;
            }
            throw session.failure("The history cannot be read", e);
        }
    }

    /** Adds what is known of failed runs, unless it is there already. */
    public History withFailures(History history) {
        if (!history.present() || history.failures() != null) {
            return history;
        }
        try {
            return history.withFailures(ask(() -> logReader(history).readFailures(session.connection())));
        } catch (SQLException e) {
            throw cannotRead("The log of migrations cannot be read", e);
        }
    }

    /** Whether the log says why nothing is applied where there are tables. */
    boolean logExplainsNothingApplied(History history) {
        try {
            return ask(() -> logReader(history).explainsNothingApplied(session.connection()));
        } catch (SQLException e) {
            throw cannotRead("The log of migrations cannot be read", e);
        }
    }

    /** The scripts that were stored when this version was last applied. */
    public StoredScripts scripts(History history, Version version) {
        try {
            return ask(() -> logReader(history).readScripts(session.connection(), version));
        } catch (SQLException e) {
            throw cannotRead("The log of migrations cannot be read", e);
        }
    }

    /**
     * Refuses to execute what the log has where others than we and the owner may write it.
     *
     * @throws InvalidMigrationsException if it is so
     */
    public void requireSoleWriter(History history) {
        try {
            ask(() -> {
                logReader(history).requireSoleWriter(session.connection(), history.server());
                return true;
            });
        } catch (SQLException e) {
            throw session.failure("The rights on the log cannot be read", e);
        }
    }

    /**
     * Refuses to delete rows of the history where a foreign key may refuse it.
     *
     * @throws InvalidMigrationsException if there is one
     */
    void requireUnreferenced(History history) {
        try {
            ask(() -> {
                reader(history).requireUnreferenced(session.connection(), history.server());
                return true;
            });
        } catch (SQLException e) {
            throw session.failure("The foreign keys of the history cannot be read", e);
        }
    }

    /** Something that the database answers only when nobody has locked the history's tables. */
    interface Question<T> {
        T ask() throws SQLException;
    }

    /** Asks, and tells if there is no answer. */
    <T> T ask(Question<T> question) throws SQLException {
        silence.begin();
        try {
            return question.ask();
        } finally {
            silence.end();
        }
    }

    /** To be done as well when there is no answer. */
    void whenSilent(Runnable action) {
        silence.whenSilent(action);
    }

    /** Who holds the migration lock now; null when nobody does. */
    public @Nullable LockHolder lockHolder(History history) {
        silence.begin();
        try {
            return LockHolder.read(session, session.tables().in(history.server().schema()));
        } catch (SQLException e) {
            throw cannotRead("The lock cannot be read", e);
        } finally {
            silence.end();
        }
    }

    /** Reads with names that carry the schema. */
    public HistoryReader reader(History history) {
        return new HistoryReader(session.tables().in(history.server().schema()));
    }

    private LogReader logReader(History history) {
        return new LogReader(session.tables().in(history.server().schema()));
    }

    /** What it means that a table of the history cannot be read, with the right to ask for where that is missing. */
    public DatabaseAccessException cannotRead(String what, SQLException cause) {
        return withGrant(session.failure(what, cause), Grants::toRead);
    }

    /** The same where the history was to be written. */
    DatabaseAccessException cannotWrite(String what, SQLException cause) {
        return withGrant(session.failure(what, cause), Grants::toWrite);
    }

    private DatabaseAccessException withGrant(DatabaseAccessException failure, Function<Grants, String> grant) {
        Problem problem = failure.problems().get(0);
        // A table on which one has no right looks like one that is not there, on some.
        boolean hidden = failure.getCause() instanceof SQLException cause
                && session.database().explain(cause).kind() == SqlError.Kind.OBJECT_MISSING;
        if (server == null || (problem.code() != Code.NO_PRIVILEGE && !hidden)) {
            return failure;
        }
        String remedy = grant.apply(Grants.of(session.tables().in(server.schema()), server.user()));
        return new DatabaseAccessException(
                Problem.error(Code.NO_PRIVILEGE, null, problem.message(), remedy), failure.getCause());
    }

    /** Nothing is asked any more. */
    void end() {
        silence.close();
    }
}
