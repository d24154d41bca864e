package dev.migration.rehearsal.internal.remedy;

import dev.migration.Migrator;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.help.Printable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fires the triggers of a file once, in an empty table: PostgreSQL looks for what their functions name only then. */
public final class FiredTriggers {

    /** As a file of a {@link ColumnTwin} has it. */
    private static final Pattern TRIGGER =
            Pattern.compile("^CREATE TRIGGER .+ BEFORE INSERT OR UPDATE ON (.+) FOR EACH ROW ", Pattern.MULTILINE);

    /** Nothing has a name or a type that is used. All else is wrong with the row, which has no values. */
    private static final String UNKNOWN = "42";

    private FiredTriggers() {}

    /** Why they fail, in a sentence; null where they do not. */
    public static @Nullable String problem(Migrator scratch, SafeFile file) {
        Matcher trigger = TRIGGER.matcher(file.text());
        while (trigger.find()) {
            String insert = "INSERT INTO " + trigger.group(1) + " DEFAULT VALUES";
            String problem = MigrationFiles.Access.ask(
                    scratch,
                    session -> session.ask(
                            "The trigger cannot be tried in the scratch database",
                            () -> problem(session.connection(), insert)));
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String problem(Connection connection, String insert) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // The trigger comes before the check for NOT NULL.
            statement.execute(insert);
            return null;
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState()).startsWith(UNKNOWN)
                    ? "The trigger fails: " + Printable.line(String.valueOf(e.getMessage()))
                    : null;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
