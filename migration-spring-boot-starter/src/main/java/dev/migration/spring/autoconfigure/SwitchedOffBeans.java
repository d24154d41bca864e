package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationInitializer;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.UngatedMigrationInitializer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * In the mode {@code off} no bean of this library is made before the application asks for it, and no bean waits for one:
 * what is not used is not checked either.
 */
final class SwitchedOffBeans implements BeanFactoryPostProcessor, Ordered {

    private final Environment environment;

    SwitchedOffBeans(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        // The mode of a build that generates code is not that of the start.
        if (MigrationInitializer.isProcessedAheadOfTime() || ConfiguredMode.in(environment) != MigrationMode.OFF) {
            return;
        }
        Set<String> ours = ours(beans);
        for (String name : beans.getBeanDefinitionNames()) {
            BeanDefinition definition = beans.getBeanDefinition(name);
            if (ours.contains(name)) {
                definition.setLazyInit(true);
            }
            String[] awaited = definition.getDependsOn();
            if (awaited != null) {
                definition.setDependsOn(Arrays.stream(awaited)
                        .filter(bean -> !ours.contains(bean))
                        .toArray(String[]::new));
            }
        }
    }

    /** Those that are made from the settings; a Migrator of the application's own is left as it is. */
    private static Set<String> ours(ConfigurableListableBeanFactory beans) {
        Set<String> databases = Set.of(beans.getBeanNamesForType(MigratedDatabase.class, true, false));
        Set<String> ours = new HashSet<>(databases);
        Stream.of(StartupMigrations.class, InstanceFactory.class, UngatedMigrationInitializer.class)
                .flatMap(type -> Arrays.stream(beans.getBeanNamesForType(type, true, false)))
                .forEach(ours::add);
        Stream.of(Migrator.class, TenantMigrator.class)
                .forEach(type -> Arrays.stream(beans.getBeanNamesForType(type, true, false))
                        .filter(name -> databases.contains(BeanNames.databaseOf(name, type)))
                        .forEach(ours::add));
        return ours;
    }

    /** After those that make beans wait for each other. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
