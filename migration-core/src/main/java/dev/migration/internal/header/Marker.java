// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.header;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import dev.migration.internal.find.SourceFile;
import dev.migration.internal.text.CharWindow.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A comment that starts a section, or looks like one that does.
 *
 * @param style whose way of writing it is
 * @param section what it starts
 * @param form how near it is to what has to be written
 */
public record Marker(Style style, Section section, Form form) {

    /** A longer comment is no exact marker, and no more of it is checked. */
    static final int LONGEST = 1000;

    /** A comment of more words says something. */
    static final int MOST_WORDS = 3;

    /** Which of a migration's two scripts. */
    public enum Section {
        UP,
        DOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A marker and its place.
     *
     * @param comment the whole comment
     * @param position where the comment starts
     * @param next where the line after it starts
     */
    public record MarkerLine(Marker marker, String comment, Position position, Position next) {

        public Section section() {
            return marker.section();
        }

        public Style style() {
            return marker.style();
        }

        public long offset() {
            return position.offset();
        }
    }

    /** The ways of writing markers. */
    public enum Style {
        NATIVE("-- Up Migration", "-- Down Migration", false, "(?:\\s+\\(.*\\))?\\s*"),
        DBMATE("-- migrate:up", "-- migrate:down", true, "(?:\\s+[^\\s:]+:\\S*)*\\s*"),
        GOOSE("-- +goose Up", "-- +goose Down", true, "\\s*"),
        /** Markers only where both are in a file. */
        CAPITALS("-- UP:", "-- DOWN:", false, ".*");

        private final String up;
        private final String down;
        private final Pattern exactUp;
        private final Pattern exactDown;

        Style(String up, String down, boolean anySpaceAndCase, String rest) {
            this.up = up;
            this.down = down;
            this.exactUp = exact(up, anySpaceAndCase, rest);
            this.exactDown = exact(down, anySpaceAndCase, rest);
        }

        private static Pattern exact(String text, boolean anySpaceAndCase, String rest) {
            return anySpaceAndCase
                    ? Pattern.compile(
                            text.replace("+", "\\+")
                                            .replaceFirst(" ", "\\\\s*+")
                                            .replace(" ", "\\s++")
                                    + rest,
                            CASE_INSENSITIVE)
                    : Pattern.compile(Pattern.quote(text) + rest, DOTALL);
        }

        /** The marker as it is to be written. */
        public String text(Section section) {
            return section == Section.UP ? up : down;
        }

        /** Whether hardly any comment is like it. */
        public boolean isDistinct() {
            return this != CAPITALS;
        }

        private boolean isExact(String comment, Section section) {
            return comment.length() <= LONGEST
                    && (section == Section.UP ? exactUp : exactDown)
                            .matcher(comment)
                            .matches();
        }
    }

    /** How near a comment is to a marker. */
    public enum Form {
        /** As it has to be written, if it is at the very start of its line. */
        EXACT,
        /** As {@code -- Rollback}: a marker if it has SQL below it. */
        NEAR,
        /** As {@code -- Rollback: drops it}: a marker if it has SQL above and below it. */
        HEADING,
        /** What another word after {@code migrate:} or {@code +goose} is. */
        UNKNOWN,
        /** The marker of a tool whose files are not read. */
        FOREIGN,
        /** {@code -- +goose ENVSUB ON}, after which goose replaces {@code ${NAME}}. */
        SUBSTITUTION
    }

    private static final Pattern OF_TOOL = Pattern.compile(
            "[-#/*\\s]*+(?:(migrate):\\S|\\+\\s*goose\\s+(envsub)\\s+on\\s*$"
                    + "|\\+\\s*goose\\b(?!\\s+(?:no\\s+transaction|envsub\\s+off)\\s*$))",
            CASE_INSENSITIVE);

    /** MyBatis' and tern's. */
    private static final Pattern OF_OTHER_TOOL =
            Pattern.compile("--\\s*//.*@undo|-{4}\\s*create above / drop below", CASE_INSENSITIVE);

    /** How a ROLLBACK goes on as a statement, up to its semicolon. */
    private static final String REST =
            "(?:\\s+(?i:work|tran|transaction|and\\s+(?:no\\s+)?chain|to\\s+(?:savepoint\\s+)?[^\\s\\d;]\\S*))?\\s*;\\s*";

    /**
     * A statement that somebody has taken out, once or twice, and no title in a frame. Only capitals are sure to be one with text
     * behind it.
     */
    private static final Pattern ROLLBACK = Pattern.compile("(?:--|/\\*\\*?|#)\\s*(?:(?:--|\\*|#)\\s*)?(?:ROLLBACK"
            + REST + "(?:--[^\\n]*[\\p{L}\\p{N}][^\\n]*|[*/\\s]*)|rollback" + REST + "[*/\\s]*)");

    /** A title, up to what follows a colon, a semicolon, a dash or a parenthesis. */
    private static final Pattern DOWN = Pattern.compile(
            "[^\\p{L}\\p{N}(]*+((?:migrat(?:ion|e)[^\\p{L}\\p{N}(]+)?+(?:down|undo|roll[\\s-]?+back|revert|downgrade)"
                    + "(?![\\p{L}\\p{N}])[^:(;]*?)(?:[:(;]|\\s[-–—]|$)(.*)",
            CASE_INSENSITIVE | DOTALL);

    static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]++");

    /** The marker that a comment exactly is, or null. */
    public static @Nullable Marker exact(String comment) {
        for (Style style : Style.values()) {
            for (Section section : Section.values()) {
                if (style.isExact(comment, section)) {
                    return new Marker(style, section, Form.EXACT);
                }
            }
        }
        return null;
    }

    /** Whether lines of a file are markers that divide it in two. */
    public static boolean divides(SourceFile file) throws IOException {
        Set<Section> capitals = EnumSet.noneOf(Section.class);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(file.open(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Marker marker = line.startsWith("--") ? exact(line) : null;
                if (marker != null && marker.style().isDistinct()) {
                    return true;
                }
                if (marker != null) {
                    capitals.add(marker.section());
                }
            }
        }
        return capitals.size() > 1;
    }

    /** What a comment that is no exact marker looks like: a marker of a down section, or null. */
    public static @Nullable Marker similar(String comment) {
        if (HeaderComments.has(comment)) {
            return null;
        }
        String start = comment.substring(0, Math.min(comment.length(), LONGEST));
        Matcher tool = OF_TOOL.matcher(start);
        if (tool.lookingAt()) {
            return new Marker(
                    tool.group(1) == null ? Style.GOOSE : Style.DBMATE,
                    Section.DOWN,
                    tool.group(2) == null ? Form.UNKNOWN : Form.SUBSTITUTION);
        }
        if (OF_OTHER_TOOL.matcher(start).lookingAt()) {
            return new Marker(Style.NATIVE, Section.DOWN, Form.FOREIGN);
        }
        Matcher down = DOWN.matcher(start);
        if (!down.matches()
                || ROLLBACK.matcher(start).matches()
                || WORD.matcher(down.group(1)).results().count() > MOST_WORDS) {
            return null;
        }
        boolean hasText = WORD.matcher(down.group(2)).find();
        return new Marker(Style.NATIVE, Section.DOWN, hasText ? Form.HEADING : Form.NEAR);
    }

    /** The marker as it is to be written. */
    public String text() {
        return style.text(section);
    }
}
