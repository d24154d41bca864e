package dev.migration.hibernate.internal;

import dev.migration.Migrator;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.function.Predicate;

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
        return EntityComparison.in(migrations, entities, null, comparison -> {
            List<Difference> all = comparison.differences();
            Predicate<Difference> isUnmapped = Difference.Unmapped.class::isInstance;
            return new EntityCheck(
                    all.stream()
                            .filter(isUnmapped.negate())
                            .map(comparison::text)
                            .toList(),
                    all.stream().filter(isUnmapped).map(comparison::text).toList());
        });
    }
}
