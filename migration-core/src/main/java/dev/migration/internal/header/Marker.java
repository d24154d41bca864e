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
        /** What is written for no other purpose. */
        NEAR,
        /** What another word after {@code migrate:} or {@code +goose} is. */
        UNKNOWN,
        /** {@code -- +goose ENVSUB ON}, after which goose replaces {@code ${NAME}}. */
        SUBSTITUTION,
        /** A word such as {@code Rollback:} with text after it: a marker only if it has SQL above and below it. */
        HEADING,
        /** As {@code -- Dwon Migration} or {@code -- migarte:down}: it needs SQL below it, and SQL or a marker above it. */
        MISSPELT
    }

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
                new BufferedReader(new InputStreamReader(file.content().openAsListed(), StandardCharsets.ISO_8859_1))) {
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
        String start = comment.substring(0, Math.min(comment.length(), LONGEST));
        Marker similar = Similar.FIRST_WORD.matcher(start).lookingAt() ? similar(start) : null;
        String misspelt = similar == null ? Misspelling.section(start) : null;
        return misspelt == null ? similar : new Marker(Style.NATIVE, Section.valueOf(misspelt), Form.MISSPELT);
    }

    private static @Nullable Marker similar(String start) {
        for (Similar similar : Similar.values()) {
            Matcher matcher = similar.pattern.matcher(start);
            if (matcher.matches()) {
                Section section =
                        matcher.group(1).toLowerCase(Locale.ROOT).startsWith("up") ? Section.UP : Section.DOWN;
                return new Marker(similar.style, section, similar.form);
            }
        }
        return null;
    }

    /** The marker as it is to be written. */
    public String text() {
        return style.text(section);
    }

    /** What people and other tools write for markers, whatever its letters and punctuation. */
    private enum Similar {
        DBMATE(Style.DBMATE, Form.NEAR, "(?:migrate|dbmate)\\s*:\\s*(up|down|rollback|donw|dwon)\\b.*"),
        OTHER_DBMATE(Style.DBMATE, Form.UNKNOWN, "(migrate|dbmate):\\S.*"),
        GOOSE(Style.GOOSE, Form.NEAR, "\\+?\\s*goose[\\s:]+(up|down)\\b.*"),
        GOOSE_SUBSTITUTION(Style.GOOSE, Form.SUBSTITUTION, "(\\+goose)\\s+envsub\\s+on\\s*"),
        OTHER_GOOSE(Style.GOOSE, Form.UNKNOWN, "(\\+\\s*goose)\\b(?!\\s+(?:no\\s+transaction|envsub\\s+off)\\s*$).*"),
        SQL_MIGRATE(Style.NATIVE, Form.NEAR, "\\+\\s*migrate[\\s:]+(up|down)\\b.*"),
        RAMBLER(Style.NATIVE, Form.NEAR, "rambler[\\s:]+(up|down)\\b.*"),
        TERN(Style.NATIVE, Form.NEAR, "(create\\s+above\\s*/\\s*drop\\s+below)\\b.*"),
        ATLAS(Style.NATIVE, Form.NEAR, "(down)\\.sql\\s*--.*"),
        MYBATIS(Style.NATIVE, Form.NEAR, "@\\s*(up|down|undo|rollback)\\b.*"),
        LIQUIBASE(
                Style.NATIVE,
                Form.NEAR,
                "(?:(?<=^--)|(?=rollback\\s+(?:drop|alter|create|delete|insert|update|truncate|revoke|grant|empty|not"
                        + "\\s+required)\\b))(rollback)\\b.*"),
        MIGRATION(Style.NATIVE, Form.NEAR, "(up|down)[\\s_-]*(?:migration\\b.*|mi[a-z]{3,9}n\\s*)"),
        WITH_COLON(Style.CAPITALS, Form.NEAR, "(up|down)\\s*:.*"),
        ALONE(
                Style.NATIVE,
                Form.NEAR,
                "(?:" + Similar.ABOUT + "[\\s_-]+)*+" + Similar.WORD + "(?:[\\s_-]+" + Similar.ABOUT + ")*+"
                        + Similar.PUNCTUATION + "(?:\\(.*\\)" + Similar.PUNCTUATION + ")?"),
        HEADING(Style.NATIVE, Form.HEADING, Similar.WORD + "(?:[\\s_-]+" + Similar.ABOUT + ")*+(?:\\s*:|\\s+[-–—]).*");

        private static final String OPENING = "[-#/*=~_<>|.!\\[\\s]*+";
        private static final String PUNCTUATION = "[-#/*=~_<>|.!:\\]\\s]*+";
        private static final String WORD = "\\b(up|down|donw|undo|revert|roll[\\s-]?back|upgrade|downgrade)\\b";
        private static final String ABOUT = "(?:migrations?|migrate|scripts?|sections?|sql|steps?|changes?)\\b";
        private static final Pattern FIRST_WORD = Pattern.compile(
                OPENING
                        + "[+@]?\\s*(?:up|down|donw|undo|revert|roll|migrat|dbmate|goose|rambler|create\\s+above"
                        + "|script|section|sql|step|change)",
                CASE_INSENSITIVE);

        private final Style style;
        private final Form form;
        private final Pattern pattern;

        Similar(Style style, Form form, String text) {
            this.style = style;
            this.form = form;
            this.pattern = Pattern.compile(Similar.OPENING + text, CASE_INSENSITIVE | DOTALL);
        }
    }
}
