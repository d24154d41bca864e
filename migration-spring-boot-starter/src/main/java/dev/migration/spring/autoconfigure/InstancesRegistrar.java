package dev.migration.spring.autoconfigure;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.UngatedMigrationInitializer;
import java.util.function.Function;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/**
 * Registers what migrates each of several databases, by its name: for {@code reports} the beans {@code reportsMigrator} (or
 * {@code reportsTenantMigrator}) and {@code reportsMigratedDatabase}, and {@code reportsMigrationInitializer} where no bean
 * waits for it.
 */
final class InstancesRegistrar implements BeanRegistrar {

    @Override
    public void register(BeanRegistry registry, Environment environment) {
        try {
            Instances instances = Instances.in(environment);
            // Here, because beans that were generated to wait for a database's Migrator would miss it first.
            FrozenConditions.requireSeveral(instances);
            instances.names().forEach(name -> register(name, instances.get(name), registry));
        } catch (InvalidMigrationsException e) {
            if (ConfiguredMode.in(environment) != MigrationMode.OFF) {
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
                context -> factory(context).database(name));
        if (properties.tenants().nameThem()) {
            String migrator = BeanNames.tenantMigrator(name);
            bean(
                    registry,
                    migrator,
                    TenantMigrator.class,
                    context -> factory(context).tenantMigrator(name, context.bean(database, MigratedDatabase.class)));
            ungated(
                    name,
                    properties,
                    registry,
                    context -> factory(context).initializer(name, context.bean(migrator, TenantMigrator.class)));
        } else {
            String migrator = BeanNames.migrator(name);
            bean(
                    registry,
                    migrator,
                    Migrator.class,
                    context -> factory(context).migrator(name, context.bean(database, MigratedDatabase.class)));
            ungated(
                    name,
                    properties,
                    registry,
                    context -> factory(context).initializer(name, context.bean(migrator, Migrator.class)));
        }
    }

    private static void ungated(
            String name,
            InstanceProperties properties,
            BeanRegistry registry,
            Function<BeanRegistry.SupplierContext, UngatedMigrationInitializer> supplier) {
        if (!properties.gatesBeans()) {
            bean(registry, BeanNames.initializer(name), UngatedMigrationInitializer.class, supplier);
        }
    }

    private static <T> void bean(
            BeanRegistry registry, String name, Class<T> type, Function<BeanRegistry.SupplierContext, T> supplier) {
        registry.registerBean(name, type, bean -> bean.supplier(supplier));
    }

    private static InstanceFactory factory(BeanRegistry.SupplierContext context) {
        return context.bean(InstanceFactory.class);
    }
}
