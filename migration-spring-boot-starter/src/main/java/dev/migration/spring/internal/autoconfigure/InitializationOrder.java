package dev.migration.spring.internal.autoconfigure;

import dev.migration.spring.internal.start.MigrationInitializer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;
import org.springframework.util.ClassUtils;

/** Says which bean initializes the database, and which ones wait for it. */
final class InitializationOrder {

    private InitializationOrder() {}

    /** Everything that uses the database waits for the initializer. */
    static final class Initializer extends AbstractBeansOfTypeDatabaseInitializerDetector {

        @Override
        protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
            return Set.of(MigrationInitializer.class);
        }

        // Before the scripts of spring.sql.init, which may fill tables that migrations create.
        @Override
        public int getOrder() {
            return 10;
        }
    }

    /**
     * R2DBC queries wait for the initializers, as Spring Boot does it for JDBC only. The {@code ConnectionFactory} itself
     * does not wait: initializers that the application defines may need it.
     */
    static final class ReactiveClients extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

        // By name: most applications have neither.
        private static final List<String> CLIENTS = List.of(
                "org.springframework.r2dbc.core.DatabaseClient",
                "org.springframework.data.r2dbc.core.R2dbcEntityOperations");

        @Override
        protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
            ClassLoader loader = ReactiveClients.class.getClassLoader();
            Set<Class<?>> types = new HashSet<>();
            for (String name : CLIENTS) {
                if (ClassUtils.isPresent(name, loader)) {
                    types.add(ClassUtils.resolveClassName(name, loader));
                }
            }
            return types;
        }
    }
}
