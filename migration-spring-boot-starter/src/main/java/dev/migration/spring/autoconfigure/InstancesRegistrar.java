package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.spring.UngatedMigrationInitializer;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/**
 * Registers what migrates each of several databases, by its name: for {@code reports} the beans {@code reportsMigrator} and
 * {@code reportsMigratedDatabase}, and {@code reportsMigrationInitializer} where no bean waits for it.
 */
final class InstancesRegistrar implements BeanRegistrar {

    @Override
    public void register(BeanRegistry registry, Environment environment) {
        Instances instances = Instances.in(environment);
        for (String name : instances.names()) {
            String database = BeanNames.database(name);
            String migrator = BeanNames.migrator(name);
            int order = instances.get(name).order();
            registry.registerBean(
                    database,
                    MigratedDatabase.class,
                    bean -> bean.supplier(
                            context -> context.bean(InstanceFactory.class).database(name)));
            registry.registerBean(
                    migrator,
                    Migrator.class,
                    bean -> bean.order(order)
                            .supplier(context -> context.bean(InstanceFactory.class)
                                    .migrator(name, context.bean(database, MigratedDatabase.class))));
            if (!instances.get(name).gatesBeans()) {
                registry.registerBean(
                        BeanNames.initializer(name),
                        UngatedMigrationInitializer.class,
                        bean -> bean.supplier(context -> context.bean(InstanceFactory.class)
                                .initializer(name, context.bean(migrator, Migrator.class))));
            }
        }
    }
}
