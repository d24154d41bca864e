// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Place;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** A flag for each setting, understood before and after the name of every command. */
public final class Flags {

    private static final String PLACEHOLDER = "--placeholder";

    private final OptionSpec placeholder = OptionSpec.builder(PLACEHOLDER)
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("NAME=VALUE")
            .description(
                    "Value of a placeholder in scripts, such as owner=clinic; once for each. Default: none is replaced.")
            .scopeType(ScopeType.INHERIT)
            .build();

    private final Map<Key, OptionSpec> options = new EnumMap<>(Key.class);

    /** Whether an option is a flag of a setting. */
    public static boolean isSetting(OptionSpec option) {
        return option.longestName().equals(PLACEHOLDER)
                || Stream.of(Key.values())
                        .anyMatch(key -> key.hasFlag() && key.flag().equals(option.longestName()));
    }

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

    /** Whether it was typed. */
    public boolean has(Key key) {
        OptionSpec option = options.get(key);
        return option != null && option.getValue() != null;
    }

    /** What was typed. */
    SettingSource settings(SettingProblems problems) {
        var settings = new SettingSource();
        options.forEach((key, option) -> {
            String text = option.getValue();
            if (text != null) {
                settings.values().put(key, new Value<>(List.of(text), Place.of(key.flag())));
            }
        });
        List<String> texts = placeholder.getValue();
        for (String text : texts == null ? List.<String>of() : texts) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                // What was meant as its value may be a secret.
                int colon = Math.max(0, text.indexOf(':'));
                problems.add(
                        Place.of(PLACEHOLDER),
                        "A placeholder was given without an equals sign"
                                + (colon == 0 ? "." : ": " + text.substring(0, colon) + "."),
                        "write --placeholder NAME=VALUE");
            } else {
                settings.placeholders().put(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        return settings;
    }
}
