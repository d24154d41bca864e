package dev.migration.internal.plan;

import dev.migration.State;
import dev.migration.Version;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.layout.Migration;
import org.jspecify.annotations.Nullable;

/**
 * The state of one version.
 *
 * @param name the name of its file, or of its row if there is no file
 * @param contract whether it is not applied and belongs to the phase contract
 */
record MigrationState(
        Version version,
        String name,
        State state,
        @Nullable Migration file,
        @Nullable AppliedMigration row,
        boolean contract) {

    MigrationState with(State other) {
        return new MigrationState(version, name, other, file, row, contract);
    }
}
