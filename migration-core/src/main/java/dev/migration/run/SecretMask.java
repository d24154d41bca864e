package dev.migration.run;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hides secrets in every text that leaves the one who runs it: the literals after PASSWORD and IDENTIFIED BY, those that a
 * column or setting is set to, or compared with, whose name ends like {@code secret} or {@code api_token}, and the
 * passwords in literals that say how to connect. {@code docs/scripts.md} has the list.
 */
public final class SecretMask {

    private static final String HIDDEN = "'***'";

    private static final String GAP = "\\s++|/\\*.*?\\*/|(?:--|#)[^\\n]*+\\n";

    /** Where a literal begins, as far as that can be told without reading all that stands before. */
    private static final String OPENING = "(?<=[\\s(,=|]|[\\s(,=|][EeNn])'(?![\\s,;|)'])";

    /** What the name of a column or setting ends with that holds a secret, beside PASSWORD. */
    private static final String WORD = "(?:passwd|pwd|passphrase|secret|api_?key|(?:api|access|auth|refresh)_?token)";

    /** A format whose first placeholder, or the second one, is for a password; with what is before its argument. */
    private static final String FORMAT = OPENING + "[^'\\n%]{0,200}(?:PASSWORD\\s++%[Ls][^'\\n]{0,200}'\\s*+,"
            + "|%[ILs][^'\\n%]{0,200}PASSWORD\\s++%[Ls][^'\\n]{0,200}'\\s*+,[^,;()]{1,200}+,)(?:" + GAP + ")*+";

    /**
     * What a secret stands behind, with all that may be between them. Or a literal, such as a key, that ends with the
     * word itself: its closing quote opens nothing.
     */
    private static final Pattern BEFORE = Pattern.compile(
            "\\bset_config\\s*+\\(\\s*+'(?:[^'\\n]{0,200}?password[^'\\n]{0,200}|[^'\\n]{0,200}?" + WORD + ")'\\s*+,(?:"
                    + GAP + ")*+"
                    + "|" + FORMAT
                    + "|(?<literal>" + OPENING + "[^'\\n]{0,200}password'(?!'))"
                    + "|" + WORD + "\\b[\"`]?+(?:" + GAP + ")*+(?:=|TO\\b)(?:" + GAP + ")*+"
                    + "|(?:PASSWORD|\\bIDENTIFIED(?:" + GAP + ")++(?:(?:WITH|VIA)(?:" + GAP + ")++\\S++(?:" + GAP
                    + ")++)?+(?:BY|AS|USING))\\b[\"`]?+(?:=|\\(|TO\\b|" + GAP + ")*+",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern QUOTE = Pattern.compile("(?:[EeNn]|[Uu]&)?'");
    /** Where a secret may stand in double quotes, as in MySQL; elsewhere these hold a name. */
    private static final Pattern DOUBLE_QUOTED =
            Pattern.compile("\\bIDENTIFIED\\b|\\bSET\\s++PASSWORD\\b", Pattern.CASE_INSENSITIVE);

    /** What follows the first quote of a literal whose quotes are doubled; not of an empty one. */
    private static final Pattern NESTED = Pattern.compile("'[^'\\s;,)][^']*''");

    private static final Pattern CONTINUED = Pattern.compile("[ \\t]*\\R\\s*'");

    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*+)?\\$");

    /** In a literal with a connection's parameters or URL; each one goes on from the one before. */
    private static final Pattern CONNECTION_PASSWORD = Pattern.compile(
            "((?:\\G(?!^)|" + OPENING + ")[^']*?password\\s*+=\\s*+)(?:''[^']*+''|[^&;\\s\"']++)",
            Pattern.CASE_INSENSITIVE);

    /** Before a server's name in a URL. It may hold an unescaped @ or /, but a port and a path are none. */
    private static final Pattern LOGIN = Pattern.compile("(://[^/\\s:@'\"]*:)(?!\\d{1,5}[/?])[^\\s'\"]{1,500}(?=@)");

    /** The same in a message, which nobody runs: rather too much than too little. */
    private static final Pattern MESSAGE_LOGIN = Pattern.compile("(://[^\\s:/@?]*:)\\S*(?=@)");

    /** In a message, in a URL's query or H2's list of settings. */
    private static final Pattern MESSAGE_PASSWORD = Pattern.compile(
            "((?:password|passwd|pwd)\\s*+=\\s*+[\"']?+)[^\\s&;]*[^\\s&;\"'),.]", Pattern.CASE_INSENSITIVE);

    private static final Pattern MASKED_CONNECTION =
            Pattern.compile("(?:password\\s*+=\\s*+|://[^/\\s:@'\"]*:)\\*{3}", Pattern.CASE_INSENSITIVE);

