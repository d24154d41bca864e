package dev.migration.spring.internal.start;

import dev.migration.InvalidMigrationsException;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.OtherTool;
import dev.migration.spring.internal.settings.SettingOrigin;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.env.Environment;

/**
 * Stops the start of a service that takes over Flyway's history, and has settings of Flyway whose loss would change what runs. Others
 * are named in the log.
 */
final class FlywayLeftOvers {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    /** Where the settings are, and by Spring Boot's beans also read. */
    static final String PREFIX = "spring.flyway";

    private static final List<String> BEANS = List.of("flyway", "flywayInitializer");

    private static final String FILES = "rename the files to V1__name.sql, U1__name.sql and R__name.sql";

    private static final String SCHEMA =
            "name it in the URL, or set migration.init-sql=SET search_path = NAME (H2: SET SCHEMA NAME)";

    /** What runs depends on these settings of Flyway: what each is here. */
    private static final Map<String, String> EQUALS = Map.ofEntries(
            Map.entry("placeholder-prefix", "placeholder-prefix"),
            Map.entry("placeholder-suffix", "placeholder-suffix"),
            Map.entry("locations", "locations"),
            Map.entry("table", "adopt-table"),
            Map.entry("out-of-order", "out-of-order"),
            Map.entry("init-sqls", "init-sql"),
            Map.entry("default-schema", SCHEMA),
            Map.entry("schemas", SCHEMA),
            Map.entry("url", "url"),
            Map.entry("user", "user"),
            Map.entry("sql-migration-prefix", FILES),
            Map.entry("repeatable-sql-migration-prefix", FILES),
            Map.entry("sql-migration-separator", FILES),
            Map.entry("sql-migration-suffixes", FILES),
            Map.entry("target", "remove it: a start applies all there is"));

    /** With these values they change nothing. */
    private static final Set<String> USUAL = Set.of(
            "placeholder-prefix=${",
            "placeholder-suffix=}",
            "table=flyway_schema_history",
            "out-of-order=false",
            "sql-migration-prefix=V",
            "repeatable-sql-migration-prefix=R",
            "sql-migration-separator=__",
            "sql-migration-suffixes=.sql",
            "target=latest");

    private final Environment environment;
    private final List<DatabaseSettings> databases;
    private final Set<String> lost = new TreeSet<>();
    private final Set<String> unread = new TreeSet<>();

    private FlywayLeftOvers(Environment environment, List<DatabaseSettings> databases) {
        this.environment = environment;
        this.databases = databases;
    }

    /** @throws InvalidMigrationsException if one would be lost that matters */
    static void check(ConfigurableListableBeanFactory beans, Environment environment) {
        if (BEANS.stream().noneMatch(beans::containsBean)) {
            List<DatabaseSettings> all = DatabaseSettings.all(beans.getBean(MigrationProperties.class));
            List<DatabaseSettings> successors = all.stream()
                    .filter(one -> OtherTool.FLYWAY.id().equals(one.own().adopt()))
                    .toList();
            boolean adopts = !successors.isEmpty();
            new FlywayLeftOvers(environment, adopts ? successors : all).check(adopts);
        }
    }

    private void check(boolean adopts) {
        List<ConfigurationProperty> all = SettingOrigin.below(environment, PREFIX);
        if (all.isEmpty()) {
            return;
        }
        all.forEach(this::addUnknown);
        Binder binder = Binder.get(environment);
        EQUALS.forEach((setting, equal) -> binder.bind(PREFIX + "." + setting, Bindable.listOf(String.class))
                .ifBound(values -> add(setting, equal, String.join(",", values))));
        // A property's name has no underscores and capitals any more.
        binder.bind(PREFIX + ".placeholders", Bindable.mapOf(String.class, String.class))
                .ifBound(placeholders -> placeholders.keySet().forEach(this::addPlaceholder));
        if (adopts && !lost.isEmpty()) {
            throw new InvalidMigrationsException(Instances.invalid(
                    "This start takes over Flyway's history ("
                            + databases.get(0).property("adopt")
                            + "=flyway), but these settings of Flyway are not set here, and what runs depends on them:\n    "
                            + String.join("\n    ", lost) + "\n  Nothing was run.",
                    "do what is after the arrows, a property with the same value, and remove those of Flyway"));
        }
        if (!unread.isEmpty()) {
            log.warn(
                    "Settings of Flyway are left over, and nothing reads them: {}. Remove them, or set what they are"
                            + " here (docs/adopt/flyway.md)",
                    String.join(", ", unread));
        }
    }

    private void addUnknown(ConfigurationProperty property) {
        String name = property.getName().toString().replaceFirst("\\[\\d+]$", "");
        String setting = name.substring(PREFIX.length() + 1);
        if (!setting.equals("enabled")
                && !setting.startsWith("placeholders.")
                && EQUALS.keySet().stream().noneMatch(known -> uniform(known).equals(uniform(setting)))) {
            unread.add(name);
        }
    }

    /** Properties may be written without dashes, and variables of the environment with points in their place. */
    private static String uniform(String setting) {
        return setting.replaceAll("[-.]", "");
    }

    private void add(String setting, String equal, String value) {
        if (!isHere(setting, equal, value)) {
            add(
                    PREFIX + "." + setting,
                    equal.contains(" ") ? equal : databases.get(0).property(equal));
        }
    }

    private void addPlaceholder(String placeholder) {
        boolean isHere =
                databases.stream().anyMatch(database -> database.placeholders().containsKey(placeholder));
        if (!isHere && replacesPlaceholders()) {
            String setting = "placeholders." + placeholder;
            add(PREFIX + "." + setting, databases.get(0).property(setting));
        }
    }

    private void add(String name, String here) {
        unread.add(name);
        lost.add(name + " → " + here);
    }

    private boolean replacesPlaceholders() {
        return !"false".equals(environment.getProperty(PREFIX + ".placeholder-replacement"));
    }

    /** Whether its equal is set, or it changes nothing; many name the application's own database, user and schema once more. */
    private boolean isHere(String setting, String equal, String value) {
        String own = setting.equals("user") ? "username" : setting;
        return USUAL.contains(setting + "=" + value)
                || value.equals(environment.getProperty("spring.datasource." + own, ""))
                || (setting.startsWith("placeholder") && !replacesPlaceholders())
                || (equal.equals(SCHEMA) && isCurrent(value))
                || isSet(equal.equals(SCHEMA) ? "init-sql" : equal);
    }

    /** The schema that a URL names: MySQL's database, {@code currentSchema}, or one that every new database has. */
    private boolean isCurrent(String schema) {
        String url = environment.getProperty("spring.datasource.url", "");
        return schema.equalsIgnoreCase("public")
                || url.matches("(?i).*(mysql|mariadb):.*/" + Pattern.quote(schema) + "(\\?.*)?")
                || url.matches("(?i).*[?&;](currentSchema|SCHEMA)=" + Pattern.quote(schema) + "([,&;].*)?");
    }

    private boolean isSet(String equal) {
        return !equal.contains(" ")
                && databases.stream()
                        .anyMatch(database -> SettingOrigin.isSet(environment, database.property(equal))
                                || SettingOrigin.isSet(environment, "migration." + equal));
    }
}
