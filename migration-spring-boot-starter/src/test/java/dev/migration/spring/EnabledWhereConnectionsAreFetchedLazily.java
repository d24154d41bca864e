// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.util.ClassUtils;

/** For tests of {@code spring.datasource.connection-fetch=lazy}, which Spring Boot has since 4.1. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf("dev.migration.spring.EnabledWhereConnectionsAreFetchedLazily$SpringBoot#knowsTheSetting")
public @interface EnabledWhereConnectionsAreFetchedLazily {

    /** What is on the class path. */
    final class SpringBoot {

        private SpringBoot() {}

        static boolean knowsTheSetting() {
            return ClassUtils.isPresent(
                    "org.springframework.boot.jdbc.autoconfigure.LazyConnectionDataSourceConfiguration", null);
        }
    }
}
