package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.spring.actuate.MigratedContext;
import dev.migration.spring.actuate.StatusReaders;
import java.util.ArrayList;
import java.util.List;
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
            contexts.add(new MigratedContext(
                    String.valueOf(at.getId()),
                    parent == null ? null : parent.getId(),
                    NamedMigrators.in(at, Migrator.class)));
        }
        return new StatusReaders(contexts);
    }
}
