package dev.migration.plan;

import dev.migration.history.AppliedMigration;
import dev.migration.script.Migration;
import dev.migration.script.Version;
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
