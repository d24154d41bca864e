package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.UngatedMigrationInitializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Makes what migrates each of several databases, and stops it when the context ends. */
final class InstanceFactory implements InitializingBean, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(InstanceFactory.class);

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

    /** Says so where the DataSource that a service mainly uses is none of them: without names it was migrated. */
    @Override
    public void afterPropertiesSet() {
        if (properties.mode() == MigrationMode.OFF) {
            return;
        }
        List<String> dataSources = List.of(beans.getBeanNamesForType(DataSource.class, true, false));
        Set<String> migrated = instances.names().stream()
                .map(name -> choice(name).bean())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        dataSources.stream()
                .filter(bean -> dataSources.size() == 1 || isPrimary(bean))
                .filter(bean -> !migrated.contains(bean))
                .forEach(bean -> log.warn(
                        "DataSource {} is not migrated: it is none of those in migration.instances, which has {}. Where"
                                + " it should be, name it by migration.instances.<name>.data-source",
                        bean,
                        String.join(", ", instances.names())));
    }

    private boolean isPrimary(String bean) {
        return beans.containsBeanDefinition(bean)
                && beans.getMergedBeanDefinition(bean).isPrimary();
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
