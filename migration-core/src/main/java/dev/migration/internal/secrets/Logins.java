package dev.migration.internal.secrets;

import dev.migration.internal.secrets.MaskedSql.Hidden;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the passwords in URLs: {@code ://user:password@host}. They may hold an unescaped {@code @} or {@code /}. */
final class Logins {

    private static final Pattern USER = Pattern.compile("://[^/\\s:@?'\"]*+:");

    /** A port and a path are no password; in a message this is not relied on. */
    private static final Pattern PORT = Pattern.compile("\\d{1,5}[/?]");

    private Logins() {}

    static List<Hidden> in(String text, boolean lenient) {
        var found = new ArrayList<Hidden>();
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
                found.add(new Hidden(start, at, "***"));
                user.region(wordEnd, text.length());
            }
        }
        return found;
    }

    private static boolean ends(char c, boolean lenient) {
        return Character.isWhitespace(c) || (!lenient && (c == '\'' || c == '"'));
    }
}
