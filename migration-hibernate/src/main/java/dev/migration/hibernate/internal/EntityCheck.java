package dev.migration.hibernate.internal;

import dev.migration.Migrator;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;

/**
 * Whether the tables of the migrations are those of the entities.
 *
 * @param differences each in a developer's words
 * @param unmapped what only the migrations have
 */
public record EntityCheck(List<String> differences, List<String> unmapped) {

    /** A property of Hibernate: its entities are compared once it has started, so it must not change their tables. */
    public static final String CHECKED = "dev.migration.entities.checked";

    /** What to do about differences. */
    public static final String REMEDY = "correct the entities, or draft a migration: mvn"
            + " dev.migration:migration-maven-plugin:draft -Dmigration.name=NAME; or start the service once with"
            + " --migration.mode=draft --migration.draft.name=NAME";

    /**
     * Compares them. The migrations have to be applied to the Migrator's database, and nothing is left in it.
     *
     * @throws dev.migration.InvalidMigrationsException if something is pending, or the entities are not known
     */
    public static EntityCheck of(Migrator migrations, EntityManagerFactory entities) {
        migrations.requireUpToDate();
        return EntityComparison.in(migrations, entities, null, comparison -> {
            Comparison found = new Comparison(comparison);
            return new EntityCheck(Difference.texts(found.differences()), Difference.texts(found.unmapped()));
        });
    }
}
