package dev.migration.internal.plan;

import dev.migration.State;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.history.AppliedMigration;
import org.jspecify.annotations.Nullable;

/**
 * Where a version stands.
 *
 * @param version the version
 * @param name the name of its file, or of its row where there is no file
 * @param state where it stands
 * @param file its file
 * @param row its row in the history
 */
public record Assessed(
        Version version,
        String name,
        State state,
        @Nullable Migration file,
        @Nullable AppliedMigration row) {}
