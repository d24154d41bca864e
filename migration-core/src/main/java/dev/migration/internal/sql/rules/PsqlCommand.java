package dev.migration.internal.sql.rules;

import java.util.Map;
import java.util.Set;

/**
 * A command of psql's own, such as {@code \connect}: no database knows it, so a script cannot have it. Only the two with
 * which pg_dump guards its output are passed over: they ask psql, and psql alone, to obey no other of its commands.
 *
 * @param name the command with its backslash
 */
public record PsqlCommand(String name) {

    private static final Set<String> GUARDS = Set.of("\\restrict", "\\unrestrict");

    private static final String OTHER_DATABASE =
            "delete the line: a migration runs in the database that it is started for; pg_dump without --create writes none";
    private static final String OTHER_FILE = "put the text of that file here, or make it a migration of its own";

    private static final Map<String, String> REMEDIES = Map.of(
            "\\c", OTHER_DATABASE,
            "\\connect", OTHER_DATABASE,
            "\\copy", "write COPY … FROM STDIN; put the data on the lines behind it, and behind them a line \\.",
            "\\.", "delete the line: no COPY … FROM STDIN stands above it",
            "\\g", "end the statement with ; instead",
            "\\i", OTHER_FILE,
            "\\include", OTHER_FILE,
            "\\ir", OTHER_FILE,
            "\\include_relative", OTHER_FILE);

    /** Whether it says nothing to a database or to whoever runs the script in psql's place. */
    public boolean isGuard() {
        return GUARDS.contains(name);
    }

    /** What to do instead. */
    public String remedy() {
        return REMEDIES.getOrDefault(name, "delete the line, or write what it does as SQL");
    }
}
