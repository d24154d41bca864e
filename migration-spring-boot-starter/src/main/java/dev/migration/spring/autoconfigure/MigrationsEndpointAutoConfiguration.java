package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.spring.actuate.MigratedContext;
import dev.migration.spring.actuate.MigrationsEndpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for the {@link MigrationsEndpoint}. */
@AutoConfiguration(after = MigrationAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(MigrationsEndpoint.class)
public final class MigrationsEndpointAutoConfiguration {

    @Bean
    @ConditionalOnBean(Migrator.class)
    @ConditionalOnMissingBean
    MigrationsEndpoint migrationsEndpoint(ApplicationContext context) {
        List<MigratedContext> contexts = new ArrayList<>();
        for (ApplicationContext at = context; at != null; at = at.getParent()) {
            ApplicationContext parent = at.getParent();
            contexts.add(new MigratedContext(
                    String.valueOf(at.getId()), parent == null ? null : parent.getId(), migrators(at)));
        }
        return new MigrationsEndpoint(contexts);
    }

    /** By the name of the DataSource, where it is known; else by the Migrator's own. */
    private static Map<String, Migrator> migrators(ApplicationContext context) {
        Map<String, Migrator> migrators = new LinkedHashMap<>(context.getBeansOfType(Migrator.class));
        for (MigratedDatabase database :
                context.getBeansOfType(MigratedDatabase.class).values()) {
            Migrator migrator = migrators.remove(MigrationAutoConfiguration.MIGRATOR);
            if (migrator != null) {
                migrators.put(database.name(), migrator);
            }
        }
        return migrators;
    }
}
