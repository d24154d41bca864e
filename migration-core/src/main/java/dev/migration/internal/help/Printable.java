// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text that others control, made safe to show: names and texts of files, rows, servers and sessions. On a terminal, in a log
 * or on a page it must neither control anything, nor hide or reorder what is read, nor pass for a line of ours. What does so
 * is written as an escape, such as {@code \u001B}. Durations are written here too.
 */
public final class Printable {

    private static final String PLAIN_ARGUMENT = "[\\p{L}\\p{M}\\p{N}_./:=@%+,-]+";

    private static final int MOST_NAMES = 10;
    private static final int LONGEST = 64 * 1024;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Printable() {}

    /** A name or value for use within a sentence: line breaks and tabs are escaped too. */
    public static String line(String text) {
        return escaped(text, false);
    }

    /** A text whose lines are ours: line breaks and tabs stay. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    /** A text that may have several lines: all after the first are indented by so many spaces. */
    public static String block(String text, int indent) {
        String shown = lines(text).stripTrailing();
        return shown.indexOf('\n') < 0 ? shown : shown.replace("\n", "\n" + " ".repeat(indent));
    }

    /** Whether a text is what it seems to be, and each of its lines after the first is indented. */
    public static boolean isIndented(String text) {
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
            if (end + 1 < text.length() && !Character.isWhitespace(text.charAt(end + 1))) {
                return false;
            }
        }
        return lines(text).equals(text.replace("\r\n", "\n"));
    }

    /** A text of any length as far as anybody reads it; not cut off within a word, of which only a part may be secret. */
    public static String cut(String text) {
        return cut(text, LONGEST);
    }

    /** The same of at most so many characters. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest;
        while (end > longest / 2 && !Character.isWhitespace(text.charAt(end))) {
            end--;
        }
        if (end == longest / 2) {
            int url = text.lastIndexOf("://", longest);
            end = url < 0 ? longest : url;
        }
        return text.substring(0, end) + "… (cut off: it has " + text.length() + " characters)";
    }

    /** A line or its start, where it is safe to cut it off anywhere. */
    public static String start(String line, int longest) {
        return line.length() <= longest ? line : line.substring(0, longest) + "…";
    }

    /** Such as {@code 1 row} or {@code 2 rows}. */
    public static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** Names or versions within a sentence: up to ten are listed, of more the first ten and how many more there are. */
    public static String names(List<String> names) {
        return listed(names, ", ", " ");
    }

    /** The same with one on a line, each as far to the right. */
    public static String names(List<String> names, int indent) {
        String line = "\n" + " ".repeat(indent);
        return line + listed(names, line, line);
    }

    private static String listed(List<String> names, String separator, String last) {
        int more = names.size() - MOST_NAMES;
        return names.stream().limit(MOST_NAMES).map(Printable::line).collect(Collectors.joining(separator))
                + (more > 0 ? last + "and " + more + " more" : "");
    }

    /** A duration as a person says it, such as {@code 12 ms}, {@code 5 s}, {@code 1.9 s} or {@code 2 min 5 s}; never more than it was. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            long tenths = millis % 1_000 / 100;
            return millis / 1_000 + (tenths == 0 ? "" : "." + tenths) + " s";
        }
        return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    private static String escaped(String text, boolean keepsLines) {
        // Almost every text is plain: up to its first other character it has a byte for each. Half a character is a ?.
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int first = 0;
        while (first < bytes.length && bytes[first] >= ' ' && bytes[first] < 0x7F && bytes[first] != '?') {
            first++;
        }
        if (first == bytes.length) {
            return text;
        }
        var shown = new StringBuilder(text.length() + 16).append(text, 0, first);
        int before = first == 0 ? ' ' : text.charAt(first - 1);
        for (int i = first; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean endsLine = c == '\r' && i < text.length() && text.charAt(i) == '\n';
            if (!keepsLines || !endsLine) {
                append(shown, c, before, keepsLines);
            }
            before = c;
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int c, int before, boolean keepsLines) {
        if (keepsLines && (c == '\n' || c == '\t')) {
            shown.append((char) c);
        } else if (c == '\n') {
            shown.append("\\n");
        } else if (c == '\r') {
            shown.append("\\r");
        } else if (c == '\t') {
            shown.append("\\t");
        } else if (isHidden(c) && !isWrittenJoiner(c, before)) {
            shown.append(c <= Character.MAX_VALUE ? "\\u%04X".formatted(c) : "\\u{%X}".formatted(c));
        } else {
            shown.appendCodePoint(c);
        }
    }

    /** Persian and other scripts, and emoji, are written with them; between ASCII letters they only deceive. */
    private static boolean isWrittenJoiner(int c, int before) {
        return (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER) && before > 0x7F && !isHidden(before);
    }

    /** Whether a character controls a terminal, or the order of others, or cannot be seen. */
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

    /** One argument of a command, quoted where a shell would take it for several or replace a part of it. */
    public static String argument(String argument) {
        if (argument.matches(PLAIN_ARGUMENT)) {
            return argument;
        }
        boolean literal = argument.chars().noneMatch(c -> "\"$`\\!".indexOf(c) >= 0);
        return literal ? '"' + argument + '"' : "'" + argument.replace("'", "'\\''") + "'";
    }
}
