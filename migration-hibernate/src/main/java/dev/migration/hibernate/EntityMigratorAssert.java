// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate;

import dev.migration.Migrator;
import dev.migration.hibernate.internal.EntityCheck;
import dev.migration.hibernate.internal.compare.AcceptedDifferences;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about migrations and entities. */
public final class EntityMigratorAssert extends AbstractAssert<EntityMigratorAssert, Migrator> {

    private boolean strict;

    private EntityMigratorAssert(@Nullable Migrator actual) {
        super(actual, EntityMigratorAssert.class);
    }

    /** Starts assertions about a Migrator whose migrations are applied to its database. */
    public static EntityMigratorAssert assertThat(@Nullable Migrator actual) {
        return new EntityMigratorAssert(actual);
    }

    /** What only the migrations have, such as a table that nobody mapped, is a failure too. */
    public EntityMigratorAssert strict() {
        strict = true;
        return this;
    }

    /**
     * The tables that the migrations have made are those that Hibernate would make for the entities.
     *
     * @throws dev.migration.MigrationException if something is pending, or the database cannot be read
     */
    public EntityMigratorAssert matchEntities(EntityManagerFactory entities) {
        isNotNull();
        EntityCheck check = EntityCheck.of(actual, entities);
        List<String> failures = new ArrayList<>(check.differences());
        if (strict) {
            check.unmapped().forEach(object -> failures.add(AcceptedDifferences.UNMAPPED + object));
        }
        if (!failures.isEmpty()) {
            String found = String.join("\n  ", failures);
            throw failure("The migrations and the entities differ:\n  %s\nNext: %s", found, EntityCheck.REMEDY);
        }
        return this;
    }

    /** What only the migrations have, a line each; none of it is wrong. */
    public static List<String> unmapped(Migrator migrations, EntityManagerFactory entities) {
        return EntityCheck.of(migrations, entities).unmapped();
    }
}
