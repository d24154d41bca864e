package dev.migration.cli.settings;

import dev.migration.Place;
import dev.migration.internal.help.Misspelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings in a file, at its top or in a table {@code migration}; all errors are reported at once, with line and column. */
record FileSettings(Map<Key, Value<List<String>>> values, Map<String, String> placeholders) implements SettingSource {

    private static final String TABLE = "migration";
    private static final String PLACEHOLDERS = "placeholders";

    FileSettings() {
        this(new EnumMap<>(Key.class), new HashMap<>());
    }

    @Override
    public @Nullable Value<List<String>> find(Key key) {
        return values.get(key);
    }

    /** Takes what is right; the rest is added to the problems and treated as absent. */
    static FileSettings of(Map<String, SettingNode> top, SettingProblems problems) {
        var settings = new FileSettings();
        SettingNode table = top.get(TABLE);
        if (table != null && !(table.value() instanceof Map)) {
            problems.add(table.place(), "'migration' has to be a table of settings.", "");
            return settings;
        }
        top.forEach((name, node) -> {
            if (table == null || (!name.equals(TABLE) && !isKnown(name))) {
                settings.take(name, node, problems);
            } else if (!name.equals(TABLE)) {
                problems.add(
                        node.place(),
                        "The setting '" + name + "' is outside of the table migration, which is at " + table.place()
                                + ".",
                        "write all settings into the table, or all without it");
            }
        });
        if (table != null) {
            table.table().forEach((name, node) -> settings.take(name, node, problems));
        }
        return settings;
    }

    private static Optional<Key> key(String name) {
        return Arrays.stream(Key.values()).filter(key -> key.id().equals(name)).findFirst();
    }

    private static boolean isKnown(String name) {
        return name.equals(PLACEHOLDERS) || key(name).isPresent();
    }

    private void take(String name, SettingNode node, SettingProblems problems) {
        Optional<Key> key = key(name);
        if (name.equals(PLACEHOLDERS)) {
            takePlaceholders(node, problems);
        } else if (key.isPresent()) {
            take(key.get(), node, problems);
        } else {
            List<String> ids = new ArrayList<>(Key.ids());
            ids.add(PLACEHOLDERS);
            problems.add(
                    node.place(),
                    "Unknown setting '" + name + "'.",
                    Misspelling.correct(name.replace('_', '-'), ids)
                            .map(meant -> "if " + meant + " is meant, write that")
                            .orElse("the settings are " + String.join(", ", ids)));
        }
    }

    private void takePlaceholders(SettingNode node, SettingProblems problems) {
        if (!(node.value() instanceof Map)) {
            problems.add(node.place(), "'" + PLACEHOLDERS + "' has to be a table, [" + PLACEHOLDERS + "].", "");
            return;
        }
        node.table().forEach((name, value) -> {
            if (value.value() instanceof String text) {
                placeholders.put(name, text);
            } else if (value.value() instanceof SettingNode.Plain plain) {
                placeholders.put(name, plain.text());
            } else {
                problems.add(value.place(), "The placeholder '" + name + "' has to be a string.", "");
            }
        });
    }

    private void take(Key key, SettingNode node, SettingProblems problems) {
        List<String> texts = texts(key, node);
        if (texts.isEmpty()) {
            problems.add(node.place(), "'" + key.id() + "' has to be " + wanted(key) + ".", "");
        } else {
            put(key, texts, node.place());
        }
    }

    void put(Key key, List<String> texts, Place place) {
        values.put(key, new Value<>(texts, place));
    }

    private static List<String> texts(Key key, SettingNode node) {
        Object value = node.value();
        boolean typed = key.isFlag() ? value instanceof Boolean : key.isNumber() && value instanceof Long;
        if (typed || value instanceof SettingNode.Plain) {
            return List.of(value instanceof SettingNode.Plain plain ? plain.text() : value.toString());
        }
        boolean text = value instanceof String && key != Key.PROTECT && !key.isNumber();
        // An empty text is refused where its meaning is known.
        return text ? List.of((String) value) : key.isList() ? node.texts() : List.of();
    }

    private static String wanted(Key key) {
        return switch (key) {
            case LOCATIONS, CLASSPATH, TENANTS -> "a string or an array of strings";
            case CONNECT_TIMEOUT,
                    WAIT_TIMEOUT,
                    SQL_LOCK_TIMEOUT,
                    BATCHES_TIME,
                    BATCHES_MAX_LAG,
                    REHEARSE_LOCK_TIMEOUT,
                    REHEARSE_BUDGET -> "a string such as \"30s\"";
            case SQL_LOCK_RETRIES -> "a number such as 10";
            case BATCHES_PAUSE -> "a number such as 50";
            case PORT -> "a number such as 5432";
            default -> key.isFlag() ? "true or false" : "a string";
        };
    }
}
