// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.Problem;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.settings.ScriptSchemas;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.Environment;

/** The properties of Flyway as they are set, and what has been made of them. */
final class FlywayValues {

    /** Where Spring Boot has them. */
    static final String PREFIX = "spring.flyway";

    private static final String OURS = "migration.";
    private static final String PLACEHOLDERS = "placeholders";

    private final Environment environment;
    private final Binder binder;

    /** The settings of ours, each with the place of Flyway's. */
    private final Map<String, Object> ours = new LinkedHashMap<>();

    /** By the properties of Flyway that are not used, the settings of ours that say the same, with their places. */
    private final Map<String, String> replaced = new LinkedHashMap<>();

    private final List<Problem> refused = new ArrayList<>();
    private @Nullable ScriptSchemas schemas;
    private FlywayFolder folder = FlywayFolder.DEFAULT;
    private List<String> besideOurs = List.of();

    FlywayValues(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    boolean isSet(String name) {
        // Names of placeholders may have characters that names of properties cannot; those were read, so they are set.
        return !ConfigurationPropertyName.isValid(named(name)) || SettingOrigin.isSet(environment, named(name));
    }

    /** Whether a setting of ours is set. */
    boolean isOurs(String name) {
        return placeOfOurs(name) != null;
    }

    /** Where a setting of ours is set, with its name as it is written there; null where it is not. */
    private @Nullable String placeOfOurs(String name) {
        String our = OURS + name;
        if (!ConfigurationPropertyName.isValid(our)) {
            return environment.containsProperty(our) ? our : null;
        }
        ConfigurationProperty set = SettingOrigin.find(environment, our);
        ConfigurationProperty found = set == null ? SettingOrigin.find(environment, our + "[0]") : set;
        return found == null ? null : SettingOrigin.describe(found);
    }

    /** Whether nothing of ours runs, because Flyway is switched off. */
    boolean areOff() {
        return !value("enabled", true) && !isOurs("mode") && !isOurs("enabled");
    }

    Charset value(String name, Charset usual) {
        return binder.bind(named(name), Charset.class).orElse(usual);
    }

    String value(String name, String usual) {
        return binder.bind(named(name), String.class).orElse(usual);
    }

    boolean value(String name, boolean usual) {
        return binder.bind(named(name), Boolean.class).orElse(usual);
    }

    int value(String name, int usual) {
        return binder.bind(named(name), Integer.class).orElse(usual);
    }

    /** A time, in seconds if it has no unit. */
    Duration seconds(String name, Duration usual) {
        String written = value(name, "").strip();
        return written.isEmpty() ? usual : DurationStyle.detectAndParse(written, ChronoUnit.SECONDS);
    }

    List<String> list(String name, List<String> usual) {
        return binder.bind(named(name), Bindable.listOf(String.class)).orElse(usual);
    }

    Map<String, String> map(String name) {
        return binder.bind(named(name), Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
    }

    /** Sets the one of ours that has the same name. */
    void copy(String name) {
        set(name, value(name, ""), name);
    }

    /** Sets one of ours, at the place of one of Flyway's, unless it is set already. */
    void set(String our, String value, String because) {
        if (!isReplaced(our, because)) {
            put(our, value, because);
        }
    }

    void setList(String our, List<String> values, String because) {
        if (!isReplaced(our, because)) {
            for (int i = 0; i < values.size(); i++) {
                put(our + "[" + i + "]", values.get(i), because);
            }
        }
    }

    /** Whether it is not used, as settings of ours say the same; of placeholders each. */
    boolean isReplaced(String name) {
        return name.equals(PLACEHOLDERS)
                ? map(name).keySet().stream().allMatch(one -> replaced.containsKey(name + "." + one))
                : replaced.containsKey(name);
    }

    private boolean isReplaced(String our, String because) {
        String place = placeOfOurs(our);
        if (place != null && isSet(because)) {
            replaced.put(because, place);
        }
        return place != null;
    }

    private void put(String our, String value, String because) {
        ConfigurationProperty property = find(because);
        // It is read as a property once more, and must not be resolved a second time.
        String written = value.replace("${", "\\${");
        ours.put(OURS + our, OriginTrackedValue.of(written, property == null ? null : property.getOrigin()));
    }

    /** A list of ours, as it is set. */
    List<String> ourList(String name) {
        return binder.bind(OURS + name, Bindable.listOf(String.class)).orElse(List.of());
    }

    /** Folders that are read beside the locations of ours. */
    void beside(List<String> folders) {
        besideOurs = List.copyOf(folders);
    }

    List<String> besideOurs() {
        return besideOurs;
    }

    Map<String, String> replaced() {
        return replaced;
    }

    void scripts(ScriptSchemas in) {
        schemas = in;
    }

    /** How files are read and run, as far as that is known. */
    FlywayFolder folder() {
        return folder;
    }

    void folder(FlywayFolder changed) {
        folder = changed;
    }

    /** Refuses one as it is set. */
    void refuse(String name, String why, String remedy) {
        ConfigurationProperty property = find(name);
        String written = property == null ? named(name) : SettingOrigin.describe(property);
        refused.add(Instances.invalid(written + " " + why, remedy));
    }

    private @Nullable ConfigurationProperty find(String name) {
        return ConfigurationPropertyName.isValid(named(name)) ? SettingOrigin.find(environment, named(name)) : null;
    }

    Map<String, Object> ours() {
        return ours;
    }

    List<Problem> refused() {
        return refused;
    }

    /** Where scripts run; null where nothing says so. */
    @Nullable
    ScriptSchemas schemas() {
        return schemas;
    }

    private static String named(String name) {
        return PREFIX + "." + name;
    }
}
