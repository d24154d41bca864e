// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.settings;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.secrets.SecretValues;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What replaces {@code ${name}} in scripts, or what has another prefix and suffix, by names whose case makes no difference. */
public final class PlaceholderValues {

    /** Nothing is replaced. */
    public static final PlaceholderValues NONE = new PlaceholderValues(new TreeMap<>(), "${", "}", null, null);

    /** A longer prefix or suffix would be a mistake. */
    private static final int LONGEST_MARK = 20;

    /** A longer name is none. */
    public static final int LONGEST_NAME = 100;

    /** What is between the braces, as a regular expression. */
    public static final String NAME = "[A-Za-z_][A-Za-z0-9_.:-]{0," + (LONGEST_NAME - 1) + "}";

    private final SortedMap<String, String> values;
    private final String prefix;
    private final String suffix;

    /** How Flyway replaces its own, where its rules are followed; else null. */
    private final @Nullable FlywayFolder flyway;

    /** Flyway's table, where it is kept; else null. */
    private final @Nullable String flywayTable;

    private PlaceholderValues(
            SortedMap<String, String> values,
            String prefix,
            String suffix,
            @Nullable FlywayFolder flyway,
            @Nullable String flywayTable) {
        this.values = values;
        this.prefix = prefix;
        this.suffix = suffix;
        this.flyway = flyway;
        this.flywayTable = flywayTable;
    }

    /** Refuses a name that no script can have, two that differ in case only, and a value that no SQL can have. */
    public static PlaceholderValues of(Map<String, String> set) {
        return of(set, NONE.prefix, NONE.suffix, null, null);
    }

    private static PlaceholderValues of(
            Map<String, String> set,
            String prefix,
            String suffix,
            @Nullable FlywayFolder flyway,
            @Nullable String flywayTable) {
        SortedMap<String, String> values = sorted();
        for (Map.Entry<String, String> entry : set.entrySet()) {
            String name = entry.getKey();
            requireSound(name, entry.getValue());
            if (values.put(name, entry.getValue()) != null) {
                throw invalid(
                        "placeholders." + name + " is set twice: case makes no difference.",
                        "remove one of the two, or rename it");
            }
        }
        return new PlaceholderValues(values, prefix, suffix, flyway, flywayTable);
    }

    /** The same where Flyway's rules are followed; where it replaces nothing, nothing is replaced. */
    public PlaceholderValues as(@Nullable FlywayFolder folder) {
        boolean keeps = folder != null && folder.has(Choice.KEEP_PLACEHOLDERS);
        return new PlaceholderValues(keeps ? new TreeMap<>() : values, prefix, suffix, folder, flywayTable);
    }

    /** How Flyway replaces its own; null where its rules are not followed. */
    @Nullable
    FlywayFolder flyway() {
        return flyway;
    }

    /** The same beside this table of Flyway, for which scripts may ask; null where none is kept. */
    public PlaceholderValues besideTable(@Nullable String table) {
        return new PlaceholderValues(values, prefix, suffix, flyway, table);
    }

    /** Flyway's table; null where it is not kept. */
    @Nullable
    String flywayTable() {
        return flywayTable;
    }

    /** The setting that gives a placeholder its value: without brackets a property's name would lose other characters. */
    public static String setting(String name) {
        return "placeholders" + (name.matches("\\w+([.-]\\w+)*") ? "." + name : "[" + name + "]");
    }

    /** The same with other text before and after a name; null for the usual one. */
    public PlaceholderValues between(@Nullable String before, @Nullable String after) {
        return new PlaceholderValues(
                values,
                before == null ? prefix : requireMark("placeholder-prefix", before),
                after == null ? suffix : requireMark("placeholder-suffix", after),
                flyway,
                flywayTable);
    }

    private static String requireMark(String setting, String text) {
        boolean sound = !text.isBlank()
                && text.length() <= LONGEST_MARK
                && Printable.line(text).equals(text);
        if (!sound) {
            throw invalid(
                    setting + " is \"" + text + "\", which cannot be found in a script.",
                    "write up to " + LONGEST_MARK + " characters on one line, such as #[ and ]");
        }
        return text;
    }

    public String prefix() {
        return prefix;
    }

    public String suffix() {
        return suffix;
    }

    private static void requireSound(@Nullable String name, @Nullable String value) {
        if (name == null || !isName(name)) {
            throw invalid(
                    "\"" + name + "\" cannot be the name of a placeholder.",
                    "start it with a letter, followed by letters, digits, and any of _ . : -; at most " + LONGEST_NAME
                            + " characters");
        }
        if (value == null) {
            throw invalid("placeholders." + name + " must not be null.", "set an empty text, or leave it out");
        }
        if (value.indexOf(0) >= 0) {
            throw invalid(
                    "The value of placeholders." + name + " has U+0000 in it.",
                    "leave that character out: no database takes it in SQL");
        }
    }

    private static InvalidMigrationsException invalid(String message, String remedy) {
        return Problems.refused(Code.INVALID_SETTING, Printable.line(message), remedy);
    }

    private static SortedMap<String, String> sorted() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    /** Whether a placeholder may be called like this. */
    public static boolean isName(String text) {
        return text.matches(NAME);
    }

    /** The same with others that are known; one that was set has precedence. */
    public PlaceholderValues and(Map<String, String> known) {
        SortedMap<String, String> all = sorted();
        all.putAll(known);
        all.putAll(values);
        return of(all, prefix, suffix, flyway, flywayTable);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Whether one has a line break, so that the lines of what is sent are not those of the file. */
    public boolean haveLineBreaks() {
        return values.values().stream().anyMatch(value -> value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0);
    }

    /** The values by name, for code that asks for them. */
    public Map<String, String> byName() {
        return Map.copyOf(values);
    }

    /** The value of a name; null where it is unknown. */
    public @Nullable String find(String name) {
        return values.get(name);
    }

    /** Whether the value of this name is never shown: as it is written here, or as it was set, it is that of a secret. */
    public boolean isSecret(String written) {
        return SecretValues.isSecretName(written)
                || values.keySet().stream()
                        .anyMatch(set -> set.equalsIgnoreCase(written) && SecretValues.isSecretName(set));
    }

    /** The values that are never shown. */
    public SecretValues secrets() {
        if (values.isEmpty()) {
            return SecretValues.NONE;
        }
        return SecretValues.of(values.entrySet().stream()
                .filter(entry -> SecretValues.isSecretName(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList());
    }

    /** The names, for people. */
    public String names() {
        return Printable.names(List.copyOf(values.keySet()));
    }

    /** Without the values, which may be secrets. */
    @Override
    public String toString() {
        return names();
    }
}
