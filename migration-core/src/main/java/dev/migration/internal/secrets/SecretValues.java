package dev.migration.internal.secrets;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The values of placeholders that are secrets. They are hidden in every message of a run, whatever statement it is about: data
 * of a COPY, a constraint that is checked at COMMIT and a later script may show them.
 */
public final class SecretValues {

    /** For what has no placeholders. */
    public static final SecretValues NONE = new SecretValues(List.of());

    /** What is shorter may be a part of anything. */
    private static final int SHORTEST = 4;

    /** A server cuts long values off: by so much one is recognized. */
    private static final int START = 16;

    private final List<String> values;

    private SecretValues(List<String> values) {
        this.values = values;
    }

    public static SecretValues of(Collection<String> values) {
        return new SecretValues(values.stream()
                .flatMap(value -> Stream.of(value, unquoted(value)))
                .flatMap(value -> Stream.of(value, escaped(value)))
                .map(SecretValues::folded)
                .filter(value -> value.strip().length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** As the database has it where the value is a part of a literal, or all of it. */
    private static String unquoted(String value) {
        boolean isLiteral = value.length() > 1 && value.startsWith("'") && value.endsWith("'");
        return (isLiteral ? value.substring(1, value.length() - 1) : value).replace("''", "'");
    }

    /** As it is in a text in quotes. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** The same without case, character by character: a value without quotes is a name, which databases change the case of. */
    private static String folded(String text) {
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            characters[i] = Character.toLowerCase(Character.toUpperCase(characters[i]));
        }
        return new String(characters);
    }

    /** The text without them. */
    public String hideIn(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hide(value, hidden);
        }
        return hidden;
    }

    private static String hide(String value, String text) {
        String folded = folded(text);
        String start = value.substring(0, Math.min(START, value.length()));
        var hidden = new StringBuilder();
        int copied = 0;
        for (int at = folded.indexOf(start); at >= 0; at = folded.indexOf(start, copied)) {
            hidden.append(text, copied, at).append("***");
            int end = at + start.length();
            while (end < text.length() && end - at < value.length() && folded.charAt(end) == value.charAt(end - at)) {
                end++;
            }
            copied = end;
        }
        return copied == 0 ? text : hidden.append(text, copied, text.length()).toString();
    }
}
