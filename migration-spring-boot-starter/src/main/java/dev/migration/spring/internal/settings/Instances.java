package dev.migration.spring.internal.settings;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Reads and checks the names and settings of several databases, {@code migration.instances}. */
public final class Instances {

    /** The prefix of their settings. */
    public static final String PREFIX = "migration.instances";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*");

    private static final List<String> SINGLE_DATABASE_ONLY = List.of(
            "locations",
            "schema",
            "baseline",
            "url",
            "user",
            "password",
            "driver-class-name",
            "tenants.schemas",
            "tenants.schemas-query",
            "tenants.source");

    private Instances() {}

    /**
     * The settings by name, in the order in which the databases are migrated; empty where there is only one database.
     *
     * @throws InvalidMigrationsException if names clash, or settings of a single database are set as well
     */
    public static Map<String, InstanceProperties> in(Environment environment) {
        Binder binder = Binder.get(environment);
        Map<String, InstanceProperties> bound =
                new TreeMap<>(binder.bind(PREFIX, Bindable.mapOf(String.class, InstanceProperties.class))
                        .orElse(Map.of()));
        if (!bound.isEmpty()) {
            List<Problem> problems = new ArrayList<>();
            checkNames(bound, problems);
            if (problems.isEmpty()) {
                checkBeans(bound, problems);
            }
            checkSingleSettings(binder, problems);
            if (!problems.isEmpty()) {
                throw new InvalidMigrationsException(problems);
            }
        }
        return inOrder(bound);
    }

    private static Map<String, InstanceProperties> inOrder(Map<String, InstanceProperties> byName) {
        Map<String, InstanceProperties> ordered = new LinkedHashMap<>();
        byName.entrySet().stream()
                .sorted(Comparator.comparingInt(named -> named.getValue().order()))
                .forEach(named -> ordered.put(named.getKey(), named.getValue()));
        return ordered;
    }

    private static void checkNames(Map<String, InstanceProperties> bound, List<Problem> problems) {
        Map<String, String> spellings = new HashMap<>();
        for (String name : bound.keySet()) {
            if (!NAME.matcher(name).matches()) {
                problems.add(invalid(
                        PREFIX + " has the name \"" + name + "\", which cannot be part of a bean name",
                        "use letters, digits and single dashes, and start with a letter"));
            }
            // A variable of the environment cannot say where the dash is.
            String other = spellings.put(name.replace("-", "").toLowerCase(Locale.ROOT), name);
            if (other != null) {
                problems.add(invalid(
                        PREFIX + " has both \"" + other + "\" and \"" + name + "\"",
                        "use one spelling; a name that is also set in the environment has no dash and no capital"
                                + " letter"));
            }
        }
    }

    private static void checkBeans(Map<String, InstanceProperties> bound, List<Problem> problems) {
        Map<String, String> migrators = new HashMap<>();
        bound.forEach((name, properties) -> {
            String migrator =
                    properties.tenants().nameThem() ? BeanNames.tenantMigrator(name) : BeanNames.migrator(name);
            String other = migrators.put(migrator, name);
            if (other != null) {
                problems.add(invalid(
                        PREFIX + " has \"" + other + "\" and \"" + name + "\", and both would have the bean "
                                + migrator,
                        "give one of them another name"));
            }
        });
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

    /** A setting that is wrong. */
    public static Problem invalid(String message, String remedy) {
        return Problem.error(Code.INVALID_SETTING, null, message, remedy);
    }

    /**
     * Refuses tenants that were not set when the application's code was generated ahead of time: the conditions do not see
     * the settings of the start then, and the wrong schema would be migrated.
     */
    public static void requireOneDatabaseWithoutTenants(MigrationProperties properties) {
        if (properties.tenants().nameThem()) {
            throw notGenerated("migration.tenants names tenants, and did not", "migration.tenants");
        }
        requireOneDatabase(properties);
    }

    /** Refuses the names of databases that were not set when the code was generated. */
    public static void requireOneDatabase(MigrationProperties properties) {
        if (!properties.instances().isEmpty()) {
            throw notGenerated(PREFIX + " names databases, and did not", PREFIX);
        }
    }

    /** Refuses that there are none, if there were some when the code was generated. */
    public static void requireSeveral(Map<String, InstanceProperties> instances) {
        if (instances.isEmpty()) {
            throw notGenerated(PREFIX + " names no databases, and did", PREFIX);
        }
    }

    private static InvalidMigrationsException notGenerated(String what, String property) {
        return new InvalidMigrationsException(invalid(
                what + " when this application's code was generated ahead of time",
                "set " + property + " the same way for the build as for the start, or start without"
                        + " -Dspring.aot.enabled=true"));
    }
}
