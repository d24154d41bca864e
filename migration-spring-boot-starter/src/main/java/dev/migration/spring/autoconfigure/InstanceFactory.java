package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.UngatedMigrationInitializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Makes what migrates each of several databases, and stops it when the context ends. */
final class InstanceFactory implements InitializingBean, DisposableBean {

    private final ConfigurableListableBeanFactory beans;
    private final Instances instances;
    private final MigrationProperties properties;
    private final MigratorFactory factory;
    private final StartupMigrations migrations;
    private final List<Runnable> stops = new ArrayList<>();

    InstanceFactory(
            ConfigurableListableBeanFactory beans,
            Instances instances,
            MigrationProperties properties,
            MigratorFactory factory,
            StartupMigrations migrations) {
        this.beans = beans;
        this.instances = instances;
        this.properties = properties;
        this.factory = factory;
        this.migrations = migrations;
    }

    @Override
    public void afterPropertiesSet() {
        if (properties.mode() == MigrationMode.OFF) {
            return;
        }
        var beside = new BeansBesideInstances(beans, instances);
        beside.requireNoneIgnored();
        beside.requireOwnHistories(this::history);
        beside.warnOfUnmigrated(name -> choice(name).bean());
    }

    /** Where a history is; equal for two that are in one table. */
    private Object history(String name) {
        InstanceProperties instance = instances.get(name);
        DatabaseSettings settings = settings(name);
        String dataSource = instance.url() == null ? choice(name).bean() : instance.url();
        // Tenants have theirs in their own schemas, beside what all of them share.
        TenantProperties tenants = instance.tenants().nameThem() ? instance.tenants() : null;
        return Arrays.asList(dataSource == null ? name : dataSource, settings.schema(), settings.table(), tenants);
    }

    MigratedDatabase database(String name) {
        return choice(name).choose();
    }

    private InstanceDatabaseChoice choice(String name) {
        boolean first = instances.names().get(0).equals(name);
        return new InstanceDatabaseChoice(beans, first, name, instances.get(name));
    }

    Migrator migrator(String name, MigratedDatabase database) {
        Migrator migrator = factory.migrator(database, settings(name), name);
        stops.add(migrator::stop);
        return migrator;
    }

    TenantMigrator tenantMigrator(String name, MigratedDatabase database) {
        TenantProperties tenants = instances.get(name).tenants();
        TenantMigrator migrator = factory.tenantMigrator(database, settings(name), tenants, name);
        stops.add(migrator::stop);
        return migrator;
    }

    private DatabaseSettings settings(String name) {
        return instances.get(name).over(properties.database(), name);
    }

    UngatedMigrationInitializer initializer(String name, Migrator migrator) {
        return new UngatedMigrationInitializer(migrations.of(name, migrator), properties.mode());
    }

    UngatedMigrationInitializer initializer(String name, TenantMigrator migrator) {
        return new UngatedMigrationInitializer(migrations.of(name, migrator), properties.mode());
    }

    @Override
    public void destroy() {
        stops.forEach(Runnable::run);
    }
}
