package dev.migration.spring.internal.start;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.internal.database.MigratedDatabase;
import dev.migration.spring.internal.migrators.InstanceMigrators;
import dev.migration.spring.internal.settings.BeanNames;
import dev.migration.spring.internal.settings.ConfiguredMode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * In the mode {@code off}, no bean of this library is created before the application asks for it, and no bean waits for
 * one: settings that are not used are not checked either.
 */
public final class SwitchedOffBeans implements BeanFactoryPostProcessor, Ordered {

    private final Environment environment;

    /** For the mode of this environment. */
    public SwitchedOffBeans(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        // The mode of a build that generates code is not that of the start.
        if (MigrationInitializer.isProcessedAheadOfTime() || !ConfiguredMode.isOff(environment)) {
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
        for (Class<?> type : List.of(DatabaseStarts.class, InstanceMigrators.class)) {
            ours.addAll(List.of(beans.getBeanNamesForType(type, true, false)));
        }
        for (Class<?> type : List.of(Migrator.class, TenantMigrator.class)) {
            for (String name : beans.getBeanNamesForType(type, true, false)) {
                if (databases.contains(BeanNames.databaseOf(name, type))) {
                    ours.add(name);
                }
            }
        }
        return ours;
    }

    /** After those that make beans wait for each other. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
