package dev.migration.internal.secrets;

import dev.migration.internal.text.AsciiCase;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides the values in what a server says of a statement that announces a secret. It converts them and cuts them off, so
 * that they are not the statement's literals any more: only what is a name stays.
 */
final class QuotedValues {

    private static final String QUOTE = "[\"'«»„“”「」]";

    /** What a name is after, in a message; no server quotes a value there. */
    private static final String OBJECT =
            "\\b(?:access method|attribute|collation|column|constraint|database|domain|extension"
                    + "|field|function|index|key|language|mapping for|parameter|policy|procedure|publication|relation|role|rule"
                    + "|schema|sequence|server(?: at)?|subscription|table|tablespace|trigger|type|user|view|wrapper)s?\\s";

    /** What is hidden already, an apostrophe, a name by its place, what may be a name, or a quote. */
    private static final Pattern TOKEN =
            SecretSpans.compile("(?<hidden>'\\*{3}')|(?<=\\p{L})'(?=(?:t|s|re|ve|ll)\\b)|in '[a-z]+ (?:list|clause)'"
                    + "|(?<name>" + OBJECT + QUOTE + "[^\\n\"'«»„“”「」]{1,200}" + QUOTE + ")"
                    + "|" + QUOTE + "(?<word>[\\p{L}\\p{N}_$.]{1,200})" + QUOTE
                    + "|(?<quote>" + QUOTE + ")");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_$]+");

    private static final int NONE = -1;

    /** The words that the statement shows. */
    private final Set<String> shown = new HashSet<>();

    private SecretSpans found = new SecretSpans();
    private int first = NONE;
    private int last = NONE;
    private int end = NONE;

    /** Of a statement without its secrets. */
    QuotedValues(String masked) {
        Matcher word = WORD.matcher(masked);
        while (word.find()) {
            shown.add(AsciiCase.lower(word.group()));
        }
    }

    /** All is hidden from the first to the last quote between two names, as a value may have quotes in it. */
    String hideIn(String message) {
        found = new SecretSpans();
        Matcher token = TOKEN.matcher(message);
        while (token.find()) {
            String word = token.group("word");
            if (token.start("name") >= 0 || (word != null && isShown(word))) {
                endValue(token.start());
            } else if (word != null || token.start("quote") >= 0 || (token.start("hidden") >= 0 && first != NONE)) {
                first = first == NONE ? token.start() : first;
                last = token.end() - 1;
                end = token.end();
            }
        }
        endValue(message.length());
        return found.hideIn(message);
    }

    /** Hides a row or a key too: {@code (1, x)} or {@code (password)=(x)}, in any of the languages of a server. */
    static String hideRowIn(String detail) {
        int key = detail.indexOf(")=(");
        int row = detail.indexOf(" (");
        int opening = key < 0 ? row + 1 : key + 2;
        if (key < 0 && row < 0) {
            return detail;
        }
        int closing = detail.lastIndexOf(')');
        return detail.substring(0, opening + 1) + "***" + (closing < opening ? "" : detail.substring(closing));
    }

    private boolean isShown(String name) {
        for (String part : AsciiCase.lower(name).split("\\.")) {
            if (!shown.contains(part)) {
                return false;
            }
        }
        return true;
    }

    private void endValue(int next) {
        if (first != NONE) {
            found.add(first, first == last ? next : end, SecretSpans.LITERAL);
        }
        first = NONE;
    }
}
