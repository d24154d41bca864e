package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.actuate.MigratedContext;
import dev.migration.spring.actuate.StatusReaders;
import dev.migration.spring.actuate.StatusSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What endpoint, health and metrics share. */
@Configuration(proxyBeanMethods = false)
class StatusReadersConfiguration {

    @Bean
    StatusReaders migrationStatusReaders(ApplicationContext context) {
        List<MigratedContext> contexts = new ArrayList<>();
        for (ApplicationContext at = context; at != null; at = at.getParent()) {
            ApplicationContext parent = at.getParent();
            Map<String, StatusSource> databases = new LinkedHashMap<>();
            try {
                MigrationProperties properties =
                        at.getBeanProvider(MigrationProperties.class).getIfAvailable();
                UnaryOperator<@Nullable String> label =
                        name -> properties != null && properties.instances().containsKey(name) ? name : null;
                NamedMigrators.in(at, Migrator.class)
                        .forEach((name, migrator) -> databases.put(name, StatusSource.of(label.apply(name), migrator)));
                NamedMigrators.in(at, TenantMigrator.class)
                        .forEach((name, migrator) -> databases.put(name, StatusSource.of(label.apply(name), migrator)));
            } catch (BeanCreationException e) {
                // Settings that nobody uses may be wrong.
                if (ConfiguredMode.in(at.getEnvironment()) != MigrationMode.OFF) {
                    throw e;
                }
            }
            contexts.add(
                    new MigratedContext(String.valueOf(at.getId()), parent == null ? null : parent.getId(), databases));
        }
        return new StatusReaders(contexts);
    }
}
