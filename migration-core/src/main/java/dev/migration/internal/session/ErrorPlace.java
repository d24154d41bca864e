package dev.migration.internal.session;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Inside;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds where in a statement's text an error is: by the database's position, else by its line in a block's body. */
public final class ErrorPlace {

    /** A block's body, as far as its lines are those of the file: with no quote before it and no escapes in it. */
    private static final Pattern BODY = Pattern.compile("DO\\b[^'$]*+\\$\\w*+\\$", Pattern.CASE_INSENSITIVE);

    private ErrorPlace() {}

    /** The offset in the text, in characters from 0; 0 where nothing is known. */
    public static int offset(String text, SqlError error) {
        Inside inside = error.inside();
        Matcher body = BODY.matcher(text);
        if (error.position() == 0 && inside != null && inside.line() > 0 && body.lookingAt()) {
            return offsetInBody(text, body.end(), inside);
        }
        return offset(text, error.position());
    }

    private static int offsetInBody(String text, int body, Inside inside) {
        int line = body;
        for (int i = 1; i < inside.line(); i++) {
            line = text.indexOf('\n', line) + 1;
            if (line == 0) {
                return 0;
            }
        }
        int query = inside.query().isEmpty() ? -1 : text.indexOf(inside.query(), line);
        if (query >= 0) {
            return query + offset(inside.query(), inside.position());
        }
        while (line < text.length() - 1 && Character.isWhitespace(text.charAt(line))) {
            line++;
        }
        return line;
    }

    /** The database counts code points from 1; we count characters from 0. */
    private static int offset(String text, int position) {
        // Just behind the last character is where something is missing.
        if (position < 1 || position > text.codePointCount(0, text.length()) + 1) {
            return 0;
        }
        return text.offsetByCodePoints(0, position - 1);
    }
}
