// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** The types of Flyway whose beans run here while its history is taken over. They are known by name, as it may be out of the build. */
final class FlywayTypes {

    private static final List<String> CODE =
            List.of("org.flywaydb.core.api.migration.JavaMigration", "org.flywaydb.core.api.callback.Callback");

    private FlywayTypes() {}

    /** Those of code; empty where Flyway is not there. */
    static List<Class<?>> ofCode(@Nullable ClassLoader loader) {
        return CODE.stream()
                .filter(type -> ClassUtils.isPresent(type, loader))
                .<Class<?>>map(type -> ClassUtils.resolveClassName(type, loader))
                .toList();
    }
}
