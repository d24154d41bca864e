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

    /**
     * Compares them. The migrations have to be applied to the Migrator's database, and nothing is left in it.
     *
     * @throws dev.migration.InvalidMigrationsException if something is pending, or the entities are not known
     */
    public static EntityCheck of(Migrator migrations, EntityManagerFactory entities) {
        migrations.requireUpToDate();
        return ofUnmigrated(migrations, entities);
    }

    /** The same with what the database has now, whoever made it. */
    static EntityCheck ofUnmigrated(Migrator migrations, EntityManagerFactory entities) {
        HibernateTables tables = HibernateTables.of(entities, migrations);
        var text = new DifferenceText(new EntityNames(tables.metadata()));
        List<Difference> all = EntityComparison.in(migrations, tables, EntityComparison::differences);
        return new EntityCheck(
                all.stream()
                        .filter(it -> !(it instanceof Difference.Unmapped))
                        .map(text::of)
                        .toList(),
                all.stream()
                        .filter(Difference.Unmapped.class::isInstance)
                        .map(text::of)
                        .toList());
    }
}
