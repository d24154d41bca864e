package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** A flag for each setting, understood before and after the name of every command. */
public final class Flags implements SettingSource {

    private final OptionSpec placeholder = OptionSpec.builder("--placeholder")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("NAME=VALUE")
            .description(
                    "Value of a placeholder in scripts, such as owner=clinic; once for each. Default: none is replaced.")
            .scopeType(ScopeType.INHERIT)
            .build();

    private final Map<Key, OptionSpec> options = new EnumMap<>(Key.class);

    public void addTo(CommandSpec command) {
        for (Key key : Key.values()) {
            if (key.hasFlag()) {
                OptionSpec option = OptionSpec.builder(key.flag())
                        .arity("1")
                        .type(String.class)
                        .paramLabel(key.label())
                        .description(key.description())
                        .scopeType(ScopeType.INHERIT)
                        .build();
                command.addOption(option);
                options.put(key, option);
            }
        }
        command.addOption(placeholder);
    }

    @Override
    public @Nullable Value<List<String>> find(Key key) {
        OptionSpec option = options.get(key);
        String text = option == null ? null : option.getValue();
        return text == null ? null : new Value<>(List.of(text), Place.of(key.flag()));
    }

    @Override
    public Map<String, String> placeholders() {
        List<String> texts = placeholder.getValue();
        Map<String, String> values = new LinkedHashMap<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw withoutValue(text);
            }
            values.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return values;
    }

    /** What was meant as its value may be a secret. */
    private static InvalidMigrationsException withoutValue(String text) {
        int colon = text.indexOf(':');
        return new InvalidMigrationsException(Problem.error(
                Code.INVALID_SETTING,
                Place.of("--placeholder"),
                "A placeholder was given without an equals sign"
                        + (colon < 1 ? "" : ": " + Printable.line(text.substring(0, colon))) + ".",
                "write --placeholder NAME=VALUE"));
    }
}
