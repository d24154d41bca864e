package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

/** Makes the initializer, and all that uses the database, wait for the Migrators, whoever runs them. */
final class MigratorDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {

    @Override
    protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
        return Set.of(Migrator.class, TenantMigrator.class);
    }

    @Override
    public int getOrder() {
        return 10;
    }
}
