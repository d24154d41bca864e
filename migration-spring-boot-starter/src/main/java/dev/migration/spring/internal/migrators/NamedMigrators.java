package dev.migration.spring.internal.migrators;

import dev.migration.InvalidMigrationsException;
import dev.migration.spring.internal.database.DatabaseChoice.MigratedDatabase;
import dev.migration.spring.internal.settings.Instances;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/** Names each Migrator and TenantMigrator after the database that it migrates. */
public final class NamedMigrators {

    private NamedMigrators() {}

    /**
     * Those of one context: by the name of the database, where it is known, else by the bean's own. One whose database was
     * replaced by a test is left out.
     */
    public static <T> Map<String, T> in(ListableBeanFactory beans, Class<T> type) {
        MigratorFactory factory = beans.getBeanProvider(MigratorFactory.class).getIfAvailable();
        Map<String, T> migrators = new LinkedHashMap<>();
        for (Map.Entry<String, T> named :
                beans.getBeansOfType(type, true, false).entrySet()) {
            T migrator = named.getValue();
            MigratedDatabase database = factory == null ? null : factory.database(migrator);
            if (database == null || database.dataSource() != null) {
                String name = database == null ? named.getKey() : database.name();
                if (migrators.put(name, migrator) != null) {
                    throw new InvalidMigrationsException(Instances.invalid(
                            "Two databases are named " + name + ": one by " + Instances.PREFIX
                                    + ", one by the bean of its" + " Migrator",
                            "rename one of them"));
                }
            }
        }
        return migrators;
    }

    /** The names of those of a context and its parents. */
    public static <T> Map<T, String> namesIn(ListableBeanFactory beans, Class<T> type) {
        Map<T, String> names = new HashMap<>();
        @Nullable BeanFactory at = beans;
        while (at instanceof ListableBeanFactory listable) {
            for (Map.Entry<String, T> named : in(listable, type).entrySet()) {
                names.put(named.getValue(), named.getKey());
            }
            at = at instanceof HierarchicalBeanFactory hierarchical ? hierarchical.getParentBeanFactory() : null;
        }
        return names;
    }
}
