// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import dev.migration.spring.internal.start.MigrationInitializer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;
import org.springframework.boot.sql.init.dependency.DatabaseInitializerDetector;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Says which bean initializes the database, and which ones wait for it. */
final class InitializationOrder {

    private InitializationOrder() {}

    /** Everything that uses the database waits for the initializer. */
    static final class Initializer extends AbstractBeansOfTypeDatabaseInitializerDetector {

        private static final String JPA_LAST = "spring.jpa.defer-datasource-initialization";

        private final Environment environment;

        /** Whether Spring Boot makes every initializer wait for Hibernate, so that scripts may fill the tables that this creates. */
        static boolean waitsForHibernate(Environment environment) {
            return environment.getProperty(JPA_LAST, Boolean.class, false);
        }

        Initializer(Environment environment) {
            this.environment = environment;
        }

        @Override
        protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
            return Set.of(MigrationInitializer.class);
        }

        // Before the scripts of spring.sql.init, which may fill tables that migrations create; where Hibernate is an
        // initializer itself, with the order 0, before it too.
        @Override
        public int getOrder() {
            return waitsForHibernate(environment) ? -10 : 10;
        }
    }

    /** Where scripts wait for Hibernate, the migrations do not: it finds the tables that they make. */
    static final class BeforeHibernate implements DatabaseInitializerDetector {

        private static final String HIBERNATE = "org.springframework.boot.jpa.JpaDatabaseInitializerDetector";

        private final Environment environment;

        BeforeHibernate(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Set<String> detect(ConfigurableListableBeanFactory beans) {
            return Set.of();
        }

        @Override
        public void detectionComplete(ConfigurableListableBeanFactory beans, Set<String> initializers) {
            if (!Initializer.waitsForHibernate(environment)) {
                return;
            }
            for (String ours : beans.getBeanNamesForType(MigrationInitializer.class, true, false)) {
                BeanDefinition definition = beans.getBeanDefinition(ours);
                String[] dependencies = definition.getDependsOn();
                if (dependencies != null) {
                    definition.setDependsOn(Stream.of(dependencies)
                            .filter(name -> !isDetectedBy(HIBERNATE, name, beans))
                            .toArray(String[]::new));
                }
            }
        }

        private static boolean isDetectedBy(String detector, String bean, ConfigurableListableBeanFactory beans) {
            return beans.containsBeanDefinition(bean)
                    && detector.equals(
                            beans.getBeanDefinition(bean).getAttribute(DatabaseInitializerDetector.class.getName()));
        }

        // After Spring Boot has made all wait for Hibernate.
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
