package dev.migration.internal.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the passwords in URLs: {@code ://user:password@host}. They may hold an unescaped {@code @} or {@code /}. */
final class UrlSecrets {

    private static final Pattern USER = Pattern.compile("://[^/\\s:@?'\"]*+:");

    /** A port and a path are no password; in a message this is not relied on. */
    private static final Pattern PORT = Pattern.compile("\\d{1,5}[/?]");

    /** In a URL's query, or a list of settings. */
    private static final Pattern PARAMETER = Pattern.compile(
            "((?:" + SecretNames.PARAMETER + ")\\s*+=\\s*+[\"']?+)[^\\s&;]*[^\\s&;\"'),.]", Pattern.CASE_INSENSITIVE);

    private UrlSecrets() {}

    static String withoutParameters(String text) {
        return PARAMETER.matcher(text).replaceAll("$1***");
    }

    /** The passwords of the users; leniently where the text is a message, in which they may end anywhere. */
    static List<SecretSpan> of(String text, boolean lenient) {
        var found = new ArrayList<SecretSpan>();
        Matcher user = USER.matcher(text);
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
                found.add(new SecretSpan(start, at, "***"));
                user.region(wordEnd, text.length());
            }
        }
        return found;
    }

    private static boolean ends(char c, boolean lenient) {
        return Character.isWhitespace(c) || (!lenient && (c == '\'' || c == '"'));
    }
}
