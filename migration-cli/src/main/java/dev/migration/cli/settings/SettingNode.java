package dev.migration.cli.settings;

import dev.migration.Place;
import java.util.List;
import java.util.Map;

/**
 * The value of a key in a settings file.
 *
 * @param value a String, a Boolean, a Long, {@link Plain}, a list of those, or a map from keys to nodes
 * @param place where the key is
 */
record SettingNode(Object value, Place place) {

    /** Text without quotes, as YAML has it: it is what its key needs, and 0010 is no 8. */
    record Plain(String text) {}

    @SuppressWarnings("unchecked")
    Map<String, SettingNode> table() {
        return value instanceof Map<?, ?> table ? (Map<String, SettingNode>) table : Map.of();
    }

    /** The texts of a string or of a list of strings; none where it is anything else. */
    List<String> texts() {
        List<?> elements = value instanceof List<?> list ? list : List.of(value);
        List<String> texts = elements.stream()
                .map(SettingNode::text)
                .filter(text -> !text.isEmpty())
                .toList();
        return texts.size() == elements.size() ? texts : List.of();
    }

    private static String text(Object element) {
        return element instanceof Plain plain ? plain.text() : element instanceof String text ? text : "";
    }
}
