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

    private final Environment environment;
    private final Binder binder;

    /** The settings of ours, each with the place of Flyway's. */
    private final Map<String, Object> ours = new LinkedHashMap<>();

    private final List<Problem> refused = new ArrayList<>();
    private @Nullable ScriptSchemas schemas;
    private FlywayFolder folder = FlywayFolder.DEFAULT;

    FlywayValues(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    boolean isSet(String name) {
        return SettingOrigin.isSet(environment, named(name));
    }

    /** Whether a setting of ours is set. */
    boolean isOurs(String name) {
        return SettingOrigin.isSet(environment, "migration." + name);
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

    /** Sets one of ours, at the place of one of Flyway's. */
    void set(String our, String value, String because) {
        ConfigurationProperty property = find(because);
        ours.put("migration." + our, OriginTrackedValue.of(value, property == null ? null : property.getOrigin()));
    }

    void setList(String our, List<String> values, String because) {
        for (int i = 0; i < values.size(); i++) {
            set(our + "[" + i + "]", values.get(i), because);
        }
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

    /** Names of placeholders may have characters that names of properties cannot. */
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
