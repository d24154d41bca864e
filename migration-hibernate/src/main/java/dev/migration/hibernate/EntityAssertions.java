package dev.migration.hibernate;

import dev.migration.Migrator;
import org.jspecify.annotations.Nullable;

/** The entry point for assertions about migrations and entities. */
public final class EntityAssertions {

    private EntityAssertions() {}

    /** Starts assertions about a Migrator whose migrations are applied to its database. */
    public static EntityMigratorAssert assertThat(@Nullable Migrator actual) {
        return new EntityMigratorAssert(actual);
    }
}
