package dev.migration.internal.secrets;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in a text in which SQL of any dialect may be quoted. After an apostrophe, or a quote around the SQL, each
 * end of a literal looks like a start: so all is hidden from the first to the last quote after a word that announces a
 * secret.
 */
final class MessageSecrets {

    private static final String VALUE = "[^\\s&;]*[^\\s&;\"'),.]";

    /** A quote after one of these opens a literal. */
    private static final String OPENING =
            "(?:[=(,|>:\\[{]|(?<![\\w\"'])(?:as|binary|by|default|or|replace|to|using|via|with))";

    /** In a message each kind of quotes may be that of a literal; what is hidden already is none. */
    private static final Pattern TOKEN = SecretSpans.compile("'\\*{3}'|(?<line>(?<!" + OPENING + "\\s{0,9})\\n)"
            // MySQL's literals may have their charset before them.
            + "|(?<opening>(?:" + OPENING + "|(?<![\\w\"'])_\\w++)\\s*+)?+"
            + "(?!'\\*{3}')(?<quote>(?:(?<![\\w'])[bnex])?'|\"|\\$\\w*+\\$)"
            + "|(?:(?:[?&;][^\\s&;'\"=]{0,60}?(?:" + SecretSpans.NAME + ")\\s*+=|" + SecretSpans.KEY + ")\\s*+"
            + "|[?&;]options=[^\\s&;'\"]{0,200}?(?:" + SecretSpans.NAME + ")\\w*+(?:=|%3d))(?<url>" + VALUE + ")"
            + "|(?:password|passwd|pwd)\\s*+=\\s*+(?![\"'])(?<value>" + VALUE + ")"
            // A setting, whose value needs no quotes; what UPDATE or a trigger sets is a column, and a call is no
            // value.
            + "|\\bset(?<!\\bupdate\\b[^;]{0,200}\\bset)\\s{1,9}+(?!(?:new|old)\\.)(?:(?:session|local)\\s{1,9}+)?\\w{1,63}+\\.[\\w.\"]{0,63}?(?:"
            + SecretSpans.NAME
            + ")[\\w.\"]*+\\s*+(?:=|to\\b)\\s*+(?!\\w++\\s*+\\()(?<setting>[^;\\n]*+)"
            // The whole name, which may be in quotes.
            + "|(?<word>" + SecretSpans.ANNOUNCEMENT
            + ")[\\p{L}\\p{N}_.]*+(?<closing>(?<=(?<around>[\"'])[\\p{L}\\p{N}_.]{0,63})\\k<around>)?\\s*+");

    /** As in {@code Key (id, password)=(1, x) already exists}, in any of the languages of a server. */
    private static final Pattern KEY =
            SecretSpans.compile("(?:" + SecretSpans.NAME + ")[^\\n]{0,200}?\\)=\\((?<line>[^\\n]*+)");

    private static final int NONE = -1;

    private final String text;
    private final boolean byLine;
    private final SecretSpans found = new SecretSpans();
    private int announced = NONE;
    private int first = NONE;
    private int last = NONE;
    private int end = NONE;
    private boolean open;

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
        int next = 0;
        for (Matcher token = TOKEN.matcher(text); token.find(next); ) {
            next = token.end();
            if (token.start("quote") >= 0) {
                quote(token.start("quote"), token.end(), token.start("opening") >= 0);
            } else if (token.start("word") >= 0) {
                // In what is announced already, the quote after the name ends a literal.
                next = announced == NONE || token.start("closing") < 0 ? token.end() : token.start("closing");
                announced = announced == NONE ? token.end() : announced;
            } else if (token.start("line") >= 0 && byLine && !open) {
                endQuotation();
            } else if (token.start("url") >= 0) {
                found.add(token.start("url"), token.end(), "***");
            } else if (token.start("value") >= 0) {
                value(token.start("value"), token.end(), "***");
            } else if (token.start("setting") >= 0) {
                value(token.start("setting"), token.end(), SecretSpans.LITERAL);
            }
        }
        endQuotation();
        return found;
    }

    /** A value may have parentheses and line breaks in it. */
    private void keys() {
        int lastClosing = byLine ? NONE : text.lastIndexOf(')');
        for (Matcher key = KEY.matcher(text); key.find(); ) {
            int from = key.start("line");
            int to = byLine ? key.end() : text.length();
            int closing = byLine ? lastIndexOf(')', from, to) : lastClosing;
            found.add(from, closing < from ? to : closing, "***");
        }
    }

    /** In this part alone: a search that goes on to the start of the text would read all of it for each word. */
    private int lastIndexOf(char c, int from, int to) {
        int index = to - 1;
        while (index >= from && text.charAt(index) != c) {
            index--;
        }
        return index;
    }

    /** What a name is set to without quotes; it may be a list, or a function of literals. */
    private void value(int from, int to, String replacement) {
        announced = announced == NONE ? from : announced;
        if (from < to) {
            found.add(from, to, replacement);
        }
        int lastQuote = lastIndexOf('\'', from, to);
        if (lastQuote >= from) {
            quote(text.indexOf('\'', from), text.indexOf('\'', from) + 1, true);
            quote(lastQuote, lastQuote + 1, false);
        }
    }

    private void quote(int from, int to, boolean afterOpening) {
        boolean opening = afterOpening || from == announced;
        // As in doesn't; and in most dialects double quotes are those of names.
        boolean isApostrophe = text.charAt(from) == '\''
                && from > 0
                && Character.isLetter(text.charAt(from - 1))
                && to < text.length()
                && Character.isLetter(text.charAt(to));
        boolean isName = text.charAt(from) == '"' && (first == NONE || text.charAt(first) != '"');
        if (announced == NONE || (!opening && (isApostrophe || isName))) {
            return;
        }
        first = first == NONE ? from : first;
        last = from;
        end = to;
        // Or it does not look as if it ended a literal.
        open = opening || Character.isWhitespace(text.charAt(from - 1)) || isOfName(to);
    }

    private boolean isOfName(int index) {
        return index < text.length()
                && (Character.isLetterOrDigit(text.charAt(index)) || "_.".indexOf(text.charAt(index)) >= 0);
    }

    private void endQuotation() {
        if (open) {
            found.add(first, text.length(), SecretSpans.LITERAL);
        } else if (first < last) {
            found.add(first, end, SecretSpans.LITERAL);
        }
        announced = NONE;
        first = NONE;
        last = NONE;
        open = false;
    }
}
