package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;

/** Names each Migrator after the database that it migrates. */
final class NamedMigrators {

    private NamedMigrators() {}

    /** By the name of the DataSource, where it is known; else by the Migrator's own. */
    static Map<String, Migrator> in(ListableBeanFactory beans) {
        Map<String, Migrator> migrators = new LinkedHashMap<>(beans.getBeansOfType(Migrator.class));
        for (MigratedDatabase database :
                beans.getBeansOfType(MigratedDatabase.class).values()) {
            Migrator migrator = migrators.remove(MigrationAutoConfiguration.MIGRATOR);
            if (migrator != null) {
                migrators.put(database.name(), migrator);
            }
        }
        return migrators;
    }
}
