// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A settings file in TOML or YAML, with its settings at the top or in a table {@code migration}; or that of Kat or Kimberlite, of
 * which is read what has the same meaning here. All errors are reported at once, with line and column.
 */
final class SettingsFile {

    static final List<String> STANDARD = List.of("migration.toml", "migration.yaml", "migration.yml");
    static final List<String> OF_OTHERS = List.of("kat.conf.yaml", "kimberlite.toml");

    private static final String TABLE = "migration.";
    private static final String PLACEHOLDERS = "placeholders";

    private static final Map<String, Key> OF_KAT = Map.of(
            "migration.directory", Key.LOCATIONS,
            "database.url", Key.URL,
            "database.driver", Key.PRODUCT,
            "database.host", Key.HOST,
            "database.port", Key.PORT,
            "database.name", Key.DATABASE,
            "database.path", Key.DATABASE,
            "database.user", Key.USER,
            "database.password", Key.PASSWORD,
            "database.sslmode", Key.OPTIONS);

    /** It names no database that has SQL migrations. */
    private static final Map<String, Key> OF_KIMBERLITE = Map.of("migrations.directory", Key.LOCATIONS);

    private final SettingSource settings = new SettingSource();
    private final Map<String, SettingNode> nodes;
    private final SettingProblems problems;
    private @Nullable String note;

    private SettingsFile(Map<String, SettingNode> nodes, SettingProblems problems) {
        this.nodes = nodes;
        this.problems = problems;
    }

    /**
     * Takes what is right; the rest is added to the problems and treated as absent.
     *
     * @param process for what another tool's file names as {@code ${NAME}}
     */
    static SettingsFile read(Path path, Variables process, SettingProblems problems) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        boolean yaml = name.endsWith(".yml") || name.endsWith(".yaml");
        Map<String, SettingNode> nodes = Map.of();
        try {
            String text = Files.readString(path);
            nodes = yaml
                    ? YamlFile.parse(text, path.toString(), problems)
                    : TomlFile.parse(text, path.toString(), problems);
        } catch (IOException e) {
            problems.unreadable(path, e, "give the path of a readable UTF-8 file with --config");
        }
        var file = new SettingsFile(nodes, problems);
        if (name.equals(OF_OTHERS.get(1))) {
            file.takeOther(OF_KIMBERLITE, process, path + "  Read of Kimberlite's file: ");
        } else if (name.equals(OF_OTHERS.get(0)) || (yaml && !STANDARD.contains(name) && file.isOfKat())) {
            file.takeOther(OF_KAT, process, path + "  Read of Kat's file: ");
        } else {
            nodes.forEach(file::take);
        }
        return file;
    }

    SettingSource settings() {
        return settings;
    }

    /** What was read of another tool's file; null for one of ours. */
    @Nullable
    String note() {
        return note;
    }

    private boolean isOfKat() {
        return nodes.keySet().stream()
                .anyMatch(name -> name.startsWith("database.") || name.matches("migration\\.(directory|tablename)"));
    }

    private void takeOther(Map<String, Key> keys, Variables process, String start) {
        List<String> read = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        boolean hasUrl = nodes.containsKey("database.url");
        new TreeMap<>(nodes).forEach((name, node) -> {
            Key key = keys.get(name);
            String given = String.join(",", node.texts());
            if (key == null) {
                unread.add(name);
            } else if (!given.isEmpty() && (key == Key.LOCATIONS || key == Key.URL || !hasUrl)) {
                try {
                    String text = Expansion.PLAIN.of(given, process::find);
                    put(key, List.of(key == Key.OPTIONS ? "sslmode=" + text : text), node.place());
                    read.add(name);
                } catch (IllegalArgumentException e) {
                    problems.add(node.place(), name + " " + e.getMessage() + ".", "set the variable");
                }
            }
        });
        note = start + (read.isEmpty() ? "nothing" : String.join(", ", read))
                + (unread.isEmpty() ? "" : "; not read: " + String.join(", ", unread))
                + ". A migration.toml takes its place.";
    }

    private void take(String path, SettingNode node) {
        String name = path.startsWith(TABLE) ? path.substring(TABLE.length()) : path;
        // What follows may be a password without its quotes.
        String first = name.split("\\.", 2)[0];
        Optional<Key> key = Key.of(first);
        if (first.equals(PLACEHOLDERS)) {
            takePlaceholder(name, node);
        } else if (key.isPresent()) {
            List<String> texts = name.equals(first) ? texts(key.get(), node) : List.of();
            Value<?> before = settings.find(key.get());
            if (before != null) {
                problems.add(node.place(), "'" + first + "' is set twice, also at " + before.origin() + ".", "");
            } else if (texts.isEmpty()) {
                problems.add(node.place(), "'" + first + "' must be " + wanted(key.get()) + ".", "");
            } else {
                put(key.get(), texts, node.place());
            }
        } else {
            problems.add(
                    node.place(),
                    "Unknown setting '" + first + "'.",
                    Key.meant(first)
                            .map(meant -> "if you mean " + meant.id() + ", write that")
                            .orElse("the settings are " + String.join(", ", Key.ids()) + ", " + PLACEHOLDERS));
        }
    }

    private void takePlaceholder(String name, SettingNode node) {
        if (name.length() > PLACEHOLDERS.length() && node.value() instanceof String text) {
            settings.placeholders().put(name.substring(PLACEHOLDERS.length() + 1), text);
        } else {
            problems.add(node.place(), "'" + name + "' must be a string in the table [" + PLACEHOLDERS + "].", "");
        }
    }

    private void put(Key key, List<String> texts, Place place) {
        settings.values().put(key, new Value<>(texts, place));
    }

    /** A number for a text is none as it was written: 1_2 would be 12. */
    private static List<String> texts(Key key, SettingNode node) {
        Object value = node.value();
        boolean typed = value instanceof Boolean ? key.isFlag() : value instanceof Long && key.isNumber();
        if (typed) {
            return List.of(value.toString());
        }
        return value instanceof String || key.isList() ? node.texts() : List.of();
    }

    private static String wanted(Key key) {
        if (key.isList()) {
            return "a string or an array of strings";
        }
        return key.isFlag() ? "true or false" : key.isNumber() ? "a number" : "a string in quotes";
    }
}
