// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import dev.migration.InvalidMigrationsException;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.FlywaySettings;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.OtherTool;
import dev.migration.spring.internal.settings.SettingOrigin;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Names Flyway's settings that nothing reads: in the log; or, where one of several databases takes over Flyway's history and what
 * runs may depend on them, as an error.
 */
final class FlywayLeftOvers {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    private static final List<String> BEANS = List.of("flyway", "flywayInitializer");

    private FlywayLeftOvers() {}

    /** @throws InvalidMigrationsException if there are any beside several databases */
    static void check(ConfigurableListableBeanFactory beans, Environment environment) {
        List<String> left = FlywaySettings.areRead(environment)
                        || BEANS.stream().anyMatch(beans::containsBean)
                ? List.of()
                : SettingOrigin.below(environment, FlywaySettings.PREFIX).stream()
                        // This one switches Flyway off.
                        .filter(property -> !property.getName().toString().equals(FlywaySettings.PREFIX + ".enabled"))
                        .map(SettingOrigin::describe)
                        .distinct()
                        .sorted()
                        .toList();
        if (left.isEmpty()) {
            return;
        }
        for (DatabaseSettings database : DatabaseSettings.all(beans.getBean(MigrationProperties.class))) {
            if (OtherTool.FLYWAY.id().equals(database.own().adopt())) {
                throw new InvalidMigrationsException(Instances.invalid(
                        "This start takes over Flyway's history (" + database.property("adopt")
                                + "=flyway), and settings of Flyway do not say for which of several databases they are. Nothing"
                                + " reads them, and what runs may depend on them:\n    "
                                + String.join("\n    ", left) + "\n  Nothing was run.",
                        "set what each is (docs/adopt/flyway.md has the table) for its database, and remove it"));
            }
        }
        log.warn(
                "Settings of Flyway are left over, and nothing reads them: {}. Remove them, or set what they are here"
                        + " (docs/adopt/flyway.md)",
                String.join(", ", left));
    }
}
