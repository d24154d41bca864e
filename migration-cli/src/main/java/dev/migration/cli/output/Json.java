// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records, maps, lists, texts and numbers as JSON in one line. */
final class Json {

    private Json() {}

    static String of(@Nullable Object given) {
        if (given == null) {
            return "null";
        }
        Object value = plain(given);
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(member -> quoted(String.valueOf(member.getKey())) + ":" + of(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    /** A record as a map of what it knows, a point in time or a constant as a text; all else as it is. */
    static Object plain(Object value) {
        if (value instanceof Record) {
            Map<String, Object> known = new LinkedHashMap<>();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                try {
                    Object member = component.getAccessor().invoke(value);
                    if (member != null) {
                        known.put(component.getName(), member);
                    }
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(component.toString(), e);
                }
            }
            return known;
        }
        if (value instanceof OffsetDateTime time) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
        }
        return value instanceof Instant || value instanceof Enum<?> ? value.toString() : value;
    }

    private static String quoted(String value) {
        String text = value.replace("\\", "\\\\").replace("\"", "\\\"");
        return '"' + escaped(text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"), false) + '"';
    }

    /** With an escape for each character that is not seen. */
    static String escaped(String text, boolean hasLines) {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = !isHidden(c) || (hasLines && c == '\n');
            escaped.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return escaped.toString();
    }

    private static boolean isHidden(char c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029';
    }
}
