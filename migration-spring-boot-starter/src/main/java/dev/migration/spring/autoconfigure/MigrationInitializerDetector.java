package dev.migration.spring.autoconfigure;

import dev.migration.spring.MigrationInitializer;
import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

/** Makes all that uses the database wait for the initializer. */
final class MigrationInitializerDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {

    @Override
    protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
        return Set.of(MigrationInitializer.class);
    }

    // After the Migrators, and long before the scripts of spring.sql.init, which may fill tables that migrations make.
    @Override
    public int getOrder() {
        return 11;
    }
}
