package dev.migration.run;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hides the literals after PASSWORD and IDENTIFIED BY in every text that leaves the one who runs it. */
public final class SecretMask {

    // A literal that is cut off at the end counts too, so that the part of a text before a place can be masked alone.
    private static final Pattern SECRET = Pattern.compile(
            "(\\b(?:PASSWORD|IDENTIFIED\\s+(?:WITH\\s+\\S+\\s+)?(?:BY|AS))\\s*(?:=|\\()?\\s*)"
                    + "(?:[EeNn]?'(?:[^'\\\\]|''|\\\\.)*(?:'|$)|\\$\\$.*?(?:\\$\\$|$))",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern MASKED =
            Pattern.compile("\\b(?:PASSWORD|BY|AS)\\s*(?:=|\\()?\\s*'\\*\\*\\*'", Pattern.CASE_INSENSITIVE);

    /** In a connection's URL. */
    private static final Pattern URL_PASSWORD = Pattern.compile(
            "([?&;]\\w*password=)[^&;\\s\"']+|(://[^/\\s:@]+:)[^/\\s@]+(?=@)", Pattern.CASE_INSENSITIVE);

    /** A chain of causes that is longer, or circular, is not followed further. */
    private static final int DEEPEST = 16;

    private SecretMask() {}

    /** The text with each secret replaced by {@code '***'}. */
    public static String mask(String text) {
        return SECRET.matcher(text).replaceAll("$1'***'");
    }

    /** Whether a secret was replaced in this text, so that it cannot be run any more. */
    public static boolean isMasked(String text) {
        return MASKED.matcher(text).find();
    }

    /** A driver's or pool's message, which may also name the connection's URL. */
    static String maskMessage(@Nullable String message) {
        return URL_PASSWORD.matcher(mask(String.valueOf(message))).replaceAll("$1$2***");
    }

    /**
     * An exception to attach as a cause: drivers put the whole statement into the message, so where there is a secret in
     * it or in what it carries, this is a copy without.
     */
    static SQLException mask(SQLException exception) {
        if (!hasSecret(exception, 0)) {
            return exception;
        }
        SQLException next = exception instanceof BatchUpdateException ? exception.getNextException() : null;
        var masked = new SQLException(
                maskMessage((next == null ? exception : next).getMessage()),
                exception.getSQLState(),
                exception.getErrorCode());
        masked.setStackTrace(exception.getStackTrace());
        return masked;
    }

    private static boolean hasSecret(@Nullable Throwable thrown, int depth) {
        if (thrown == null || depth > DEEPEST) {
            return false;
        }
        String message = String.valueOf(thrown.getMessage());
        return !maskMessage(message).equals(message)
                || hasSecret(thrown.getCause(), depth + 1)
                || (thrown instanceof SQLException sql && hasSecret(sql.getNextException(), depth + 1));
    }

    /** The same for a text that may be absent. */
    static @Nullable String maskNullable(@Nullable String text) {
        return text == null ? null : mask(text);
    }
}
