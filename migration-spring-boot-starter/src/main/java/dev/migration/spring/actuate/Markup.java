package dev.migration.spring.actuate;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * HTML as it is written, in which no text becomes markup. Characters that are not to be seen, or that turn the text around
 * them, are shown by their number.
 */
final class Markup {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private final StringBuilder html = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; the attributes are names and values in turn. */
    Markup open(String tag, String... attributes) {
        empty(tag, attributes);
        open.push(tag);
        return this;
    }

    /** Ends the element that was begun last. */
    Markup close() {
        html.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element that never has content. */
    Markup empty(String tag, String... attributes) {
        html.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            html.append(' ').append(attributes[i]).append("=\"");
            text(attributes[i + 1]);
            html.append('"');
        }
        html.append('>');
        return this;
    }

    /** An element with nothing but text in it. */
    Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    Markup text(String text) {
        text.codePoints().forEach(this::character);
        return this;
    }

    /** What is markup already: only ever what is in the source. */
    Markup verbatim(String constant) {
        html.append(constant);
        return this;
    }

    private void character(int c) {
        switch (c) {
            case '&' -> html.append("&amp;");
            case '<' -> html.append("&lt;");
            case '>' -> html.append("&gt;");
            case '"' -> html.append("&quot;");
            case '\'' -> html.append("&#39;");
            case '\n', '\r', '\t', ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER -> html.appendCodePoint(c);
            default -> {
                if (isHidden(c)) {
                    html.append("\\u%04X".formatted(c));
                } else {
                    html.appendCodePoint(c);
                }
            }
        }
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
