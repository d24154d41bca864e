package dev.migration.test;

import dev.migration.Migrator;
import org.jspecify.annotations.Nullable;

/** Where assertions about migrations begin. */
public final class MigrationAssertions {

    private MigrationAssertions() {}

    /** Begins assertions about a Migrator, its files and its database. */
    public static MigratorAssert assertThat(@Nullable Migrator actual) {
        return new MigratorAssert(actual);
    }
}
