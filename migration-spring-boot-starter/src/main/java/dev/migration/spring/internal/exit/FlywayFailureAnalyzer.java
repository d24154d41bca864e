// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import dev.migration.spring.internal.settings.FlywaySettings;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/** Names the Migrator where a bean needs Spring Boot's Flyway, which is left out while its history is taken over. */
final class FlywayFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> implements Ordered {

    /** By name, as Flyway may be out of the build. */
    private static final Set<String> TYPES = Set.of(
            "org.flywaydb.core.Flyway",
            "org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer",
            "org.springframework.boot.flyway.autoconfigure.FlywayProperties");

    private static final Set<String> NAMES = Set.of("flyway", "flywayInitializer");

    private final @Nullable Environment environment;

    FlywayFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
        String missing = missing(cause);
        if (missing == null || environment == null || !FlywaySettings.areRead(environment)) {
            return null;
        }
        BeanCreationException creation = findCause(rootFailure, BeanCreationException.class);
        String bean = creation == null ? null : creation.getBeanName();
        return new FailureAnalysis(
                (bean == null ? "A bean" : "The bean " + bean) + " needs " + missing
                        + ", and there is none: Spring Boot's Flyway is left out while its history is taken over"
                        + " (migration.adopt=flyway)",
                "let it use the Migrator bean (dev.migration.Migrator): docs/adopt/flyway.md has the call for each of"
                        + " Flyway's. If it only waits for the migrations, remove that: beans that use the database are"
                        + " created after them",
                cause);
    }

    /** What is missing; null where it is not of Flyway. */
    private static @Nullable String missing(NoSuchBeanDefinitionException cause) {
        ResolvableType type = cause.getResolvableType();
        if (type != null) {
            String name = type.toClass().getName();
            return TYPES.contains(name) ? "a " + type.toClass().getSimpleName() : null;
        }
        String name = cause.getBeanName();
        return name != null && NAMES.contains(name) ? "the bean " + name : null;
    }

    /** Before Spring Boot's own, which advises to define such a bean. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
