package dev.migration.internal.secrets;

import dev.migration.internal.text.AsciiCase;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in a text in which SQL of any dialect may be quoted. After an apostrophe, or a quote around the SQL, each
 * end of a literal looks like a start: so all is hidden from the first to the last quote after a word that announces a
 * secret.
 */
final class MessageSecrets {

    private static final String VALUE = "[^\\s&;]*[^\\s&;\"'),.]";

    /** In a message each kind of quotes may be that of a literal; what is hidden already is none. */
    private static final Pattern TOKEN =
            SecretSpans.compile("'\\*{3}'|(?<quote>(?:(?<![\\w'])[bnex])?'|\"|\\$\\w*+\\$)|(?<line>\\n)"
                    + "|(?:[?&;][^\\s&;'\"=]{0,60}?(?:" + SecretSpans.NAME
                    + ")|[?&;](?:hex|crypt_)?key)\\s*+=\\s*+(?<url>" + VALUE
                    + ")"
                    + "|[?&;]options=[^\\s&;'\"]{0,200}?(?:" + SecretSpans.NAME + ")\\w*+(?:=|%3d)(?<option>" + VALUE
                    + ")"
                    + "|(?:password|passwd|pwd)\\s*+=\\s*+(?![\"'])(?<value>" + VALUE + ")"
                    + "|\\bset\\s{1,9}+(?:(?:session|local)\\s{1,9}+)?\\w{1,63}+\\.[\\w.\"]{0,63}?(?:"
                    + SecretSpans.NAME
                    + ")[\\w.\"]*+\\s*+(?:=|to\\b)\\s*+(?<setting>[^;\\n]*+)"
                    + "|" + SecretSpans.ANNOUNCEMENT);

    /** As in {@code Key (id, password)=(1, x) already exists}, in any of the languages of a server. */
    private static final Pattern KEY = SecretSpans.compile("(?:" + SecretSpans.NAME + ")[^\\n]{0,200}?\\)=\\(");

    /** A quote after one of these opens a literal. */
    private static final Set<String> BEFORE_LITERAL =
            Set.of("as", "binary", "by", "default", "or", "replace", "to", "using", "via", "with");

    private static final int NONE = -1;

    private final String text;
    private final boolean byLine;
    private final SecretSpans found = new SecretSpans();
    private int announced = NONE;
    private int first = NONE;
    private int last = NONE;
    private int end = NONE;

    private MessageSecrets(String text, boolean byLine) {
        this.text = text;
        this.byLine = byLine;
    }

    /** The secrets of a text; by line, a word announces only what is on its line, or starts there. */
    static SecretSpans find(String text, boolean byLine) {
        return new MessageSecrets(text, byLine).read();
    }

    private SecretSpans read() {
        keys();
        Matcher token = TOKEN.matcher(text);
        int next = 0;
        while (token.find(next)) {
            next = token.end();
            if (token.start("line") >= 0) {
                endLine(token.start());
            } else if (token.start("quote") >= 0) {
                quote(token.start(), token.end());
            } else if (token.start("url") >= 0) {
                found.add(token.start("url"), token.end(), "***");
            } else if (token.start("option") >= 0) {
                found.add(token.start("option"), token.end(), "***");
            } else if (token.start("value") >= 0) {
                value(token.start("value"), token.end(), "***");
            } else if (token.start("setting") >= 0) {
                value(token.start("setting"), token.end(), SecretSpans.LITERAL);
            } else if (announced == NONE && text.charAt(token.start()) != '\'') {
                next = announce(token.start(), token.end());
            }
        }
        endQuotation();
        return found;
    }

    /** A value may have parentheses and line breaks in it. */
    private void keys() {
        Matcher key = KEY.matcher(text);
        int from = 0;
        while (key.find(from)) {
            int lineEnd = byLine ? text.indexOf('\n', key.end()) : -1;
            int to = lineEnd < 0 ? text.length() : lineEnd;
            int closing = text.lastIndexOf(')', to - 1);
            from = closing < key.end() ? to : closing;
            found.add(key.end(), from, "***");
        }
    }

    /** What a name is set to without quotes; it may be a list, or a function of literals. */
    private void value(int from, int to, String replacement) {
        announced = announced == NONE ? from : announced;
        if (from < to) {
            found.add(from, to, replacement);
        }
        String value = text.substring(from, to);
        int quote = value.indexOf('\'');
        if (quote >= 0) {
            quote(from + quote, from + quote + 1);
            int lastQuote = from + value.lastIndexOf('\'');
            quote(lastQuote, lastQuote + 1);
        }
    }

    /** The literals start after the whole name, which may be in quotes. */
    private int announce(int from, int to) {
        int start = from;
        while (start > 0 && isOfName(text.charAt(start - 1))) {
            start--;
        }
        announced = to;
        while (announced < text.length() && isOfName(text.charAt(announced))) {
            announced++;
        }
        boolean quoted = start > 0
                && announced < text.length()
                && isQuote(text.charAt(start - 1))
                && text.charAt(start - 1) == text.charAt(announced);
        announced += quoted ? 1 : 0;
        return announced;
    }

    private void quote(int from, int to) {
        if (announced == NONE || isApostrophe(from) || isName(from)) {
            return;
        }
        first = first == NONE ? from : first;
        last = from;
        end = to;
    }

    /** As in {@code doesn't}. */
    private boolean isApostrophe(int quote) {
        return text.charAt(quote) == '\''
                && Character.isLetter(text.charAt(quote - 1))
                && quote + 1 < text.length()
                && Character.isLetter(text.charAt(quote + 1))
                && !followsOpening(quote);
    }

    /** In most dialects double quotes are those of names. */
    private boolean isName(int quote) {
        boolean closing = first != NONE && text.charAt(first) == '"';
        return text.charAt(quote) == '"' && !closing && !followsOpening(quote);
    }

    private void endLine(int lineEnd) {
        boolean open = announced != NONE && (isUnclosed() || followsOpening(lineEnd));
        if (byLine && !open) {
            endQuotation();
        }
    }

    private void endQuotation() {
        if (isUnclosed()) {
            found.add(first, text.length(), SecretSpans.LITERAL);
        } else if (first < last) {
            found.add(first, end, SecretSpans.LITERAL);
        }
        announced = NONE;
        first = NONE;
        last = NONE;
    }

    /** Whether the last quote does not look as if it ended a literal. */
    private boolean isUnclosed() {
        return first != NONE
                && ((end < text.length() && isOfName(text.charAt(end)))
                        || Character.isWhitespace(text.charAt(last - 1))
                        || followsOpening(last));
    }

    /** Whether a literal is expected after what is before this index. */
    private boolean followsOpening(int index) {
        int to = index;
        while (to > 0 && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        if (to <= announced || "=(,|>:[{".indexOf(text.charAt(to - 1)) >= 0) {
            return true;
        }
        int from = to;
        while (from > 0 && isOfName(text.charAt(from - 1))) {
            from--;
        }
        String word = AsciiCase.lower(text.substring(from, to));
        boolean quoted = from > 0 && isQuote(text.charAt(from - 1));
        return !quoted && (BEFORE_LITERAL.contains(word) || (word.startsWith("_") && to == index));
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.';
    }
}
