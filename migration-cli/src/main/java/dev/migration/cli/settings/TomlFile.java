// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/** Reads the values of a text in TOML, each by its name and those of its tables. */
final class TomlFile {

    private static final String EXPECTED = ", expected ";
    private static final Pattern TWICE = Pattern.compile("[\\w.-]+ previously defined at line \\d+, column \\d+");

    private TomlFile() {}

    /** Nothing where it is not TOML, which is added to the problems. */
    static Map<String, SettingNode> parse(String text, String path, SettingProblems problems) {
        TomlParseResult toml = Toml.parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
        for (TomlParseError error : toml.errors()) {
            problems.add(
                    place(path, error.position()),
                    "Not TOML: " + withoutText(String.valueOf(error.getMessage())) + ".",
                    "put texts in quotes, also versions, as in baseline = \"0002\"");
        }
        Map<String, SettingNode> nodes = new LinkedHashMap<>();
        if (!toml.hasErrors()) {
            for (List<String> name : toml.keyPathSet()) {
                Object value = Objects.requireNonNull(toml.get(name));
                nodes.put(
                        String.join(".", name),
                        new SettingNode(
                                value instanceof TomlArray array ? array.toList() : value,
                                place(path, toml.inputPositionOf(name))));
            }
        }
        return nodes;
    }

    /** The parser repeats what it found, which may be a password without its quotes. */
    private static String withoutText(String message) {
        int expected = message.lastIndexOf(EXPECTED);
        if (expected >= 0) {
            return message.substring(expected + 2);
        }
        return TWICE.matcher(message).matches() ? message : "this text has no meaning there";
    }

    private static Place place(String path, @Nullable TomlPosition position) {
        return position == null ? Place.of(path) : new Place(path, position.line(), position.column());
    }
}
