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
 * @param rest what stands behind it, without spaces around
 */
record Marker(Style style, Section section, boolean exact, String rest) {

    /** The ways of writing markers. */
    enum Style {
        NATIVE("-- Up Migration", "-- Down Migration", "(?:\\s+\\(.*\\))?\\s*", "--\\s*(up|down)\\s+migration\\b(.*)"),
        DBMATE(
                "-- migrate:up",
                "-- migrate:down",
                "(?:\\s+[^\\s:]+:\\S*)*\\s*",
                "--\\s*migrate\\s*:\\s*(up|down)\\b(.*)"),
        GOOSE("-- +goose Up", "-- +goose Down", "\\s*", "--\\s*\\+\\s*goose\\s+(up|down)\\b(.*)"),
        /** Markers only where both stand in a file, in this order. */
        CAPITALS("-- UP:", "-- DOWN:", ".*", "--\\s*(up|down)\\s*:(.*)");

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
        for (Style style : Style.values()) {
            Matcher similar = style.similar.matcher(comment);
            if (similar.matches()) {
                Section section = similar.group(1).equalsIgnoreCase("up") ? Section.UP : Section.DOWN;
                boolean exact = style.exact.matcher(comment).matches();
                return new Marker(style, section, exact, similar.group(2).strip());
            }
        }
        return null;
    }

    /** Spares nearly all comments the patterns. */
    private static boolean mayBeMarker(String comment) {
        for (int i = 2; i < comment.length(); i++) {
            if (!Character.isWhitespace(comment.charAt(i))) {
                return "uUdDmM+".indexOf(comment.charAt(i)) >= 0;
            }
        }
        return false;
    }

    /** The marker as it is to be written. */
    String text() {
        return style.text(section);
    }
}
