package dev.migration.internal.secrets;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words that announce a secret, and the passwords of URLs, which need none. */
final class SecretWords {

    /** Alone, or as a part of a name. */
    static final String NAME = "password|passwd|pwd|passphrase|secret|token|api_?key|credential|encrypted";

    /** Each of them, for a regular expression that does not distinguish case. */
    static final String ANNOUNCEMENT = NAME + "|\\bidentified\\b";

    /** How a URL's query names the key of an encrypted SQLite file. */
    static final String KEY = "(?<=[?&])(?:hex)?key";

    private static final Pattern IN_MESSAGE = compile(ANNOUNCEMENT + "|" + KEY + "|://");
    private static final Pattern IN_SQL = compile("user|role|server|subscription|link");
    private static final Pattern WORD = compile(ANNOUNCEMENT);

    private static final Pattern URL_USER = Pattern.compile("://[^/\\s:@?'\"]*+:");

    /** A port and a path are no password; in a message this is not relied on. */
    private static final Pattern PORT = Pattern.compile("\\d{1,5}[/?]");

    private SecretWords() {}

    static Pattern compile(String words) {
        return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    }

    /** Whether a message has to be searched. */
    static boolean mayBeInMessage(String text) {
        return IN_MESSAGE.matcher(text).find();
    }

    /** Whether SQL has to be searched. */
    static boolean mayBeInSql(String sql) {
        return mayBeInMessage(sql) || IN_SQL.matcher(sql).find();
    }

    static Matcher in(String text) {
        return WORD.matcher(text);
    }

    /**
     * Finds the passwords of {@code ://user:password@host}, which may hold an unescaped {@code @} or {@code /}; leniently
     * where the text is a message, in which they may end anywhere.
     */
    static void findInUrls(String text, boolean lenient, SecretSpans found) {
        Matcher user = URL_USER.matcher(text);
        Matcher port = PORT.matcher(text);
        int wordEnd = 0;
        int at = -1;
        while (user.find()) {
            int start = user.end();
            if (start > wordEnd) {
                for (wordEnd = start; wordEnd < text.length() && !ends(text.charAt(wordEnd), lenient); wordEnd++) {
                    at = text.charAt(wordEnd) == '@' ? wordEnd : at;
                }
            }
            if (at > start && (lenient || !port.region(start, wordEnd).lookingAt())) {
                found.add(start, at, "***");
                user.region(wordEnd, text.length());
            }
        }
    }

    private static boolean ends(char c, boolean lenient) {
        return Character.isWhitespace(c) || (!lenient && (c == '\'' || c == '"'));
    }
}
