package dev.migration.spring.autoconfigure;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.type.MethodMetadata;

/** Finds the embedded DataSource that Spring Boot puts in the place of the application's in a test. */
final class TestReplacement {

    // By name, because the tests' classes are not there in production.
    private static final String ORIGIN =
            "org.springframework.boot.jdbc.test.autoconfigure.TestDatabaseAutoConfiguration";

    private TestReplacement() {}

    /** The name of its bean, if there is one. */
    static @Nullable String in(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForType(DataSource.class, true, false)) {
            if (beans.containsBeanDefinition(name) && isFromTest(beans.getMergedBeanDefinition(name))) {
                return name;
            }
        }
        return null;
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
