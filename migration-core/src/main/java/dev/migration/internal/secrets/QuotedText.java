package dev.migration.internal.secrets;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.text.AsciiCase;
import java.util.List;
import java.util.regex.Pattern;

/** What is in the quotes of a literal or name, or in a comment. */
final class QuotedText {

    /** In dollar quotes, this distinguishes the parameters of a connection from SQL. */
    private static final Pattern PARAMETERS = Pattern.compile("\\s*+\\w++\\s*+=");

    private final String content;
    private final int[] offsets;
    private final char quote;

    /**
     * @param content without escapes
     * @param offsets where each of its characters, and its end, is in the text
     * @param quote the quote, a dollar sign, or a space where it has none
     */
    private QuotedText(String content, int[] offsets, char quote) {
        this.content = content;
        this.offsets = offsets;
        this.quote = quote;
    }

    static QuotedText ofComment(Lexer comment, String text) {
        int start = (int) comment.start() + (comment.beginsWith('#') ? 1 : 2);
        return plain(text, start, (int) comment.end());
    }

    static QuotedText of(Lexer quoted, String text, Dialect dialect) {
        String opening = quoted.opening();
        char quote = opening.charAt(opening.length() - 1);
        int start = (int) quoted.start() + opening.length();
        int closing = quoted.unterminated() != null ? 0 : quote == '$' ? opening.length() : 1;
        int end = (int) quoted.end() - closing;
        boolean escapes = dialect.has(Syntax.Feature.BACKSLASH_ESCAPES)
                || (AsciiCase.lower(opening.charAt(0)) == 'e' && dialect.has(Syntax.Feature.ESCAPE_STRINGS));
        return unescaped(text, start, end, quote == '[' ? ']' : quote, escapes);
    }

    /** A part of a text as it is. */
    static QuotedText plain(String text, int start, int end) {
        return unescaped(text, start, end, ' ', false);
    }

    /** A part of a text that is itself within a literal, so that its quotes are doubled or escaped. */
    static QuotedText ofLiteral(String text, int start, int end) {
        return unescaped(text, start, end, '\'', true);
    }

    private static QuotedText unescaped(String text, int start, int end, char quote, boolean escapes) {
        boolean doubled = quote != '$' && quote != ' ';
        var content = new StringBuilder(end - start);
        var offsets = new int[end - start + 1];
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            offsets[content.length()] = i;
            boolean escaped = i + 1 < end && ((doubled && c == quote) || (escapes && c == '\\'));
            content.append(escaped ? unescaped(text.charAt(++i), c) : c);
        }
        offsets[content.length()] = end;
        return new QuotedText(content.toString(), offsets, quote);
    }

    /** Only what separates words matters of what backslashes stand for. */
    private static char unescaped(char c, char before) {
        boolean space = before == '\\' && "nrtbf".indexOf(c) >= 0;
        return space ? ' ' : c;
    }

    String content() {
        return content;
    }

    /** Whether it may hold the parameters of a connection. */
    boolean mayConnect() {
        return quote == '\'' || quote == '"' || PARAMETERS.matcher(content).lookingAt();
    }

    boolean endsWithSpace() {
        return !content.isEmpty() && Character.isWhitespace(content.charAt(content.length() - 1));
    }

    /** What is hidden in the content, as parts of the text. */
    List<SecretSpan> outside(List<SecretSpan> inside) {
        return inside.stream()
                .map(it -> new SecretSpan(
                        offsets[it.from()],
                        offsets[it.to()],
                        quote == '\'' ? it.replacement().replace("'", "''") : it.replacement()))
                .toList();
    }
}
