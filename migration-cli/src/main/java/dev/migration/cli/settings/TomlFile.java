package dev.migration.cli.settings;

import dev.migration.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads the keys and values of a text in TOML. */
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
        return toml.hasErrors() ? Map.of() : nodes(toml, path);
    }

    /** The parser repeats what it found, which may be a password without its quotes. */
    private static String withoutText(String message) {
        int expected = message.lastIndexOf(EXPECTED);
        if (expected >= 0) {
            return message.substring(expected + 2);
        }
        return TWICE.matcher(message).matches() ? message : "this text has no meaning there";
    }

    private static Map<String, SettingNode> nodes(TomlTable table, String path) {
        Map<String, SettingNode> nodes = new LinkedHashMap<>();
        for (String name : table.keySet()) {
            List<String> quoted = List.of(name);
            Object value = table.get(quoted);
            Object read = value instanceof TomlTable inner
                    ? nodes(inner, path)
                    : value instanceof TomlArray array ? array.toList() : value;
            if (read != null) {
                nodes.put(name, new SettingNode(read, place(path, table.inputPositionOf(quoted))));
            }
        }
        return nodes;
    }

    private static Place place(String path, @Nullable TomlPosition position) {
        return position == null ? Place.of(path) : new Place(path, position.line(), position.column());
    }
}
