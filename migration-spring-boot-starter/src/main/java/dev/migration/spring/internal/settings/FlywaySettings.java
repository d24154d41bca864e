// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.run.Engine;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.settings.ScriptSchemas;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.settings.FlywayProperty.Reading;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * While {@code migration.adopt=flyway} is set, reads the service's own settings of Flyway, without Flyway: as the source of
 * settings with the lowest precedence, so that {@code migration.*} wins. A start that {@code migration.instances} describes has
 * several databases, and Spring Boot's settings for Flyway do not say which they are for.
 */
public final class FlywaySettings implements BeanFactoryPostProcessor {

    /** Where Spring Boot has them. */
    public static final String PREFIX = FlywayValues.PREFIX;

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    private static final String SOURCE = "migration settings of spring.flyway";
    private static final String ENABLED = "enabled";

    private final ConfigurableEnvironment environment;
    private @Nullable ScriptSchemas schemas;
    private @Nullable FlywayFolder folder;
    private boolean namesOurLocations;
    private List<String> besideOurs = List.of();

    /** Reads nothing yet. */
    public FlywaySettings(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** Whether the only database takes over Flyway's history. */
    public static boolean areRead(Environment environment) {
        return OtherTool.FLYWAY
                .id()
                .equalsIgnoreCase(environment.getProperty("migration.adopt", "").strip());
    }

    /** Whether they say where the database is. */
    public static boolean nameDatabase(Environment environment) {
        return areRead(environment) && environment.containsProperty(PREFIX + ".url");
    }

    /** Before any bean reads a setting, and after the sources of tests and containers are there. */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        // Here it is that of a parent context, whose settings this one inherits: what is set for both counts.
        environment.getPropertySources().remove(SOURCE);
        if (areRead(environment) && !ConfiguredMode.isOff(environment)) {
            read();
        }
    }

    private void read() {
        var values = new FlywayValues(environment);
        List<String> read = new ArrayList<>();
        Set<Reading> readings = new LinkedHashSet<>();
        boolean off = values.areOff();
        if (!off) {
            readings.add(FlywayProperty.OF_LOCATIONS);
        }
        for (FlywayProperty property : FlywayProperty.ALL) {
            // Nobody asks for the others then.
            if (values.isSet(property.name()) && (!off || property.name().equals(ENABLED))) {
                read.add(property.name());
                readings.add(property.reading());
            }
        }
        readings.forEach(reading -> reading.read(values));
        if (environment.containsProperty("migration.beside") && !values.isSet("table")) {
            // The schema has tables of others, and this is Flyway's default.
            values.set("adopt-table", FlywayPlaceholders.TABLE, "table");
        }
        if (!values.refused().isEmpty()) {
            throw new InvalidMigrationsException(values.refused());
        }
        schemas = values.schemas();
        folder = values.folder();
        namesOurLocations = values.isOurs("locations");
        besideOurs = values.besideOurs();
        environment.getPropertySources().addLast(new OriginTrackedMapPropertySource(SOURCE, values.ours(), true));
        read.removeIf(values::isReplaced);
        log(read, values.replaced());
        if (!off && namesOurLocations) {
            warnOf(FlywayLocations.leftOut(values), values.replaced());
        }
    }

    /** A new migration in such a folder would never run. */
    private static void warnOf(List<String> leftOut, Map<String, String> replaced) {
        if (!leftOut.isEmpty()) {
            log.warn(
                    "Not read: {} of spring.flyway.locations, as {} replaces the whole list. Remove one of the two settings",
                    String.join(", ", leftOut),
                    replaced.get("locations"));
        }
    }

    private void log(List<String> read, Map<String, String> replaced) {
        Set<String> unknown = new TreeSet<>();
        SettingOrigin.below(environment, PREFIX).forEach(property -> {
            ConfigurationPropertyName name = property.getName();
            String first = name.getElement(2, Form.DASHED);
            String both = name.getNumberOfElements() > 3 ? first + "." + name.getElement(3, Form.DASHED) : first;
            if (FlywayProperty.ALL.stream()
                    .noneMatch(known -> uniform(known.name()).equals(uniform(first))
                            || uniform(known.name()).equals(uniform(both)))) {
                unknown.add(SettingOrigin.describe(property));
            }
        });
        if (!read.isEmpty() || !replaced.isEmpty() || !unknown.isEmpty()) {
            log.info(
                    "Read {} of Flyway (migration.adopt=flyway){}{}{}",
                    read.size() == 1 ? "1 setting" : read.size() + " settings",
                    read.isEmpty() ? "" : ": " + String.join(", ", read),
                    replaced.isEmpty() ? "" : "; not used, as set by this library's name: " + replaced(replaced),
                    unknown.isEmpty() ? "" : "; not read by Spring Boot either: " + String.join(", ", unknown));
        }
    }

    private static String replaced(Map<String, String> replaced) {
        return replaced.entrySet().stream()
                .map(one -> one.getKey() + " (" + one.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String uniform(String name) {
        return name.replace("-", "");
    }

    /**
     * Sets what no setting of ours has.
     *
     * @param locations as they are set: those of ours are written as Flyway reads them, and the folders of callbacks are added
     */
    public void set(Migrator.Builder builder, List<String> locations) {
        Engine.unlisted(builder).schemas = schemas;
        Engine.unlisted(builder).flyway = folder;
        if (folder != null && namesOurLocations) {
            builder.locations(FlywayLocations.with(locations, besideOurs));
        }
    }
}
