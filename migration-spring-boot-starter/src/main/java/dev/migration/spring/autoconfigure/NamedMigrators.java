package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/** Names each Migrator after the database that it migrates. */
final class NamedMigrators {

    private NamedMigrators() {}

    /** By the name of the DataSource, where it is known; else by the Migrator's own. */
    static Map<String, Migrator> in(ListableBeanFactory beans) {
        Map<String, Migrator> migrators = new LinkedHashMap<>(beans.getBeansOfType(Migrator.class, true, false));
        for (MigratedDatabase database :
                beans.getBeansOfType(MigratedDatabase.class, true, false).values()) {
            Migrator migrator = migrators.remove(MigrationAutoConfiguration.MIGRATOR);
            if (migrator != null) {
                migrators.put(database.name(), migrator);
            }
        }
        return migrators;
    }

    /** The same for one Migrator, which may be that of a parent context. */
    static String nameOf(Migrator migrator, BeanFactory beans) {
        @Nullable BeanFactory at = beans;
        while (at instanceof ListableBeanFactory listable) {
            for (Map.Entry<String, Migrator> named : in(listable).entrySet()) {
                if (named.getValue() == migrator) {
                    return named.getKey();
                }
            }
            at = at instanceof HierarchicalBeanFactory hierarchical ? hierarchical.getParentBeanFactory() : null;
        }
        return MigrationAutoConfiguration.MIGRATOR;
    }
}
