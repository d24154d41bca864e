package dev.migration.internal.report;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object, written member by member. What is unknown is left out. Its values are what they are, but what could control
 * a terminal or reorder what is read there is written as an escape.
 */
final class JsonObject {

    private final StringBuilder members = new StringBuilder();

    JsonObject with(String name, @Nullable String value) {
        return value == null ? this : member(name, quoted(value));
    }

    JsonObject with(String name, long value) {
        return member(name, Long.toString(value));
    }

    JsonObject with(String name, JsonObject value) {
        return member(name, value.toString());
    }

    JsonObject with(String name, List<JsonObject> values) {
        return member(name, values.stream().map(JsonObject::toString).collect(Collectors.joining(",", "[", "]")));
    }

    /** The same as {@link #with(String, String)} for what is told also where there is none. */
    JsonObject always(String name, @Nullable String value) {
        return member(name, value == null ? "null" : quoted(value));
    }

    private JsonObject member(String name, String value) {
        members.append(members.isEmpty() ? "" : ",")
                .append(quoted(name))
                .append(':')
                .append(value);
        return this;
    }

    private static String quoted(String value) {
        var text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(isHidden(c) ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return text.append('"').toString();
    }

    private static boolean isHidden(char c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029';
    }

    /** The object in one line. */
    @Override
    public String toString() {
        return "{" + members + "}";
    }
}
