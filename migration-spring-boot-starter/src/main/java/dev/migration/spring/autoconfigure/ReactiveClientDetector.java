package dev.migration.spring.autoconfigure;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;
import org.springframework.util.ClassUtils;

/**
 * Makes what queries by R2DBC wait for the initializers, as Spring Boot does it for JDBC only. The
 * {@code ConnectionFactory} itself does not wait: initializers of the application's own may need it.
 */
final class ReactiveClientDetector extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

    @Override
    protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
        // By name: most applications have neither.
        ClassLoader loader = ReactiveClientDetector.class.getClassLoader();
        return Stream.of(
                        "org.springframework.r2dbc.core.DatabaseClient",
                        "org.springframework.data.r2dbc.core.R2dbcEntityOperations")
                .filter(name -> ClassUtils.isPresent(name, loader))
                .map(name -> ClassUtils.resolveClassName(name, loader))
                .collect(Collectors.toUnmodifiableSet());
    }
}
