package dev.migration.internal.script;

import dev.migration.Problem;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.NewMigration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration with its scripts.
 *
 * @param migration the migration
 * @param up what applies it
 * @param down what undoes it, if it says so
 * @param problems all that is wrong with its text, in the order of the text; with an error among them it must not run
 * @param isAsCreated whether its up script is still to be written: nothing was added to what {@link NewMigration} wrote
 */
public record ParsedMigration(
        Migration migration, Script up, @Nullable Script down, List<Problem> problems, boolean isAsCreated) {

    public ParsedMigration {
        problems = List.copyOf(problems);
    }
}
