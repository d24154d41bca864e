package dev.migration.script;

import dev.migration.problem.Problem;
import java.util.List;

/**
 * A version that several migrations have.
 *
 * @param problem how {@link MigrationSet#problems()} reports it, which knows of no database
 * @param migrations those that could be read, in the order in which they were found
 */
public record Duplicate(Version version, Problem problem, List<Migration> migrations) {

    /** Copies the list. */
    public Duplicate {
        migrations = List.copyOf(migrations);
    }
}
