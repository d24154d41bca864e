package dev.migration.cli;

import dev.migration.Place;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** A flag for each setting, understood before and after the name of every command. */
final class Flags implements SettingSource {

    private final OptionSpec placeholder = OptionSpec.builder("--placeholder")
            .arity("1")
            .type(Map.class)
            .auxiliaryTypes(String.class, String.class)
            .paramLabel("NAME=VALUE")
            .description(
                    "Value of a placeholder in scripts, such as owner=clinic; once for each. Default: none is replaced.")
            .scopeType(ScopeType.INHERIT)
            .build();

    private final Map<Key, OptionSpec> options = new EnumMap<>(Key.class);

    void addTo(CommandSpec command) {
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
        Map<String, String> values = placeholder.getValue();
        return values == null ? Map.of() : values;
    }
}
