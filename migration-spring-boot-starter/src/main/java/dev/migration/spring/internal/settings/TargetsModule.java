// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.TenantSource;
import dev.migration.spring.MigrationStrategy;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** The module that migrates many databases, which most services do without. */
public final class TargetsModule {

    /** The prefix of its settings. */
    public static final String PREFIX = "migration.targets";

    /** A type of it. */
    public static final String TYPE = "dev.migration.fleet.FleetMigrator";

    /** What names targets, as a bean. */
    public static final String SOURCE = "dev.migration.fleet.TargetSource";

    private TargetsModule() {}

    /** Whether settings name targets. */
    public static boolean areSet(Environment environment) {
        return SettingOrigin.isSet(environment, PREFIX)
                && Binder.get(environment)
                        .bindOrCreate(PREFIX, TargetProperties.class)
                        .nameThem();
    }

    /** Refuses settings of targets where nothing names any: the service's own database would be migrated in their place. */
    public static void requireNames(SettingsCheck check, Environment environment) {
        List<String> set = SettingOrigin.below(environment, PREFIX).stream()
                .map(check::describe)
                .distinct()
                .toList();
        if (!set.isEmpty()) {
            throw new InvalidMigrationsException(Instances.invalid(
                    "Settings for targets are set, but nothing names the targets: " + String.join("; ", set),
                    "set " + PREFIX + ".file or " + PREFIX
                            + ".query, define a TargetSource bean, or remove these settings"));
        }
    }

    /** Refuses targets without the module, and beside what they cannot be combined with. */
    public static void check(MigrationProperties properties, ConfigurableListableBeanFactory beans) {
        List<Problem> problems = new ArrayList<>();
        if (!ClassUtils.isPresent(TYPE, beans.getBeanClassLoader())) {
            problems.add(Instances.invalid(
                    PREFIX + " is set, but migration-fleet is not on the class path.",
                    "add the dependency dev.migration:migration-fleet"));
        }
        if (properties.targets().file() != null && properties.targets().query() != null) {
            problems.add(Instances.invalid(
                    "The targets are named more than once: " + PREFIX + ".file and " + PREFIX + ".query",
                    "keep one of them"));
        }
        if (!properties.instances().isEmpty()) {
            problems.add(beside(Instances.PREFIX, "migrate several kinds of databases in services of their own"));
        }
        if (properties.tenants().nameThem() || beans.getBeanNamesForType(TenantSource.class, true, false).length > 0) {
            problems.add(beside(
                    "migration.tenants or a TenantSource", "name each tenant's schema as a target: it is one then"));
        }
        if (properties.batches().run() == BatchProperties.Run.BACKGROUND) {
            problems.add(beside("migration.batches.run=background", "leave it out: targets run batches to their end"));
        }
        if (beans.getBeanNamesForType(MigrationStrategy.class, true, false).length > 0) {
            problems.add(beside("a MigrationStrategy", "remove that bean: it is for one database"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }

    private static Problem beside(String other, String remedy) {
        return Instances.invalid("Targets cannot be combined with " + other + ".", remedy);
    }
}
