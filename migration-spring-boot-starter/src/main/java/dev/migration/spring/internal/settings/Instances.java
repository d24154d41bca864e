// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Reads the names and settings of several databases, {@code migration.instances}, and names their beans. */
public final class Instances {

    /** The prefix of their settings. */
    public static final String PREFIX = "migration.instances";

    /** The bean that makes the Migrators, and stops them. An application has none of these names, which start with ours. */
    public static final String FACTORY = "migrationMigratorFactory";

    /** The Migrator of the only database. */
    public static final String MIGRATOR = "migrationMigrator";

    /** The same where that database has tenants. */
    public static final String TENANT_MIGRATOR = "migrationTenantMigrator";

    static final List<String> SINGLE_DATABASE_ONLY = List.of(
            "locations",
            "schema",
            "baseline",
            "adopt",
            "url",
            "user",
            "password",
            "driver-class-name",
            "tenants.schemas",
            "tenants.schemas-query",
            "tenants.source");

    private Instances() {}

    /** The settings by name, in the order in which the databases are migrated; empty where there is only one. */
    public static Map<String, InstanceProperties> in(Environment environment) {
        Binder binder = Binder.get(environment);
        Map<String, InstanceProperties> bound = binder.bind(
                        PREFIX, Bindable.mapOf(String.class, InstanceProperties.class))
                .orElse(Map.of());
        Map<String, InstanceProperties> ordered = new LinkedHashMap<>();
        if (!bound.isEmpty()) {
            List<Problem> problems = new ArrayList<>();
            bound.keySet().forEach(name -> checkName(name, problems));
            checkSingleSettings(binder, problems);
            if (!problems.isEmpty()) {
                throw new InvalidMigrationsException(problems);
            }
            bound.entrySet().stream()
                    .sorted(Comparator.comparingInt((Map.Entry<String, InstanceProperties> named) ->
                                    named.getValue().order())
                            .thenComparing(Map.Entry::getKey))
                    .forEach(named -> ordered.put(named.getKey(), named.getValue()));
        }
        return ordered;
    }

    private static void checkName(String name, List<Problem> problems) {
        if (!name.matches("[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")) {
            problems.add(invalid(
                    PREFIX + " has the name \"" + name + "\", which cannot be part of a bean name",
                    "use letters, digits and single dashes, and start with a letter"));
        }
    }

    private static void checkSingleSettings(Binder binder, List<Problem> problems) {
        for (String property : SINGLE_DATABASE_ONLY) {
            if (binder.bind("migration." + property, Bindable.listOf(String.class))
                    .isBound()) {
                problems.add(invalid(
                        "migration." + property + " applies to a single database and cannot be combined with " + PREFIX,
                        "move it to " + PREFIX + ".<name>." + property));
            }
        }
    }

    /** The Migrator of a database. */
    public static String migrator(String database) {
        return "migration" + StringUtils.capitalize(camelCase(database)) + "Migrator";
    }

    /** The TenantMigrator of a database. */
    public static String tenantMigrator(String database) {
        return "migration" + StringUtils.capitalize(camelCase(database)) + "TenantMigrator";
    }

    /** The DataSource of a database, unless a setting names another. */
    public static String dataSource(String database) {
        return camelCase(database) + "DataSource";
    }

    private static String camelCase(String database) {
        return Pattern.compile("-(.)")
                .matcher(database)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    /** A setting that is wrong. */
    public static Problem invalid(String message, String remedy) {
        return Problem.error(Code.INVALID_SETTING, null, message, remedy);
    }

    /**
     * Refuses a start whose settings have other databases or tenants than those with which the code was generated ahead of
     * time: conditions do not see the settings of the start then, and the wrong schema would be migrated.
     */
    public static void requireAsGenerated(boolean same, String property) {
        if (!same) {
            throw new InvalidMigrationsException(invalid(
                    property + " is not set as it was when this application's code was generated ahead of time",
                    "set " + property + " the same way for the build as for the start, or start without"
                            + " -Dspring.aot.enabled=true"));
        }
    }
}
