package dev.migration.cli.settings;

import dev.migration.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** The settings in a {@code migration.toml}; all errors are reported at once, with line and column. */
public final class TomlFile implements SettingSource {

    private static final String PLACEHOLDERS = "placeholders";

    private final Map<Key, Value<List<String>>> values = new EnumMap<>(Key.class);

    private final Map<String, String> placeholders = new HashMap<>();

    private TomlFile() {}

    @Override
    public @Nullable Value<List<String>> find(Key key) {
        return values.get(key);
    }

    @Override
    public Map<String, String> placeholders() {
        return placeholders;
    }

    /** Reads the file; what cannot be read is added to the problems and treated as absent. */
    public static TomlFile read(Path path, Problems problems) {
        var file = new TomlFile();
        try {
            file.take(Toml.parse(Files.readString(path)), path.toString(), problems);
        } catch (IOException e) {
            problems.add(
                    Place.of(path.toString()),
                    "The settings file cannot be read: " + reason(e) + ".",
                    "give the path of a readable UTF-8 file with --config");
        }
        return file;
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : String.valueOf(e.getMessage());
    }

    private void take(TomlParseResult toml, String path, Problems problems) {
        for (TomlParseError error : toml.errors()) {
            problems.add(place(path, error.position()), "Not TOML: " + error.getMessage(), "");
        }
        if (toml.hasErrors()) {
            return;
        }
        for (String name : toml.keySet()) {
            List<String> quoted = List.of(name);
            Place place = place(path, toml.inputPositionOf(quoted));
            if (name.equals(PLACEHOLDERS)) {
                takePlaceholders(toml.get(quoted), path, place, problems);
                continue;
            }
            Optional<Key> key = Arrays.stream(Key.values())
                    .filter(known -> known.id().equals(name))
                    .findFirst();
            if (key.isEmpty()) {
                problems.add(
                        place,
                        "Unknown setting '" + name + "'.",
                        "the settings are " + Key.ids() + ", " + PLACEHOLDERS);
            } else {
                take(key.get(), toml.get(quoted), place, problems);
            }
        }
    }

    private void takePlaceholders(@Nullable Object value, String path, Place place, Problems problems) {
        if (!(value instanceof TomlTable table)) {
            problems.add(place, "'" + PLACEHOLDERS + "' has to be a table, [" + PLACEHOLDERS + "].", "");
            return;
        }
        for (String name : table.keySet()) {
            List<String> quoted = List.of(name);
            if (table.get(quoted) instanceof String text) {
                placeholders.put(name, text);
            } else {
                problems.add(
                        place(path, table.inputPositionOf(quoted)),
                        "The placeholder '" + name + "' has to be a string.",
                        "");
            }
        }
    }

    private void take(Key key, @Nullable Object value, Place place, Problems problems) {
        List<String> texts = texts(key, value);
        if (texts.isEmpty()) {
            problems.add(place, "'" + key.id() + "' has to be " + wanted(key) + ".", "");
        } else {
            values.put(key, new Value<>(texts, place));
        }
    }

    private static List<String> texts(Key key, @Nullable Object value) {
        if (key == Key.PROTECT) {
            return value instanceof Boolean ? List.of(value.toString()) : List.of();
        }
        if (key == Key.SQL_LOCK_RETRIES || key == Key.TENANTS_PARALLELISM) {
            return value instanceof Long ? List.of(value.toString()) : List.of();
        }
        if (value instanceof String text) {
            return List.of(text);
        }
        if ((key == Key.LOCATIONS || key == Key.CLASSPATH || key == Key.TENANTS) && value instanceof TomlArray array) {
            List<String> texts = new ArrayList<>();
            for (Object element : array.toList()) {
                if (!(element instanceof String text)) {
                    return List.of();
                }
                texts.add(text);
            }
            return texts;
        }
        return List.of();
    }

    private static String wanted(Key key) {
        return switch (key) {
            case PROTECT -> "true or false";
            case LOCATIONS, CLASSPATH, TENANTS -> "a string or an array of strings";
            case WAIT_TIMEOUT, SQL_LOCK_TIMEOUT -> "a string such as \"30s\"";
            case TENANTS_PARALLELISM -> "a number such as 4";
            case SQL_LOCK_RETRIES -> "a number such as 10";
            default -> "a string";
        };
    }

    private static Place place(String path, @Nullable TomlPosition position) {
        return position == null ? Place.of(path) : new Place(path, position.line(), position.column());
    }
}
