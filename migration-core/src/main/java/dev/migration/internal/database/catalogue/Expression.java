// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.catalogue;

import dev.migration.internal.database.catalogue.ExpressionReader.Node;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * A condition or a default as the catalogue has it, read so that the same in other words is the same text: without casts, the quotes of
 * names, and the parentheses that change nothing.
 *
 * @param text what it says
 * @param column that it is about alone, where it lists or bounds its values; empty for another
 * @param values those that it lists; empty where it has bounds that are too far apart
 */
public record Expression(String text, String column, Set<String> values) {

    private static final Pattern NOW = Pattern.compile("(?:now|current_timestamp|localtimestamp)(?:\\(\\d?\\))?");
    private static final Pattern NUMBER = Pattern.compile("'(-?\\d+(?:\\.\\d+)?)'");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
    private static final int MOST_VALUES = 1000;

    /** One that is written in another way than the reader knows is compared as it is. */
    public static Expression of(String written) {
        Node node = ExpressionReader.read(written);
        if (node == null) {
            return new Expression(written.replaceAll("\\s+", " ").strip(), "", Set.of());
        }
        String column = columnOf(node);
        return column.isEmpty()
                ? new Expression(value(node.text()), "", Set.of())
                : new Expression(node.text(), column, valuesOf(node));
    }

    /** Whether it says nothing. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** Whether it lists all values of a column; the bounds of Bean Validation do not. */
    public boolean isList() {
        return !values.isEmpty();
    }

    /** Whether it allows a column all values that another one lists. */
    public boolean allows(Expression other) {
        return other.isList() && column.equalsIgnoreCase(other.column) && values.containsAll(other.values);
    }

    private static String value(String text) {
        return NOW.matcher(text).matches() ? "now" : NUMBER.matcher(text).replaceFirst("$1");
    }

    private static String columnOf(Node node) {
        List<Node> bounds = node.is("and") ? node.members() : List.of(node);
        return bounds.stream().allMatch(Node::isBound)
                        && bounds.stream().map(Node::column).distinct().count() == 1
                ? bounds.get(0).column()
                : "";
    }

    private static Set<String> valuesOf(Node node) {
        Set<String> values = new TreeSet<>();
        List<String> bounds = node.members().stream().skip(1).map(Node::text).toList();
        if (node.is("in")) {
            values.addAll(bounds);
        } else if (node.is("between")
                && bounds.stream().allMatch(bound -> WHOLE.matcher(bound).matches())) {
            long from = Long.parseLong(bounds.get(0));
            long to = Long.parseLong(bounds.get(1));
            if (to - from < MOST_VALUES) {
                LongStream.rangeClosed(from, to).mapToObj(Long::toString).forEach(values::add);
            }
        }
        return Set.copyOf(values);
    }
}
