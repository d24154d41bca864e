package dev.migration.internal.plan;

import dev.migration.State;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.history.History.AppliedMigration;
import org.jspecify.annotations.Nullable;

/**
 * The state of a version.
 *
 * @param version the version
 * @param name the name of its file, or of its row where there is no file
 * @param state whether it is applied
 * @param file its file
 * @param row its row in the history
 */
public record MigrationState(
        Version version,
        String name,
        State state,
        @Nullable Migration file,
        @Nullable AppliedMigration row) {}
