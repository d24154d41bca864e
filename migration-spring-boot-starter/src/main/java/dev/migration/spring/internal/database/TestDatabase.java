package dev.migration.spring.internal.database;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.type.MethodMetadata;

/** Recognises a database that replaces the configured one in a test or during development. */
final class TestDatabase {

    // By name, because the tests' classes are missing in production.
    private static final String ORIGIN =
            "org.springframework.boot.jdbc.test.autoconfigure.TestDatabaseAutoConfiguration";

    private TestDatabase() {}

    /** The name of the bean of the embedded DataSource that replaces the application's in a test; null if none does. */
    static @Nullable String replacement(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForType(DataSource.class, true, false)) {
            if (beans.containsBeanDefinition(name) && isFromTest(beans.getMergedBeanDefinition(name))) {
                return name;
            }
        }
        return null;
    }

    /** Whether the application's DataSource leads to a container, by {@code @ServiceConnection} or a compose file. */
    static boolean isContainer(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForType(JdbcConnectionDetails.class, true, false)) {
            if (isOfContainer(name, beans)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a bean was defined for a container. */
    private static boolean isOfContainer(String bean, ConfigurableListableBeanFactory beans) {
        return beans.containsBeanDefinition(bean) && ContainerImageMetadata.isPresent(beans.getBeanDefinition(bean));
    }

    private static boolean isFromTest(BeanDefinition definition) {
        String type = definition.getBeanClassName();
        if (type != null && type.startsWith(ORIGIN)) {
            return true;
        }
        MethodMetadata method =
                definition instanceof AnnotatedBeanDefinition annotated ? annotated.getFactoryMethodMetadata() : null;
        return method != null && method.getDeclaringClassName().startsWith(ORIGIN);
    }
}
