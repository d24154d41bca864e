package dev.migration.internal.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Goose's comments around one statement, whatever semicolons are in it. */
enum GooseMark {
    BEGIN("-- +goose StatementBegin"),
    END("-- +goose StatementEnd");

    private static final Pattern SIMILAR =
            Pattern.compile("--\\s*\\+\\s*goose\\s+statement[\\s_-]?(begin|end)\\b.*", Pattern.CASE_INSENSITIVE);

    private final String text;

    GooseMark(String text) {
        this.text = text;
    }

    /** The comment as it must be written. */
    String text() {
        return text;
    }

    /** Whether a comment is exactly this one. */
    boolean isIn(String comment) {
        return comment.stripTrailing().equals(text);
    }

    /** The mark that a comment is or resembles; null if it is something else. */
    static @Nullable GooseMark similar(String comment) {
        if (!hasPlus(comment)) {
            return null;
        }
        Matcher similar = SIMILAR.matcher(comment.stripTrailing());
        if (!similar.matches()) {
            return null;
        }
        return similar.group(1).equalsIgnoreCase("begin") ? BEGIN : END;
    }

    /** Excludes nearly all comments without the pattern. */
    private static boolean hasPlus(String comment) {
        int i = 2;
        while (i < comment.length() && Character.isWhitespace(comment.charAt(i))) {
            i++;
        }
        return i < comment.length() && comment.charAt(i) == '+';
    }
}
