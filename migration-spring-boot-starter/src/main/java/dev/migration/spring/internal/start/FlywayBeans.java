// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.spring.internal.settings.Instances;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.util.ClassUtils;

/**
 * Refuses a start that takes over Flyway's history and has beans for Flyway that nothing calls any more: what runs may depend on
 * them. Each is named with its equal here. The types are known by name, as Flyway may be out of the build.
 */
final class FlywayBeans {

    private record Kind(String type, String role, String remedy) {}

    private static final List<Kind> KINDS = List.of(
            ofSpringBoot(
                    "FlywayMigrationStrategy",
                    "define a bean of the type MigrationStrategy, such as migrator -> migrator.up(), which is what happens without"
                            + " one, and remove this one. In place of clean(), in tests: SchemaCleaner of migration-test. In place of"
                            + " repair(), where applied files are edited: spring.flyway.validate-on-migrate=false; a failure"
                            + " needs no repair"),
            ofSpringBoot(
                    "FlywayConfigurationCustomizer",
                    "set what it sets as properties of migration or spring.flyway, or in a bean of the type MigratorCustomizer,"
                            + " and remove it"),
            ofSpringBoot(
                    "FlywayConnectionDetails",
                    "define a bean of the type MigrationConnectionDetails, and remove this one"));

    private static final Kind FLYWAY = new Kind(
            "org.flywaydb.core.Flyway",
            "is a Flyway, which would apply migrations beside this start",
            "let the code that uses it use the Migrator bean (docs/adopt/flyway.md has a table of the calls), and remove it; if it has"
                    + " its own migrations and its own table, set migration.beside=flyway");

    private FlywayBeans() {}

    private static Kind ofSpringBoot(String type, String remedy) {
        return new Kind(
                "org.springframework.boot.flyway.autoconfigure." + type,
                "is a " + type + ", which nothing calls here",
                remedy);
    }

    /**
     * @param beside whether a Flyway of its own may be there
     * @throws InvalidMigrationsException with all of them
     */
    static void check(ConfigurableListableBeanFactory beans, boolean beside) {
        List<Problem> problems = new ArrayList<>();
        KINDS.forEach(kind -> find(kind, beans, problems));
        if (!beside) {
            find(FLYWAY, beans, problems);
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }

    private static void find(Kind kind, ConfigurableListableBeanFactory beans, List<Problem> problems) {
        if (ClassUtils.isPresent(kind.type(), beans.getBeanClassLoader())) {
            Class<?> known = ClassUtils.resolveClassName(kind.type(), beans.getBeanClassLoader());
            for (String bean : beans.getBeanNamesForType(known, true, false)) {
                // What describes a container describes the application's own, which is migrated.
                if (!beans.containsBeanDefinition(bean)
                        || !ContainerImageMetadata.isPresent(beans.getBeanDefinition(bean))) {
                    problems.add(Instances.invalid(
                            "This start takes over Flyway's history (migration.adopt=flyway), and the bean " + bean
                                    + " " + kind.role(),
                            kind.remedy()));
                }
            }
        }
    }
}