    /** A chain of causes that is longer, or circular, is not followed further. */
    private static final int DEEPEST = 16;

    private SecretMask() {}

    /** The text with each secret replaced by {@code '***'}. */
    public static String mask(String text) {
        String connecting = CONNECTION_PASSWORD.matcher(maskLiterals(text)).replaceAll("$1***");
        return LOGIN.matcher(connecting).replaceAll("$1***");
    }

    private static String maskLiterals(String text) {
        var masked = new StringBuilder();
        Matcher before = BEFORE.matcher(text);
        int copied = 0;
        while (before.find()) {
            int end = before.group("literal") == null ? literalEnd(text, before.end()) : before.end();
            // The literal of the one before may hold the word again.
            if (end > before.end() && before.end() >= copied) {
                masked.append(text, copied, before.end()).append(hiddenAt(text, before.end()));
                copied = end;
            }
        }
        return copied == 0 ? text : masked.append(text, copied, text.length()).toString();
    }

    /** Whether a secret was replaced in this text, so that it cannot be run any more. */
    public static boolean isMasked(String text) {
        if (MASKED_CONNECTION.matcher(text).find()) {
            return true;
        }
        Matcher before = BEFORE.matcher(text);
        while (before.find()) {
            String hidden = hiddenAt(text, before.end());
            if (before.group("literal") == null
                    && text.startsWith(hidden, before.end())
                    && literalEnd(text, before.end()) == before.end() + hidden.length()) {
                return true;
            }
        }
        return false;
    }

    /** What a secret here is replaced by: inside another literal with doubled quotes, so that this one stays whole. */
    private static String hiddenAt(String text, int start) {
        boolean nested = text.startsWith("'", start)
                && NESTED.matcher(text).region(start + 1, text.length()).lookingAt();
        return nested ? "'" + HIDDEN + "'" : HIDDEN;
    }

    /**
     * Where the literal that starts here ends; the start if there is none. One that is cut off ends with the text, so
     * that the part of a text before a place can be masked alone.
     */
    private static int literalEnd(String text, int start) {
        Matcher quote = QUOTE.matcher(text).region(start, text.length());
        if (quote.lookingAt()) {
            return continuedEnd(text, nestedOrStringEnd(text, quote.end()));
        }
        if (text.startsWith("\"", start) && DOUBLE_QUOTED.matcher(text).find()) {
            return stringEnd(text, start + 1, '"');
        }
        Matcher dollars = DOLLAR_QUOTE.matcher(text).region(start, text.length());
        if (dollars.lookingAt()) {
            int end = text.indexOf(dollars.group(), dollars.end());
            return end < 0 ? text.length() : end + dollars.group().length();
        }
        return start;
    }

    /** Inside another literal the quotes are doubled: {@code EXECUTE 'CREATE ROLE r PASSWORD ''secret'' '}. */
    private static int nestedOrStringEnd(String text, int start) {
        Matcher nested = NESTED.matcher(text).region(start, text.length());
        return nested.lookingAt() ? nested.end() : stringEnd(text, start, '\'');
    }

    /** Literals that only line ends divide are one. */
    private static int continuedEnd(String text, int end) {
        int reached = end;
        Matcher more = CONTINUED.matcher(text);
        while (more.region(reached, text.length()).lookingAt()) {
            reached = stringEnd(text, more.end(), '\'');
        }
        return reached;
    }

    /** A backslash may hide a quote, in some literals of some databases: to take it so hides rather too much. */
    private static int stringEnd(String text, int start, char quote) {
        int i = start;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == quote && (i + 1 == text.length() || text.charAt(i + 1) != quote)) {
                return i + 1;
            }
            i += c == quote || c == '\\' ? 2 : 1;
        }
        return text.length();
    }

    /** A message, or a URL, for people: of a driver or a pool, it may also name the connection's URL. */
    public static String maskMessage(@Nullable String message) {
        String settings =
                MESSAGE_PASSWORD.matcher(mask(String.valueOf(message))).replaceAll("$1***");
        return MESSAGE_LOGIN.matcher(settings).replaceAll("$1***");
    }

    /**
     * An exception to attach as a cause: drivers put the whole statement into the message, so where there is a secret in
     * it or in what it carries, this is a copy without.
     */
    public static SQLException mask(SQLException exception) {
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

    /** The same of anything else that was thrown: where there is a secret, this is a copy without. */
    public static RuntimeException mask(RuntimeException exception) {
        if (!hasSecret(exception, 0)) {
            return exception;
        }
        var masked = new IllegalStateException(maskMessage(exception.toString()));
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
}
