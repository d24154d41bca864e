package dev.migration.script;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;
import static java.util.regex.Pattern.compile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A comment that begins a section, or looks as if it should.
 *
 * @param style whose way of writing it is
 * @param section what it begins
 * @param exact whether it is written as it must be
 */
record Marker(Style style, Section section, boolean exact) {

    /** What people write for a marker; only behind another marker, because elsewhere it may be a mere heading. */
    private static final Pattern BARE_WORD = compile(
            "--\\s*(up|down|rollback|undo|revert|downgrade|donw)(?:[ -]migration)?\\s*[:.-]*\\s*", CASE_INSENSITIVE);

    /** Markers of tools whose files are not read here. */
    private static final Pattern FOREIGN = compile(
            "--\\s*(?:\\+\\s*migrate\\s+|dbmate\\s*:\\s*|//\\s*@|@)(up|down|undo|rollback)\\b.*",
            CASE_INSENSITIVE | DOTALL);

    /** The ways of writing markers. */
    enum Style {
        NATIVE(
                "-- Up Migration",
                "-- Down Migration",
                "(?:\\s+\\(.*\\))?\\s*",
                "--\\s*(up|down)\\s+(?:migration\\b.*|mi[a-z]{3,9}n\\s*)"),
        DBMATE(
                "-- migrate:up",
                "-- migrate:down",
                "(?:\\s+[^\\s:]+:\\S*)*\\s*",
                "--\\s*migrate\\s*:\\s*(up|down)\\b.*"),
        GOOSE("-- +goose Up", "-- +goose Down", "\\s*", "--\\s*\\+\\s*goose\\s+(up|down)\\b.*"),
        /** Markers only where both stand in a file, in this order. */
        CAPITALS("-- UP:", "-- DOWN:", ".*", "--\\s*(up|down)\\s*:.*");

        private final String up;
        private final String down;
        private final Pattern exact;
        private final Pattern similar;

        Style(String up, String down, String rest, String similar) {
            this.up = up;
            this.down = down;
            this.exact = compile("(?:" + Pattern.quote(up) + "|" + Pattern.quote(down) + ")" + rest, DOTALL);
            this.similar = compile(similar, CASE_INSENSITIVE | DOTALL);
        }

        /** The marker as it is to be written. */
        String text(Section section) {
            return section == Section.UP ? up : down;
        }
    }

    /** The marker in a comment, or null if nothing in it looks like one. */
    static @Nullable Marker in(String comment) {
        if (!mayBeMarker(comment)) {
            return null;
        }
        Matcher foreign = FOREIGN.matcher(comment);
        if (foreign.matches()) {
            return new Marker(Style.NATIVE, meant(foreign.group(1)), false);
        }
        for (Style style : Style.values()) {
            Matcher similar = style.similar.matcher(comment);
            if (similar.matches()) {
                boolean exact = style.exact.matcher(comment).matches();
                return new Marker(style, meant(similar.group(1)), exact);
            }
        }
        return null;
    }

    /** The marker that is meant by a single word, or null if the comment is something else. */
    static @Nullable Marker meantBy(String comment, Style style) {
        Matcher word = BARE_WORD.matcher(comment);
        if (!word.matches()) {
            return null;
        }
        return new Marker(style, meant(word.group(1)), false);
    }

    private static Section meant(String word) {
        return word.equalsIgnoreCase("up") ? Section.UP : Section.DOWN;
    }

    /** Spares nearly all comments the patterns. */
    private static boolean mayBeMarker(String comment) {
        for (int i = 2; i < comment.length(); i++) {
            if (!Character.isWhitespace(comment.charAt(i))) {
                return "uUdDmM+@/".indexOf(comment.charAt(i)) >= 0;
            }
        }
        return false;
    }

    /** The marker as it is to be written. */
    String text() {
        return style.text(section);
    }
}
