// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet.internal.source;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads the targets that a file lists, as TOML. */
public final class TargetsFile {

    private TargetsFile() {}

    /**
     * Reads it anew.
     *
     * @throws dev.migration.InvalidMigrationsException if it cannot be read, with each line that is wrong
     */
    public static ListedTargets read(Path file) {
        String name = file.toString();
        if (name.toLowerCase(Locale.ROOT).endsWith(".csv")) {
            // Its lines may hold what is secret, which errors of TOML would show.
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "Targets are not read from CSV: " + Printable.line(name),
                    "list them in TOML, each as a table [[target]], or give a query; no target was touched");
        }
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "The targets cannot be read from " + Printable.line(file.toString()) + ": "
                            + Printable.line(e.toString()),
                    "name a file in TOML; no target was touched");
        }
        return toml(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static ListedTargets toml(String file, String text) {
        TomlParseResult parsed = Toml.parse(text);
        var fields = new ListedTargets();
        parsed.errors()
                .forEach(error -> fields.refuse(
                        place(file, error.position()), String.valueOf(error.getMessage()), "correct the TOML"));
        if (parsed.hasErrors()) {
            return fields;
        }
        for (String key : parsed.keySet()) {
            if (!key.equals("target")) {
                fields.refuse(
                        place(file, parsed.inputPositionOf(List.of(key))),
                        "'" + Printable.line(key) + "' is no table of targets.",
                        "begin each target with [[target]]");
            }
        }
        Object targets = parsed.get(List.of("target"));
        if (!(targets instanceof TomlArray array)) {
            fields.refuse(new Place(file, 1, 1), "There is no [[target]].", "begin each target with [[target]]");
            return fields;
        }
        for (int i = 0; i < array.size(); i++) {
            Place place = place(file, array.inputPositionOf(i));
            if (array.get(i) instanceof TomlTable table) {
                add(fields, place, file, table);
            } else {
                fields.refuse(place, "A target is no table.", "begin each target with [[target]]");
            }
        }
        return fields;
    }

    private static void add(ListedTargets fields, Place place, String file, TomlTable table) {
        Map<String, String> values = new HashMap<>();
        Map<String, String> labels = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            Object value = table.get(List.of(key));
            if (key.equals("labels") && value instanceof TomlTable own) {
                own.keySet().forEach(label -> labels.put(label, String.valueOf(own.get(List.of(label)))));
            } else if (!ListedTargets.NAMES.contains(key)) {
                fields.refuse(
                        place(file, table.inputPositionOf(List.of(key))),
                        "A target has no '" + Printable.line(key) + "'.",
                        ListedTargets.NAMES_IN_WORDS);
            } else if (value instanceof String text) {
                values.put(key, text);
            } else {
                fields.refuse(
                        place(file, table.inputPositionOf(List.of(key))), key + " is no text.", "put it in quotes");
            }
        }
        fields.add(place, values, labels);
    }

    private static Place place(String file, @Nullable TomlPosition position) {
        return position == null ? new Place(file, 1, 1) : new Place(file, position.line(), position.column());
    }
}
