package dev.migration.internal.secrets;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.Replacement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL in which each secret is replaced; {@code docs/scripts.md} says what is treated as one. */
public final class MaskedSql {

    private static final String MARK = "-- Secrets are hidden in this copy of the script: it cannot be run.\n";

    /** The quotes of a literal. */
    private static final Pattern EDGES =
            Pattern.compile("^(?:[A-Za-z]?&?['\"]++|\\$\\w*+\\$)|(?<!['\"])['\"]++$|\\$\\w*+\\$$");

    /** Opens a row or a key; after a Latin letter, the arguments of a type or function. */
    private static final Pattern ROW = Pattern.compile("(?<!\\p{IsLatin})\\(");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_$]+");

    /** A server quotes no more of a statement; and what is shorter is not only in secrets. */
    private static final int MOST_QUOTED = 1_000;

    private static final int SHORTEST_QUOTED = 3;

    /** What is shorter may be a part of any word. */
    private static final int SHORTEST_ANYWHERE = 6;

    /** All of them but an apostrophe, as in {@code doesn't} or {@code l'index}. */
    private static final String QUOTE = "(?:[\"«»„“”「」]|(?<!\\p{IsLatin})'|'(?!\\p{IsLatin}))";

    /** What a name is after, in a message; no server quotes a value there. */
    private static final String OBJECT =
            "\\b(?:access method|attribute|collation|column|constraint|database|domain|extension"
                    + "|field|function|index|key|language|mapping for|parameter|policy|procedure|publication|relation|role|rule"
                    + "|schema|sequence|server(?: at)?|subscription|table|tablespace|trigger|type|user|view|wrapper)s?\\s";

    /** A name by its place, or what may be a name. */
    private static final Pattern NAME = SecretSpans.compile("in '[a-z]+ (?:list|clause)'"
            + "|" + OBJECT + QUOTE + "[^\\n\"'«»„“”「」]{1,200}" + QUOTE
            + "|" + QUOTE + "[\\s\\u00A0]?(?<word>[\\p{L}\\p{N}_$.]{1,200})[\\s\\u00A0]?" + QUOTE);

    /** A value may have quotes in it. */
    private static final Pattern VALUE = Pattern.compile(QUOTE + "(?s:.*" + QUOTE + "|.*)");

    private final String original;
    private final String text;
    private final SecretSpans hidden;
    private final Set<String> shown = new HashSet<>();

    private MaskedSql(String original, SecretSpans hidden) {
        this.original = original;
        this.hidden = hidden;
        this.text = hidden.hideIn(original);
    }

    /** Masks a statement as its database reads it. */
    public static MaskedSql of(Statement statement, Dialect dialect) {
        return of(statement.text(), statement.replaced(), statement.offset(), dialect);
    }

    /** Masks a script, whose first character has this offset, likewise. */
    public static MaskedSql of(String sql, List<Replacement> replaced, long offset, Dialect dialect) {
        SecretSpans hidden = SecretSpans.mayBeInSql(sql) ? StatementSecrets.of(sql, dialect, false) : new SecretSpans();
        return new MaskedSql(sql, hidden.and(replaced, sql, offset));
    }

    /** Masks the start of a script: what is behind it may announce a secret in the last statement. */
    public static MaskedSql ofStart(String sql, List<Replacement> replaced, long offset, Dialect dialect) {
        return new MaskedSql(sql, StatementSecrets.of(sql, dialect, true).and(replaced, sql, offset));
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

    /** Where in the masked text a place of the original is; what is in a secret is at its end. */
    public int offset(int place) {
        return hidden.hideIn(original.substring(0, place)).length();
    }

    /**
     * A message about this SQL, of which any part may be quoted in it, without the secrets that are in the SQL; and without
     * any value that may have been one, if a word of the SQL announces a secret. A server converts values and cuts them off,
     * so that they are not the statement's literals any more: of what is in quotes, only a name stays.
     */
    public String hideIn(String message) {
        if (!hidden.announced()) {
            return message;
        }
        String masked = message;
        for (String literal :
                (Iterable<String>) hidden.upTo(message.length(), original).limit(MOST_QUOTED)::iterator) {
            String secret = EDGES.matcher(literal).replaceAll("");
            masked = hide(secret, hide(secret.replace("''", "'"), masked));
        }
        var without = new StringBuilder();
        int from = 0;
        Matcher name = NAME.matcher(masked);
        while (name.find()) {
            if (name.group("word") == null || isShown(name.group("word"))) {
                without.append(hideValue(masked, from, name.start())).append(name.group());
                from = name.end();
            }
        }
        return without.append(hideValue(masked, from, masked.length())).toString();
    }

    /**
     * The same of a message that may show a row, {@code (1, x)}, or a key, {@code (name)=(x)}, in any of the languages of a
     * server. A value may have parentheses in it.
     */
    public String hideInDetail(String detail) {
        Matcher row = ROW.matcher(detail);
        if (!hidden.announced() || !row.find(detail.startsWith("(conn=") ? 1 : 0)) {
            return hideIn(detail);
        }
        int opening = row.start();
        int key = detail.indexOf(")=(", opening);
        boolean isKey = key >= 0 && areColumns(detail.substring(0, opening), detail.substring(opening, key));
        int from = 1 + (isKey ? key + 2 : opening);
        int closing = detail.lastIndexOf(')');
        return hideIn(detail.substring(0, from) + "***" + (closing < from ? "" : detail.substring(closing)));
    }

    /** Whether they are not the start of a row; in quotes, the end of a name may look like that of the columns. */
    private boolean areColumns(String before, String names) {
        return isShown(names) || (before.endsWith("Key ") && names.indexOf('"') < 0 && names.indexOf('\'') < 0);
    }

    private static String hide(String secret, String message) {
        if (secret.length() < SHORTEST_QUOTED || secret.isBlank() || !message.contains(secret)) {
            return message;
        }
        String found = Pattern.quote(secret);
        String whole = "(?<![\\p{L}\\p{N}_])" + found + "(?![\\p{L}\\p{N}_])";
        return message.replaceAll(secret.length() < SHORTEST_ANYWHERE ? whole : found, "***");
    }

    /** All is hidden from the first to the last quote between two names. */
    private static String hideValue(String message, int from, int to) {
        Matcher value = VALUE.matcher(message).useTransparentBounds(true).region(from, to);
        return value.find()
                ? message.substring(from, value.start()) + SecretSpans.LITERAL + message.substring(value.end(), to)
                : message.substring(from, to);
    }

    /** Whether the statement shows each of these words. */
    private boolean isShown(String names) {
        if (shown.isEmpty()) {
            shown.addAll(words(text));
        }
        return shown.containsAll(words(names));
    }

    private static List<String> words(String text) {
        return WORD.matcher(text)
                .results()
                .map(word -> AsciiCase.lower(word.group()))
                .toList();
    }
}
