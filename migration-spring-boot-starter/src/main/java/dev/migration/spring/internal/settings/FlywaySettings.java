package dev.migration.spring.internal.settings;

import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.core.env.Environment;

/** The settings of Spring Boot for Flyway, and what each of them is here. */
public final class FlywaySettings {

    private static final String PREFIX = "spring.flyway";

    private static final String SCHEMA = "default-schema";
    private static final String SCHEMAS = "schemas";

    private static final List<Setting> ALL = List.of(
            new Setting("locations", "locations", "", Shown.VALUE, true),
            new Setting("placeholder-prefix", "placeholder-prefix", "${", Shown.VALUE, true),
            new Setting("placeholder-suffix", "placeholder-suffix", "}", Shown.VALUE, true),
            new Setting("table", "adopt-table", "flyway_schema_history", Shown.VALUE, true),
            new Setting("out-of-order", "out-of-order=allow", "false", Shown.EQUAL, true),
            new Setting("init-sqls", "init-sql", "", Shown.NAME, true),
            new Setting("url", "url", "", Shown.NAME, true),
            new Setting("user", "user", "", Shown.NAME, true),
            new Setting("sql-migration-prefix", "", "V", Shown.FILES, true),
            new Setting("repeatable-sql-migration-prefix", "", "R", Shown.FILES, true),
            new Setting("sql-migration-separator", "", "__", Shown.FILES, true),
            new Setting("sql-migration-suffixes", "", ".sql", Shown.FILES, true),
            new Setting("target", "", "latest", Shown.NOWHERE, true),
            new Setting("baseline-version", "", "", Shown.NOWHERE, false),
            new Setting("connect-retries", "connect-timeout", "0", Shown.NAME, false),
            new Setting("create-schemas", "create-schema", "", Shown.NAME, false));

    /** What is shown beside a setting of Flyway. */
    private enum Shown {
        /** The setting here with the same value. */
        VALUE,
        /** The setting here without its value, which may be a secret, or is written otherwise. */
        NAME,
        /** A setting here with its own value. */
        EQUAL,
        /** Nothing is set here: the files have Flyway's usual names. */
        FILES,
        /** Nothing is set here, and it has to be removed. */
        NOWHERE
    }

    /**
     * One of Flyway's settings.
     *
     * @param name its name without the prefix
     * @param equal what it is here
     * @param usual a value that changes nothing
     * @param matters whether something else runs without it
     */
    private record Setting(String name, String equal, String usual, Shown shown, boolean matters) {}

    /**
     * One that is set while its equal is not.
     *
     * @param name its full name
     * @param here what has to be set or done instead
     * @param matters whether something else runs without it
     */
    public record LeftOver(String name, String here, boolean matters) {

        @Override
        public String toString() {
            return name + " → " + here;
        }
    }

    private final Environment environment;
    private final Binder binder;

    /** Those of a service. */
    public FlywaySettings(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    /** Those whose equal none of these databases has. The schema is not among them: the database knows which one is current. */
    public List<LeftOver> lost(List<DatabaseSettings> databases) {
        List<LeftOver> lost = new ArrayList<>();
        DatabaseSettings first = databases.get(0);
        boolean replaces = value("placeholder-replacement")
                .filter(value -> value.equalsIgnoreCase("false"))
                .isEmpty();
        if (replaces) {
            for (String name : placeholders()) {
                if (databases.stream()
                        .noneMatch(database -> database.placeholders().containsKey(name))) {
                    lost.add(new LeftOver(
                            PREFIX + ".placeholders." + name,
                            first.property("placeholders." + name) + " with the same value",
                            true));
                }
            }
        }
        for (Setting setting : ALL) {
            String value = value(setting.name()).orElse("");
            boolean ofPlaceholders = setting.name().startsWith("placeholder-");
            if (value.isEmpty()
                    || value.equals(setting.usual())
                    || (ofPlaceholders && !replaces)
                    || isOfDataSource(setting, value)) {
                continue;
            }
            String equal = setting.equal().replaceFirst("=.*", "");
            Predicate<DatabaseSettings> isSet = database -> SettingOrigin.isSet(environment, database.property(equal))
                    || SettingOrigin.isSet(environment, "migration." + equal);
            if (setting.equal().isEmpty() || databases.stream().noneMatch(isSet)) {
                lost.add(new LeftOver(PREFIX + "." + setting.name(), here(setting, value, first), setting.matters()));
            }
        }
        return lost;
    }

    private static String here(Setting setting, String value, DatabaseSettings database) {
        return switch (setting.shown()) {
            case VALUE -> database.property(setting.equal()) + "=" + Printable.line(value);
            case NAME, EQUAL -> database.property(setting.equal());
            case FILES -> "rename the files to V1__name.sql, U1__name.sql and R__name.sql";
            case NOWHERE ->
                "remove it: a start applies all there is; to stop at a version, run migration up --to "
                        + Printable.line(value) + " before it";
        };
    }

    /** Many name the application's own database and user once more. */
    private boolean isOfDataSource(Setting setting, String value) {
        String own = setting.name().equals("user") ? "username" : setting.name();
        return List.of("url", "user").contains(setting.name())
                && value.equals(environment.getProperty("spring.datasource." + own));
    }

    private List<String> placeholders() {
        Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        binder.bind(PREFIX + ".placeholders", Bindable.mapOf(String.class, String.class))
                .ifBound(names::putAll);
        return List.copyOf(names.keySet());
    }

    private Optional<String> value(String name) {
        var bound = binder.bind(PREFIX + "." + name, Bindable.listOf(String.class));
        return bound.isBound() ? Optional.of(String.join(",", bound.get())) : Optional.empty();
    }

    /** The schema in which Flyway's scripts run; null where that is the connection's own. */
    public @Nullable String schema() {
        return value(SCHEMA)
                .or(() -> value(SCHEMAS))
                .map(schemas -> schemas.replaceFirst(",.*", "").strip())
                .filter(schema -> !schema.isEmpty())
                .orElse(null);
    }

    /** The setting that names it. */
    public String schemaSetting() {
        return PREFIX + "." + (value(SCHEMA).isPresent() ? SCHEMA : SCHEMAS);
    }

    /** That it is not the current one of this database. */
    public LeftOver ofSchema(DatabaseSettings database, DatabaseDriver product, @Nullable String current) {
        String schema = Printable.line(String.valueOf(schema()));
        String here = switch (product) {
            case POSTGRESQL ->
                database.property("init-sql") + "=SET search_path = " + schema + ", or currentSchema=" + schema
                        + " in the URL";
            case H2, HSQLDB -> database.property("init-sql") + "=SET SCHEMA " + schema;
            case MARIADB, MYSQL -> "the database " + schema + " in the URL";
            default -> "remove it";
        };
        return new LeftOver(
                schemaSetting(), here + " (the current one is " + Printable.line(String.valueOf(current)) + ")", true);
    }
}
