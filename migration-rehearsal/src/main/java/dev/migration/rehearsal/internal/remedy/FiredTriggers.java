package dev.migration.rehearsal.internal.remedy;

import dev.migration.Migrator;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.help.Printable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fires the triggers of a file once, in an empty table: PostgreSQL looks for what their functions name only then. */
final class FiredTriggers {

    /** As a file of a {@link ColumnTwin} has it. */
    private static final Pattern TRIGGER =
            Pattern.compile("^CREATE TRIGGER .+ BEFORE INSERT OR UPDATE ON (.+) FOR EACH ROW ", Pattern.MULTILINE);

    /** Nothing has a name or a type that is used. All else is wrong with the row, which has no values. */
    private static final String UNKNOWN = "42";

    private FiredTriggers() {}

    /** Why they fail, in a sentence; empty where they do not. */
    static Optional<String> problem(Migrator scratch, SafeFile file) {
        return TRIGGER.matcher(file.text())
                .results()
                .map(trigger -> trigger.group(1))
                .flatMap(table -> MigrationFiles.Access.ask(
                        scratch,
                        session -> session.ask(
                                "The trigger cannot be tried in the scratch database",
                                () -> problem(session.connection(), table)))
                        .stream())
                .findFirst();
    }

    private static Optional<String> problem(Connection connection, String table) throws SQLException {
        return Tried.in(connection, statement -> {
            try {
                // The trigger comes before the check for NOT NULL.
                statement.execute("INSERT INTO " + table + " DEFAULT VALUES");
                return Optional.empty();
            } catch (SQLException e) {
                return String.valueOf(e.getSQLState()).startsWith(UNKNOWN)
                        ? Optional.of(Printable.line("The trigger of " + table + " fails: " + e.getMessage()))
                        : Optional.empty();
            }
        });
    }
}
