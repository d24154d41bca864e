// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.header.Marker;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One section of a file, cut into its statements. Head, parts and tail one after the other are the text as it was.
 *
 * @param head what is for all of it: the comments of the header, options, and the marker
 * @param tail what follows the last statement
 */
record Section(String head, List<Part> parts, String tail) {

    Section {
        parts = List.copyOf(parts);
    }

    /**
     * A statement.
     *
     * @param above the comments above it
     * @param end its semicolon, and what else is on that line
     */
    record Part(String above, String sql, String end, int line, int column) {

        String text() {
            return above + sql + end;
        }
    }

    /** A part of a text; empty where something else than semicolons divides its statements. */
    static Optional<Section> of(String text, int from, int to, @Nullable Script script) {
        List<Part> parts = new ArrayList<>();
        String head = null;
        int at = from;
        for (Statement statement : statements(script)) {
            int start = (int) statement.offset();
            int stop = start + statement.text().length();
            if (stop > to || !text.startsWith(statement.text(), start)) {
                return Optional.empty();
            }
            String above = text.substring(at, start);
            if (head == null) {
                head = headOf(above);
                above = above.substring(head.length());
            } else if (!parts.get(parts.size() - 1).end().stripLeading().startsWith(";")) {
                return Optional.empty();
            }
            String end = endOf(text.substring(stop, to));
            parts.add(new Part(above, statement.text(), end, statement.line(), statement.column()));
            at = stop + end.length();
        }
        String rest = text.substring(at, to);
        return Optional.of(head == null ? new Section(rest, parts, "") : new Section(head, parts, rest));
    }

    private static List<Statement> statements(@Nullable Script script) {
        List<Statement> statements = new ArrayList<>();
        if (script != null) {
            try (StatementReader reader = script.open()) {
                reader.forEachRemaining(statements::add);
            }
        }
        return statements;
    }

    /** Up to the last line that is not of the first statement only. */
    private static String headOf(String above) {
        int end = 0;
        int at = 0;
        for (String line : lines(above)) {
            at += line.length();
            end = isOfHead(line) ? at : end;
        }
        return above.substring(0, end);
    }

    private static boolean isOfHead(String line) {
        return HeaderComments.has(line) || isOption(line) || isMarker(line);
    }

    static boolean isOption(String line) {
        return line.startsWith("-- option:") || line.startsWith("-- no-transaction");
    }

    static boolean isMarker(String line) {
        return Marker.exact(line.stripTrailing()) != null;
    }

    static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
    }

    /** The semicolon with the rest of its line, if that has nothing but a comment. */
    private static String endOf(String behind) {
        int semicolon = behind.length() - behind.stripLeading().length();
        if (!behind.startsWith(";", semicolon)) {
            return "";
        }
        int line = behind.indexOf('\n', semicolon) + 1;
        String rest = behind.substring(semicolon + 1, line == 0 ? behind.length() : line);
        boolean isAlone = rest.isBlank() || rest.strip().startsWith("--");
        return behind.substring(0, isAlone ? semicolon + 1 + rest.length() : semicolon + 1);
    }

    /** The lines of the head that are markers, or those that are none. */
    String head(boolean markers) {
        return lines(head).stream().filter(line -> isMarker(line) == markers).collect(Collectors.joining());
    }

    String text() {
        return head + parts.stream().map(Part::text).collect(Collectors.joining()) + tail;
    }
}
