// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.header;

import dev.migration.internal.header.Marker.Section;
import java.io.IOException;
import java.io.Reader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The comments and blank lines before the text. Their options, except {@code requires}, are part of the checksum in one
 * form, whatever their order and spelling.
 */
final class HeaderReader {

    /** Of a longer comment no more is read. */
    private static final int LONGEST_COMMENT = "--".length() + 4096;

    private final Map<Section, ScriptOptions> options = new EnumMap<>(Section.class);
    private ScriptOptions forBoth = ScriptOptions.DEFAULT;
    private @Nullable Section section;
    private @Nullable String title;
    private @Nullable String created;
    private @Nullable String author;
    private boolean ofDbmate;
    private boolean anyComment;
    private boolean startsChangelog;

    /** Reads up to the text, and returns what it has read of that: the start of its first line. */
    String read(Reader in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            char c = (char) next;
            if (c == '\n') {
                line.setLength(0);
            } else if (isBlank(c)) {
                line.append(c);
            } else {
                int second = c == '-' ? in.read() : -1;
                if (second != '-') {
                    line.append(c);
                    return second < 0
                            ? line.toString()
                            : line.append((char) second).toString();
                }
                take(comment(in), line.isEmpty());
                line.setLength(0);
            }
        }
        return "";
    }

    private static boolean isBlank(char c) {
        return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
    }

    /** A comment to its end. A lone CR ends it, as for PostgreSQL: SQL that runs must be in the checksum. */
    private static String comment(Reader in) throws IOException {
        var comment = new StringBuilder("--");
        for (int c = in.read(); c >= 0 && c != '\n' && c != '\r'; c = in.read()) {
            if (comment.length() < LONGEST_COMMENT) {
                comment.append((char) c);
            }
        }
        return comment.toString();
    }

    private void take(String comment, boolean atLineStart) {
        char first = firstLetter(comment);
        startsChangelog |= !anyComment && (first == 'l' || first == 'L') && HeaderComments.startsChangelog(comment);
        anyComment = true;
        if ("UDmMoOn+".indexOf(first) >= 0) {
            takeOptions(comment, atLineStart);
        }
        String words = HeaderComments.words(comment);
        if (words.startsWith(HeaderComments.MIGRATION)) {
            title = value(words);
        } else if (words.startsWith(HeaderComments.AUTHOR)) {
            author = value(words);
        } else if (words.startsWith(HeaderComments.CREATED)) {
            created = value(words);
        }
    }

    private static @Nullable String value(String words) {
        String value = words.substring(words.indexOf(':') + 1).strip();
        return value.isEmpty() ? null : value;
    }

    /** Spares nearly all comments the patterns: every start reads those of every file. */
    private static char firstLetter(String comment) {
        for (int i = 2; i < comment.length(); i++) {
            if (!Character.isWhitespace(comment.charAt(i))) {
                return comment.charAt(i);
            }
        }
        return ' ';
    }

    private void takeOptions(String comment, boolean atLineStart) {
        Marker marker = atLineStart ? Marker.exact(comment) : null;
        if (marker != null) {
            section = marker.section();
            if (marker.style() == Marker.Style.DBMATE) {
                ofDbmate = true;
                add(section, OptionComment.afterMarker(marker, comment).options());
            }
            return;
        }
        OptionComment found = OptionComment.in(comment);
        if (found != null) {
            add(found.form() == OptionComment.Form.GOOSE ? null : section, found.options());
        }
    }

    private void add(@Nullable Section of, ScriptOptions more) {
        if (of == null) {
            forBoth = forBoth.and(more);
        } else {
            options.merge(of, more, ScriptOptions::and);
        }
    }

    boolean hasOptions() {
        return !forBoth.values().isEmpty() || !options.isEmpty();
    }

    /** The options as lines of text. */
    String options() {
        var lines = new StringBuilder(forBoth.comment());
        for (Section section : Section.values()) {
            String comment =
                    options.getOrDefault(section, ScriptOptions.DEFAULT).comment();
            if (!comment.isEmpty()) {
                lines.append(Marker.Style.NATIVE.text(section)).append('\n').append(comment);
            }
        }
        return lines.toString();
    }

    boolean startsChangelog() {
        return startsChangelog;
    }

    HeaderComments comments() {
        if (!hasOptions()) {
            return new HeaderComments(title, created, author, false, false, List.of(), ofDbmate);
        }
        ScriptOptions all = forBoth.and(options.getOrDefault(Section.UP, ScriptOptions.DEFAULT));
        return new HeaderComments(
                title, created, author, all.runsOnChange(), all.runsAlways(), all.squashed(), ofDbmate);
    }
}
