package dev.migration.internal.secrets;

import dev.migration.internal.secrets.MaskedSql.Hidden;
import dev.migration.internal.sql.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the secrets of SQL that a text quotes, a message or a comment, without relying on its quotes: an apostrophe, or the
 * server that quotes a statement from the middle on, makes of each end of a literal a beginning. So the text is read anew
 * from each word on that announces a secret.
 */
final class QuotedSecrets {

    private static final Pattern ANNOUNCEMENT = Pattern.compile(
            "set_config|format|concat|declare|options|(?:set\\s{1,9}+[\\w.]{0,63}?)?(?:" + SecretNames.NAME
                    + ")|identified",
            Pattern.CASE_INSENSITIVE);

    /** So far is read from a word on. */
    private static final int REACH = 1024;

    /** Behind so many words the rest is hidden as a whole: no message has as many. */
    private static final int MOST_WORDS = 500;

    private QuotedSecrets() {}

    static List<Hidden> in(String text) {
        var found = new ArrayList<Hidden>();
        Matcher word = ANNOUNCEMENT.matcher(text);
        for (int words = 1; word.find(); words++) {
            if (words > MOST_WORDS) {
                found.add(new Hidden(word.start(), text.length(), "***"));
                return found;
            }
            int end = Math.min(text.length(), word.start() + REACH);
            for (Dialect dialect : MaskedSql.MESSAGE_DIALECTS) {
                read(QuotedText.plain(text, word.start(), end), dialect, text, end, found);
                read(QuotedText.ofLiteral(text, word.start(), end), dialect, text, end, found);
            }
        }
        return found;
    }

    private static void read(QuotedText part, Dialect dialect, String text, int end, List<Hidden> found) {
        SecretFinder finder = SecretFinder.read(part.content(), dialect, false);
        finder.found().forEach(secret -> found.add(part.outside(secret)));
        if (finder.endsInSecret() && end < text.length()) {
            int quote = text.indexOf('\'', end);
            found.add(new Hidden(end - 1, quote < 0 ? text.length() : quote + 1, ""));
        }
    }
}
