// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.Migrator;
import org.jspecify.annotations.Nullable;

/** The entry point for assertions about migrations. */
public final class MigrationAssertions {

    private MigrationAssertions() {}

    /** Starts assertions about a Migrator, its files and its database. */
    public static MigratorAssert assertThat(@Nullable Migrator actual) {
        return new MigratorAssert(actual);
    }
}
