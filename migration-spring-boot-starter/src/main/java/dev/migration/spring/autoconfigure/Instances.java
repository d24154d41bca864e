package dev.migration.spring.autoconfigure;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Several databases of one application, as {@code migration.instances} has them. */
final class Instances {

    static final String PREFIX = "migration.instances";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*");

    /** What is of one database only, and would count for none of several. */
    private static final List<String> OF_ONE = List.of(
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

    private final Map<String, InstanceProperties> byName;

    private Instances(Map<String, InstanceProperties> byName) {
        this.byName = byName;
    }

    /** Those of the environment, the first to be migrated first; none where one database is all there is. */
    static Instances in(Environment environment) {
        Binder binder = Binder.get(environment);
        Map<String, InstanceProperties> bound = binder.bind(
                        PREFIX, Bindable.mapOf(String.class, InstanceProperties.class))
                .orElse(Map.of());
        if (!bound.isEmpty()) {
            var problems = new ArrayList<Problem>();
            check(bound, problems);
            if (problems.isEmpty()) {
                checkBeans(bound, problems);
            }
            checkAlone(binder, problems);
            if (!problems.isEmpty()) {
                throw new InvalidMigrationsException(problems);
            }
        }
        return new Instances(bound);
    }

    private static void check(Map<String, InstanceProperties> bound, List<Problem> problems) {
        Map<String, String> spellings = new HashMap<>();
        for (String name : bound.keySet()) {
            if (!NAME.matcher(name).matches()) {
                problems.add(invalid(
                        PREFIX + " has the name \"" + name + "\", which cannot be part of a bean's name",
                        "use letters, digits and single dashes, and begin with a letter"));
            }
            // A variable of the environment cannot say where the dash is.
            String other = spellings.put(name.replace("-", "").toLowerCase(Locale.ROOT), name);
            if (other != null) {
                problems.add(invalid(
                        PREFIX + " has both \"" + other + "\" and \"" + name + "\"",
                        "write the name in one way; a name that is also set in the environment has no dash and no"
                                + " capital letter"));
            }
        }
    }

    private static void checkBeans(Map<String, InstanceProperties> bound, List<Problem> problems) {
        Map<String, String> migrators = new HashMap<>();
        new TreeMap<>(bound).forEach((name, properties) -> {
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

    private static void checkAlone(Binder binder, List<Problem> problems) {
        for (String property : OF_ONE) {
            if (binder.bind("migration." + property, Bindable.listOf(String.class))
                    .isBound()) {
                problems.add(invalid(
                        "migration." + property + " is set beside " + PREFIX + ", and would count for none of them",
                        "move it to " + PREFIX + ".<name>." + property));
            }
        }
    }

    private static Problem invalid(String message, String remedy) {
        return Problem.error(Code.INVALID_SETTING, null, message, remedy);
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The names, in the order in which the databases are migrated. */
    List<String> names() {
        return byName.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, InstanceProperties> named) ->
                                named.getValue().order())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    InstanceProperties get(String name) {
        InstanceProperties properties = byName.get(name);
        if (properties == null) {
            throw new IllegalArgumentException("There is no " + PREFIX + "." + name);
        }
        return properties;
    }
}
