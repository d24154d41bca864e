package dev.migration.spring.internal.autoconfigure;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.hibernate.internal.EntityCheck;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Auto-configuration that compares the migrations with the entities at the end of a start, as a test asks for it. */
@AutoConfiguration(after = MigrationAutoConfiguration.class)
@ConditionalOnClass(EntityCheck.class)
@ConditionalOnProperty(name = "migration.entities", havingValue = "check")
public final class EntityCheckAutoConfiguration {

    @Bean
    SmartInitializingSingleton migrationEntityCheck(Migrator migrations, EntityManagerFactory entities) {
        return () -> {
            List<String> differences = EntityCheck.of(migrations, entities).differences();
            if (!differences.isEmpty()) {
                throw new InvalidMigrationsException(Problem.error(
                        Code.SCHEMA_DRIFT,
                        null,
                        "The migrations and the entities differ:\n  " + String.join("\n  ", differences),
                        "correct the entities; or draft a migration: start the service once with"
                                + " --migration.mode=draft --migration.draft.name=NAME"));
            }
        };
    }
}
