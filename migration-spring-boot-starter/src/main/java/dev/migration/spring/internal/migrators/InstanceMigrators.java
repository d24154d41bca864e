package dev.migration.spring.internal.migrators;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.database.InstanceDatabaseChoice;
import dev.migration.spring.internal.database.MigratedDatabase;
import dev.migration.spring.internal.settings.BeanNames;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.InstanceProperties;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** Makes the Migrators of several databases, and stops them when the context closes. */
public final class InstanceMigrators implements InitializingBean, DisposableBean {

    /**
     * Registers the beans of each of several databases: for {@code reports} the beans {@code reportsMigrator} (or
     * {@code reportsTenantMigrator}) and {@code reportsMigratedDatabase}.
     */
    public static final class Registrar implements BeanRegistrar {

        @Override
        public void register(BeanRegistry registry, Environment environment) {
            try {
                Map<String, InstanceProperties> instances = Instances.in(environment);
                // Here, because beans that were generated to wait for a database's Migrator would miss it first.
                Instances.requireSeveral(instances);
                bean(
                        registry,
                        "migrationInstances",
                        InstanceMigrators.class,
                        context -> new InstanceMigrators(
                                instances,
                                context.bean(MigrationProperties.class),
                                context.bean(MigratorFactory.class)));
                instances.forEach((name, properties) -> register(name, properties, registry));
            } catch (InvalidMigrationsException e) {
                if (!ConfiguredMode.isOff(environment)) {
                    throw e;
                }
            }
        }

        private static void register(String name, InstanceProperties properties, BeanRegistry registry) {
            String database = BeanNames.database(name);
            bean(
                    registry,
                    database,
                    MigratedDatabase.class,
                    context -> context.bean(InstanceMigrators.class).database(name));
            if (properties.tenants().nameThem()) {
                bean(
                        registry,
                        BeanNames.tenantMigrator(name),
                        TenantMigrator.class,
                        context -> context.bean(InstanceMigrators.class)
                                .tenantMigrator(name, context.bean(database, MigratedDatabase.class)));
            } else {
                bean(
                        registry,
                        BeanNames.migrator(name),
                        Migrator.class,
                        context -> context.bean(InstanceMigrators.class)
                                .migrator(name, context.bean(database, MigratedDatabase.class)));
            }
        }

        private static <T> void bean(
                BeanRegistry registry, String name, Class<T> type, Function<BeanRegistry.SupplierContext, T> supplier) {
            registry.registerBean(name, type, bean -> bean.supplier(supplier));
        }
    }

    private final ConfigurableListableBeanFactory beans;
    private final Map<String, InstanceProperties> instances;
    private final MigrationProperties properties;
    private final MigratorFactory factory;
    private final List<Runnable> stops = new ArrayList<>();

    /**
     * For the settings of the databases.
     *
     * @param instances by name, in the order in which the databases are migrated
     */
    InstanceMigrators(
            Map<String, InstanceProperties> instances, MigrationProperties properties, MigratorFactory factory) {
        this.beans = factory.beans();
        this.instances = instances;
        this.properties = properties;
        this.factory = factory;
    }

    @Override
    public void afterPropertiesSet() {
        if (properties.mode() != MigrationMode.OFF) {
            Map<String, Object> histories = new LinkedHashMap<>();
            instances.keySet().forEach(name -> histories.put(name, history(name)));
            var checks = new InstanceChecks(beans, instances);
            checks.requireNoneIgnored();
            checks.requireOwnHistories(histories);
            checks.warnOfUnmigrated(name -> choice(name).bean());
        }
    }

    /** Where a history is; equal for two databases with one history table. */
    private Object history(String name) {
        DatabaseSettings settings = settings(name);
        InstanceProperties own = settings.own();
        String dataSource = own.url() == null ? choice(name).bean() : own.url();
        // Tenants have theirs in their own schemas, beside what all of them share.
        return Arrays.asList(
                dataSource == null ? name : dataSource,
                own.schema(),
                settings.table(),
                own.tenants().nameThem() ? own.tenants() : null);
    }

    MigratedDatabase database(String name) {
        return choice(name).choose();
    }

    private InstanceDatabaseChoice choice(String name) {
        boolean first = instances.keySet().iterator().next().equals(name);
        return new InstanceDatabaseChoice(beans, first, name, own(name));
    }

    Migrator migrator(String name, MigratedDatabase database) {
        Migrator migrator = factory.migrator(database, settings(name));
        stops.add(migrator::stop);
        return migrator;
    }

    TenantMigrator tenantMigrator(String name, MigratedDatabase database) {
        TenantMigrator migrator = factory.tenantMigrator(database, settings(name));
        stops.add(migrator::stop);
        return migrator;
    }

    private DatabaseSettings settings(String name) {
        return new DatabaseSettings(name, own(name), properties);
    }

    private InstanceProperties own(String name) {
        return Objects.requireNonNull(instances.get(name), name);
    }

    @Override
    public void destroy() {
        stops.forEach(Runnable::run);
    }
}
