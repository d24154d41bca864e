package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.session.Session;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure at the end of a run that what was committed is in the database's file, where a commit does not tell that. */
final class Checkpoint {

    private static final Logger log = LoggerFactory.getLogger(Checkpoint.class);

    private Checkpoint() {}

    /**
     * Waits until it is there.
     *
     * @throws DatabaseAccessException if it cannot be written
     */
    static void reach(Session session, CompletedMigrations done, String verb) {
        String checkpoint = session.database().checkpoint().orElse(null);
        if (checkpoint == null) {
            return;
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(checkpoint);
        } catch (SQLException e) {
            String why = why(session.database().explain(e), e);
            if (why == null) {
                log.debug("It cannot be told whether what was committed is in the file: {}", SecretMask.describe(e));
                return;
            }
            // Whatever is asked of the store now may wait in it for ever.
            session.lose();
            throw new DatabaseAccessException(
                    Problem.error(
                            Code.DATABASE_ERROR,
                            null,
                            "The database took all that was to run, but cannot write it to its file: " + why
                                    + ". It may be lost with the next start of the database." + done.sentence(verb),
                            "make room where the database keeps its files, and start again: the history says what is"
                                    + " there then"),
                    SecretMask.mask(e));
        }
    }

    /** Null where it was refused for something else: only an administrator may ask. */
    private static @Nullable String why(SqlError error, SQLException refusal) {
        Throwable cause = refusal;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof IOException) {
            return SecretMask.maskMessage(cause.getMessage());
        }
        return error.kind() == SqlError.Kind.CONNECTION_LOST ? error.message() : null;
    }
}
