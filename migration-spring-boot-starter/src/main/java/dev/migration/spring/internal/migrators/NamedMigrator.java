// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.TenantState;
import dev.migration.internal.run.BatchWorker;
import dev.migration.internal.run.Engine;
import dev.migration.spring.internal.database.DatabaseChoice.MigratedDatabase;
import dev.migration.spring.internal.settings.Instances;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/** A Migrator or TenantMigrator of the application, with the name of its database. */
public sealed interface NamedMigrator {

    /** The name of the database, where it is known, or else the bean's own. */
    String name();

    /** The bean itself. */
    Object migrator();

    /** The DataSource, if it has one. */
    Optional<DataSource> dataSource();

    /** What works on migrations that run in batches there. */
    BatchWorker batchWorker();

    /** The state of each tenant by schema; without tenants that of the database, under an empty name. */
    Map<String, TenantState> status();

    /** That of one tenant; without tenants, the only one. */
    Migrator ofTenant(@Nullable String tenant);

    /** For a database as a whole. */
    record Single(String name, Migrator migrator) implements NamedMigrator {

        @Override
        public Optional<DataSource> dataSource() {
            return migrator.dataSource();
        }

        @Override
        public BatchWorker batchWorker() {
            return BatchWorker.of(Engine.of(migrator));
        }

        @Override
        public Map<String, TenantState> status() {
            return Map.of("", TenantState.of(migrator.status()));
        }

        @Override
        public Migrator ofTenant(@Nullable String tenant) {
            return migrator;
        }
    }

    /** For a database with tenants. */
    record Tenants(String name, TenantMigrator migrator) implements NamedMigrator {

        @Override
        public Optional<DataSource> dataSource() {
            return migrator.dataSource();
        }

        @Override
        public BatchWorker batchWorker() {
            return BatchWorker.ofTenants(migrator);
        }

        @Override
        public Map<String, TenantState> status() {
            return migrator.status();
        }

        @Override
        public Migrator ofTenant(@Nullable String tenant) {
            return migrator.migrator(Objects.requireNonNull(tenant, "tenant"));
        }
    }

    /** Those of one context, by name. One whose database was replaced by a test is left out. */
    static Map<String, NamedMigrator> in(ListableBeanFactory beans) {
        Map<String, NamedMigrator> named = new LinkedHashMap<>();
        for (NamedMigrator one : byBean(beans).values()) {
            named.put(one.name(), one);
        }
        return named;
    }

    /** The names of those in this context that the application has made itself; empty where the settings have made any. */
    static List<String> ownBeans(ListableBeanFactory beans) {
        if (!beans.getBean(MigratorFactory.class).isUnused()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Class<?> type : new Class<?>[] {Migrator.class, TenantMigrator.class}) {
            names.addAll(Arrays.asList(beans.getBeanNamesForType(type, true, false)));
        }
        return names;
    }

    /** Those of a context and its parents, in the order of their beans. */
    static List<NamedMigrator> withParents(ListableBeanFactory beans) {
        Map<Object, NamedMigrator> known = new LinkedHashMap<>();
        @Nullable BeanFactory at = beans;
        while (at instanceof ListableBeanFactory listable) {
            known.putAll(byBean(listable));
            at = at instanceof HierarchicalBeanFactory hierarchical ? hierarchical.getParentBeanFactory() : null;
        }
        List<Object> ordered = new ArrayList<>();
        ordered.addAll(beans.getBeanProvider(Migrator.class).orderedStream().toList());
        ordered.addAll(
                beans.getBeanProvider(TenantMigrator.class).orderedStream().toList());
        List<NamedMigrator> all = new ArrayList<>();
        for (Object bean : ordered) {
            NamedMigrator named = known.get(bean);
            if (named != null) {
                all.add(named);
            }
        }
        return all;
    }

    private static Map<Object, NamedMigrator> byBean(ListableBeanFactory beans) {
        MigratorFactory factory = beans.getBeanProvider(MigratorFactory.class).getIfAvailable();
        Map<String, Object> found = new LinkedHashMap<>();
        found.putAll(beans.getBeansOfType(Migrator.class, true, false));
        found.putAll(beans.getBeansOfType(TenantMigrator.class, true, false));
        Map<String, NamedMigrator> byName = new LinkedHashMap<>();
        Map<Object, NamedMigrator> byBean = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : found.entrySet()) {
            Object bean = entry.getValue();
            MigratedDatabase database = factory == null ? null : factory.database(bean);
            if (database == null || database.dataSource() != null) {
                String name = database == null ? entry.getKey() : database.name();
                NamedMigrator named = bean instanceof Migrator single
                        ? new Single(name, single)
                        : new Tenants(name, (TenantMigrator) bean);
                if (byName.put(name, named) != null) {
                    throw new InvalidMigrationsException(Instances.invalid(
                            "Two databases are named " + name + ": one by " + Instances.PREFIX
                                    + ", one by the bean of its Migrator",
                            "rename one of them"));
                }
                byBean.put(bean, named);
            }
        }
        return byBean;
    }
}
