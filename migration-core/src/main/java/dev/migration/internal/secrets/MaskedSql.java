package dev.migration.internal.secrets;

import dev.migration.internal.sql.Dialect;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL in which each secret is replaced; {@code docs/scripts.md} says what is treated as one. */
public final class MaskedSql {

    private static final String MARK = "-- Secrets are hidden in this copy of the script: it cannot be run.\n";

    private static final Pattern OPENING = Pattern.compile("[A-Za-z]?&?['\"]++|\\$\\w*+\\$");

    private static final String NOT_AFTER_WORD = "(?<![\\p{L}\\p{N}_])";
    private static final String NOT_BEFORE_WORD = "(?![\\p{L}\\p{N}_])";

    /** A server quotes no more of a statement; and what is shorter is not only in secrets. */
    private static final int MOST_QUOTED = 1_000;

    private static final int SHORTEST_QUOTED = 3;

    /** What is shorter may be a part of any word. */
    private static final int SHORTEST_ANYWHERE = 6;

    private final String original;
    private final String text;
    private final SecretSpans hidden;
    private final boolean announces;

    private MaskedSql(String original, SecretSpans hidden) {
        this.original = original;
        this.hidden = hidden;
        this.text = hidden.hideIn(original);
        this.announces = !text.equals(original) || SecretSpans.words(original).find();
    }

    /** Masks a script or statement as its database reads it. It may be cut off anywhere. */
    public static MaskedSql of(String sql, Dialect dialect) {
        SecretSpans found = new SecretSpans();
        if (SecretSpans.mayBeInSql(sql)) {
            found = StatementSecrets.of(sql, dialect);
            found.addPasswordsOfUrls(sql, false);
        }
        return new MaskedSql(sql, found);
    }

    /** Whether a script was stored without its secrets, so that it cannot be run. */
    public static boolean isMarked(String stored) {
        return stored.startsWith(MARK);
    }

    /** The text without its secrets as it is stored, with a first line that reports it where something was hidden. */
    public String marked() {
        return text.equals(original) ? text : MARK + text;
    }

    /** The text without its secrets. */
    public String text() {
        return text;
    }

    /**
     * A message about this SQL, of which any part may be quoted in it, without the secrets that are in the SQL; and without
     * any value that may have been one, if a word of the SQL announces a secret.
     */
    public String hideIn(String message) {
        if (!announces) {
            return message;
        }
        String masked = message;
        for (String literal : hidden.first(MOST_QUOTED, original)) {
            String secret = content(literal);
            masked = secret.length() < SHORTEST_ANYWHERE ? masked : masked.replace(secret.replace("''", "'"), "***");
            if (secret.length() >= SHORTEST_ANYWHERE) {
                masked = masked.replace(secret, "***");
            } else if (secret.length() >= SHORTEST_QUOTED && masked.contains(secret)) {
                masked = Pattern.compile(NOT_AFTER_WORD + Pattern.quote(secret) + NOT_BEFORE_WORD)
                        .matcher(masked)
                        .replaceAll("***");
            }
        }
        return new QuotedValues(text).hideIn(masked);
    }

    /** The same of a message that may show a row or a key in parentheses. */
    public String hideInDetail(String detail) {
        return announces ? hideIn(QuotedValues.hideRowIn(detail)) : detail;
    }

    private static String content(String literal) {
        Matcher opening = OPENING.matcher(literal);
        if (!opening.lookingAt()) {
            return literal;
        }
        int from = opening.end();
        int to = literal.length();
        if (literal.charAt(from - 1) == '$') {
            return literal.substring(from, literal.endsWith(opening.group()) ? Math.max(from, to - from) : to);
        }
        while (to > from && "'\"".indexOf(literal.charAt(to - 1)) >= 0) {
            to--;
        }
        return literal.substring(from, to);
    }

    /** Where in the masked text a place of the original is; what is in a secret is at its end. */
    public int offset(int original) {
        return hidden.offset(original);
    }
}
