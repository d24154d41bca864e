package dev.migration.internal.sql;

import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.CharWindow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What ends a statement: a semicolon, until a DELIMITER command puts something else in its place. As the clients of
 * MySQL and MariaDB take it: the delimiter is the next word on the command's line, and wherever that stands outside
 * quotes and comments it delimits, inside other words too.
 */
final class Delimiter {

    private static final String SEMICOLON = ";";
    private static final String KEYWORD = "delimiter";

    private static final Pattern COMMAND =
            Pattern.compile("\\S+\\s+(?:([\"'`])([^\\\\]+?)\\1|([^\\\\\\s]+))(?:\\s.*)?");

    private final CharWindow window;
    private String text = SEMICOLON;
    private boolean semicolon = true;

    Delimiter(CharWindow window) {
        this.window = window;
    }

    /** The delimiter that a command asks for, or null if it names none that the clients would take. */
    static @Nullable String in(String command) {
        Matcher matcher = COMMAND.matcher(command);
        if (!matcher.matches() || command.charAt(KEYWORD.length()) > ' ') {
            return null;
        }
        return matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    }

    void set(String delimiter) {
        text = delimiter;
        semicolon = text.equals(SEMICOLON);
    }

    void reset() {
        set(SEMICOLON);
    }

    boolean isSemicolon() {
        return semicolon;
    }

    /** Moves behind a delimiter other than a semicolon, if one begins here. */
    boolean skip() {
        if (semicolon || !standsAt(0)) {
            return false;
        }
        window.position += text.length();
        return true;
    }

    /** Moves back to the first such delimiter inside the token that begins at this offset and ends here. */
    void cut(long start) {
        if (semicolon) {
            return;
        }
        int length = (int) (window.offset() - start);
        for (int back = length - 1; back > 0; back--) {
            // Counted from the end, as to look ahead can move what is there.
            if (standsAt(-back)) {
                window.position -= back;
                return;
            }
        }
    }

    /** Whether a DELIMITER command begins where a statement could. */
    boolean commandBegins() {
        return isKeyword() && !Character.isJavaIdentifierPart(Math.max(0, window.peek(KEYWORD.length())));
    }

    private boolean isKeyword() {
        for (int i = 0; i < KEYWORD.length(); i++) {
            int c = window.peek(i);
            if (c == -1 || AsciiCase.lower((char) c) != KEYWORD.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean standsAt(int ahead) {
        for (int i = 0; i < text.length(); i++) {
            if (window.peek(ahead + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
