// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.files;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table and the column that are in the name of a migration, such as {@code add_phone_to_patients}. */
final class NamedParts {

    private static final List<String> PARTS = List.of("table", "column", "other", "view");

    private static final Pattern TABLE = Pattern.compile("(?:create|add|new)_(?<table>.+)");
    private static final List<Pattern> COLUMN = List.of(
            Pattern.compile("(?:add|new)_(?<column>.+)_(?:to|on|in)_(?<table>.+)"),
            Pattern.compile("(?:add|new)_(?<column>.+)"));
    private static final List<Pattern> INDEX = List.of(
            Pattern.compile("(?:(?:add|create)_)?(?:index|idx)_(?:on_)?(?<table>.+)_(?:on|by)_(?<column>.+)"),
            Pattern.compile("(?:add|create)_(?<column>.+)_(?:index|idx)_(?:to|on)_(?<table>.+)"));

    private static final String OF_TABLE = "_(?:of|in|on|for)_(?<table>.+)";

    private static final Map<String, List<Pattern>> BY_TEMPLATE = Map.ofEntries(
            Map.entry("table", List.of(TABLE)),
            Map.entry("crud", List.of(TABLE)),
            Map.entry("column", COLUMN),
            Map.entry("index", INDEX),
            Map.entry("concurrent-index", INDEX),
            Map.entry("data", List.of(Pattern.compile("(?:insert|add|seed|load)_(?<table>.+)"))),
            Map.entry("backfill", List.of(Pattern.compile("(?:backfill|fill|set)_(?<column>.+)" + OF_TABLE))),
            Map.entry("not-null", List.of(Pattern.compile("(?:require|set|not_null)_(?<column>.+)" + OF_TABLE))),
            Map.entry("change-type", List.of(Pattern.compile("(?:change|widen)_(?<column>.+)" + OF_TABLE))),
            Map.entry("rename-column", List.of(Pattern.compile("rename_(?<column>.+)_to_(?<other>.+)" + OF_TABLE))),
            Map.entry("view", List.of(Pattern.compile("(?:create|add|new)_(?<view>.+)"))));

    private static final List<Pattern> OTHERS =
            List.of(COLUMN.get(0), Pattern.compile("create_(?<table>.+)"), COLUMN.get(1));

    private NamedParts() {}

    /** By their names in templates; a part that the name does not have is called as clearly as that can be. */
    static Map<String, String> of(String template, String migration) {
        Map<String, String> parts = new HashMap<>();
        PARTS.forEach(part -> parts.put(part, part + "_name"));
        // An own template may be for anything.
        for (Pattern pattern : BY_TEMPLATE.getOrDefault(template, OTHERS)) {
            Matcher name = pattern.matcher(migration);
            if (name.matches()) {
                PARTS.stream()
                        .filter(part -> pattern.pattern().contains("?<" + part + ">"))
                        .forEach(part -> parts.put(part, withoutWord(part, name.group(part))));
                break;
            }
        }
        return parts;
    }

    /** Such as {@code users} of {@code users_table}. */
    private static String withoutWord(String word, String name) {
        return name.replaceFirst("^" + word + "_(?=.)", "").replaceFirst("(?<=.)_" + word + "$", "");
    }
}
