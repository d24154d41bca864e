package dev.migration.internal.header;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.text.CharWindow.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
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
        NATIVE("-- Up Migration", "-- Down Migration", "(?:\\s+\\(.*\\))?\\s*"),
        DBMATE("-- migrate:up", "-- migrate:down", "(?:\\s+[^\\s:]+:\\S*)*\\s*"),
        GOOSE("-- +goose Up", "-- +goose Down", "\\s*"),
        /** Markers only where both are in a file. */
        CAPITALS("-- UP:", "-- DOWN:", ".*");

        private final String up;
        private final String down;
        private final Pattern exact;

        Style(String up, String down, String rest) {
            this.up = up;
            this.down = down;
            this.exact = Pattern.compile("(?:" + Pattern.quote(up) + "|" + Pattern.quote(down) + ")" + rest, DOTALL);
        }

        /** The marker as it is to be written. */
        public String text(Section section) {
            return section == Section.UP ? up : down;
        }

        /** Whether hardly any comment is like it. */
        public boolean isDistinct() {
            return this != CAPITALS;
        }

        private boolean isExact(String comment) {
            return (comment.startsWith(up) || comment.startsWith(down))
                    && comment.length() <= LONGEST
                    && exact.matcher(comment).matches();
        }
    }

    /** How near a comment is to a marker. */
    public enum Form {
        /** As it has to be written, if it is at the very start of its line. */
        EXACT,
        /** As {@code -- Rollback} or {@code -- migarte:down}: a marker if it has SQL below it. */
        NEAR,
        /** As {@code -- Rollback: drops it}: a marker if it has SQL above and below it. */
        HEADING,
        /** What another word after {@code migrate:} or {@code +goose} is. */
        UNKNOWN,
        /** {@code -- +goose ENVSUB ON}, after which goose replaces {@code ${NAME}}. */
        SUBSTITUTION
    }

    private static final Pattern OF_TOOL = Pattern.compile(
            "[-#/*\\s]*+(?:(migrate|dbmate):\\S.*|\\+\\s*goose\\s+(envsub)\\s+on\\s*"
                    + "|\\+\\s*goose\\b(?!\\s+(?:no\\s+transaction|envsub\\s+off)\\s*$).*|\\+[a-z]+\\s+down\\b.*"
                    + "|create\\s+above\\s*/\\s*drop\\s+below\\b.*)",
            CASE_INSENSITIVE | DOTALL);

    private static final List<String> UP = List.of("up", "upgrade");
    private static final List<String> DOWN = List.of("down", "undo", "rollback", "revert", "downgrade");
    private static final List<String> ABOUT =
            List.of("migration", "migrate", "script", "section", "sql", "step", "change", "dbmate", "goose", "rambler");

    private static final String WORD = "(roll[\\s-]+back\\b|(?:down|undo|revert|rollback)(?=mi|scr|sec)|[a-z]++)";
    private static final Pattern FIRST_WORDS = Pattern.compile("\\G[^\\p{L}\\p{N}(]*+" + WORD, CASE_INSENSITIVE);
    private static final Pattern MORE_WORDS = Pattern.compile("\\G(?:[\\s_]*+|[-.])" + WORD, CASE_INSENSITIVE);
    private static final Pattern NOTHING =
            Pattern.compile("(?:\\s+transaction:\\S*+)?[^\\p{L}\\p{N};]*+", CASE_INSENSITIVE);
    private static final Pattern TITLE_OF_TOOL =
            Pattern.compile("(?:migrate|dbmate)\\s*:|goose|rambler|down[\\s_-]*migration");
    private static final Pattern TEXT = Pattern.compile("\\s*+[:(].*|\\s++[-–—].*", DOTALL);

    /** The marker that a comment exactly is, or null. */
    public static @Nullable Marker exact(String comment) {
        for (Style style : Style.values()) {
            if (style.isExact(comment)) {
                return new Marker(style, comment.startsWith(style.up) ? Section.UP : Section.DOWN, Form.EXACT);
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

    /** The marker in a comment, or null if nothing in it looks like one. */
    public static @Nullable Marker in(String comment) {
        Marker exact = exact(comment);
        if (exact != null) {
            return exact;
        }
        if (FileHeader.has(comment)) {
            return null;
        }
        String start = comment.substring(0, Math.min(comment.length(), LONGEST));
        Matcher tool = OF_TOOL.matcher(start);
        if (!tool.matches()) {
            return near(start);
        }
        return new Marker(
                tool.group(1) == null ? Style.GOOSE : Style.DBMATE,
                Section.DOWN,
                tool.group(2) == null ? Form.UNKNOWN : Form.SUBSTITUTION);
    }

    /** A title that names a section, alone or with words of tools, perhaps mistyped; of an up section, in these words only. */
    private static @Nullable Marker near(String start) {
        Section section = null;
        boolean isSure = false;
        int end = 0;
        Matcher words = FIRST_WORDS.matcher(start);
        while (words.find()) {
            String word = words.group(1).toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
            end = words.end();
            if (section == null && (UP.contains(word) || Misspelling.isLike(word, DOWN))) {
                section = UP.contains(word) ? Section.UP : Section.DOWN;
                isSure |= section == Section.UP || Misspelling.isSurely(word, DOWN);
                words.usePattern(MORE_WORDS);
            } else if (Misspelling.isLike(word, ABOUT)) {
                isSure = true;
            } else {
                end = words.start();
                break;
            }
        }
        String rest = start.substring(end);
        String title = start.substring(0, end).toLowerCase(Locale.ROOT);
        boolean isAlone = NOTHING.matcher(rest).matches();
        boolean isHeading =
                TEXT.matcher(rest).matches() || TITLE_OF_TOOL.matcher(title).find();
        if (section == null || !isSure || !(isAlone || isHeading)) {
            return null;
        }
        Style style = title.contains("goose") ? Style.GOOSE : title.contains(":") ? Style.DBMATE : Style.NATIVE;
        return new Marker(style, section, isAlone ? Form.NEAR : Form.HEADING);
    }

    /** The marker as it is to be written. */
    public String text() {
        return style.text(section);
    }
}
