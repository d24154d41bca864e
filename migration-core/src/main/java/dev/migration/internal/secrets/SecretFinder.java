package dev.migration.internal.secrets;

import dev.migration.internal.sql.CopySection;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the secrets in a text by its tokens, also in what is quoted in them, and in comments. Each character is read once
 * for each level of quotes.
 */
final class SecretFinder {

    private static final String HIDDEN = "'***'";

    /** What is quoted more often is hidden as a whole, where it may hold a secret. */
    private static final int DEEPEST = 4;

    /** Between them they know every kind of quotes. */
    static final List<Dialect> MESSAGE_DIALECTS = List.of(Dialect.POSTGRESQL, Dialect.MYSQL);

    private static final Pattern ANNOUNCEMENT = Pattern.compile(
            "set_config|format|concat|declare|options|(?:set\\s{1,9}+[\\w.]{0,63}?)?(?:" + SecretNames.NAME
                    + ")|identified",
            Pattern.CASE_INSENSITIVE);

    /** As much is read from such a word on; after as many of them the rest is hidden as a whole. */
    private static final int REACH = 1024;

    private static final int MOST_WORDS = 500;

    private final CharWindow window;
    private final Lexer lexer;
    private final Dialect dialect;
    private final boolean runs;
    private final boolean mayConnect;
    private final int depth;
    private final String text;
    private final SecretSyntax syntax;
    private final List<SecretSpan> found = new ArrayList<>();
    private boolean copies;
    private boolean readsData;
    private boolean endsInSecret;

    private SecretFinder(String text, Dialect dialect, boolean runs, boolean mayConnect, int depth) {
        this.text = text;
        this.window = new CharWindow(text);
        this.lexer = new Lexer(window, dialect.syntax());
        this.dialect = dialect;
        this.syntax = new SecretSyntax(dialect == Dialect.POSTGRESQL);
        this.runs = runs;
        this.mayConnect = mayConnect;
        this.depth = depth;
    }

    /**
     * The secrets of a text, some of which may be found twice.
     *
     * @param runs whether it is a script or statement, maybe cut off; else SQL is quoted in it
     */
    static List<SecretSpan> find(String text, Dialect dialect, boolean runs) {
        return new SecretFinder(text, dialect, runs, false, 0).read().found;
    }

    /**
     * The secrets of SQL that a message or comment quotes, without relying on its quotes: after an apostrophe each end of
     * a literal looks like a start. So the text is read again from each word that announces a secret.
     */
    static List<SecretSpan> quotedIn(String text) {
        var found = new ArrayList<SecretSpan>();
        Matcher word = ANNOUNCEMENT.matcher(text);
        for (int words = 1; word.find(); words++) {
            if (words > MOST_WORDS) {
                found.add(new SecretSpan(word.start(), text.length(), "***"));
                return found;
            }
            int end = Math.min(text.length(), word.start() + REACH);
            for (Dialect dialect : MESSAGE_DIALECTS) {
                addQuoted(QuotedText.plain(text, word.start(), end), dialect, text, end, found);
                addQuoted(QuotedText.ofLiteral(text, word.start(), end), dialect, text, end, found);
            }
        }
        return found;
    }

    private static void addQuoted(QuotedText part, Dialect dialect, String text, int end, List<SecretSpan> found) {
        SecretFinder finder = new SecretFinder(part.content(), dialect, false, false, 0).read();
        found.addAll(part.outside(finder.found));
        if (finder.endsInSecret && end < text.length()) {
            int quote = text.indexOf('\'', end);
            found.add(new SecretSpan(end - 1, quote < 0 ? text.length() : quote + 1, ""));
        }
    }

    private SecretFinder read() {
        while (lexer.begin()) {
            TokenType type = lexer.read(false);
            endsInSecret = false;
            if (mayConnect && syntax.expectsValue() && type != TokenType.STRING) {
                hideValue(type);
                continue;
            }
            if (syntax.expectsWord() && isWord(type)) {
                hide((int) lexer.start(), (int) lexer.end());
                continue;
            }
            switch (type) {
                case LINE_COMMENT, BLOCK_COMMENT -> comment();
                case STRING -> string();
                case QUOTED_NAME -> quotedName();
                case WORD -> word(lexer.lowerCase());
                case NUMBER -> syntax.number();
                case OPEN_PARENTHESIS -> syntax.openParenthesis();
                case CLOSE_PARENTHESIS -> syntax.closeParenthesis();
                case SEMICOLON -> semicolon();
                case SYMBOL -> syntax.symbol(lexer.text());
                default -> {}
            }
        }
        return this;
    }

    /** What PostgreSQL accepts as a setting's value beside a literal. */
    private boolean isWord(TokenType type) {
        return type == TokenType.QUOTED_NAME
                || type == TokenType.NUMBER
                || (type == TokenType.WORD && !lexer.lowerCase().equals("default"));
    }

    private void word(String word) {
        copies = syntax.follows(";") ? word.equals("copy") : copies;
        readsData |= copies && syntax.follows("from") && word.equals("stdin");
        syntax.word(word);
    }

    /** The end of a statement, and of the data of a COPY. */
    private void semicolon() {
        syntax.semicolon();
        boolean hasData = readsData;
        readsData = false;
        if (hasData && depth == 0 && runs && dialect == Dialect.POSTGRESQL) {
            var data = new CopySection(window, lexer, dialect.syntax());
            data.begin();
            data.end();
        }
    }

    /** A comment is no SQL, but may contain some. */
    private void comment() {
        QuotedText comment = QuotedText.ofComment(lexer, text);
        if (depth < DEEPEST) {
            found.addAll(comment.outside(inside(comment, mayConnect).found));
        }
        if (runs) {
            found.addAll(comment.outside(quotedIn(comment.content())));
        }
    }

    private void string() {
        int from = (int) lexer.start();
        int to = (int) lexer.end();
        if (syntax.expectsLiteral()) {
            hide(from, to);
        } else if (continuesSecret(from)) {
            SecretSpan last = found.remove(found.size() - 1);
            found.add(new SecretSpan(last.from(), to, last.replacement()));
        } else {
            literal(from, to);
        }
    }

    /** Literals that only space divides are one. */
    private boolean continuesSecret(int from) {
        return !found.isEmpty()
                && syntax.followsSecret()
                && text.substring(found.get(found.size() - 1).to(), from).isBlank();
    }

    private void hide(int from, int to) {
        endsInSecret = lexer.unterminated() != null;
        if (!endsInSecret || to - from > lexer.opening().length()) {
            found.add(new SecretSpan(from, to, HIDDEN));
        }
        syntax.hidden();
    }

    private void literal(int from, int to) {
        QuotedText quoted = QuotedText.of(lexer, text, dialect);
        if (depth == DEEPEST) {
            if (SecretNames.mayBeIn(quoted.content())) {
                hide(from, to);
            } else {
                syntax.literal("", false);
            }
            return;
        }
        SecretFinder inside = inside(quoted, quoted.mayConnect());
        found.addAll(quoted.outside(inside.found));
        syntax.literal(quoted.content(), inside.endsInSecret || inside.syntax.isOpen(quoted.endsWithSpace()));
    }

    private void quotedName() {
        QuotedText quoted = QuotedText.of(lexer, text, dialect);
        if (depth < DEEPEST && lexer.length() > HIDDEN.length()) {
            found.addAll(quoted.outside(inside(quoted, false).found));
        }
        syntax.quotedName(AsciiCase.lower(quoted.content()));
    }

    private SecretFinder inside(QuotedText quoted, boolean connecting) {
        return new SecretFinder(quoted.content(), dialect, runs, connecting, depth + 1).read();
    }

    /** The value of a connection's parameter, which needs no quotes, ends at a space or at the next parameter. */
    private void hideValue(TokenType type) {
        int from = (int) lexer.start();
        int to = (int) lexer.end();
        if (type != TokenType.QUOTED_NAME && type != TokenType.LINE_COMMENT && type != TokenType.BLOCK_COMMENT) {
            to = from;
            while (to < text.length()
                    && !Character.isWhitespace(text.charAt(to))
                    && "&;\"'".indexOf(text.charAt(to)) < 0) {
                to++;
            }
        }
        boolean called = text.substring(from, to).indexOf('(') >= 0;
        if (to > from && !lexer.beginsWith('%')) {
            found.add(new SecretSpan(from, to, "***"));
        }
        window.position = Math.max(to, from + 1);
        syntax.hidden();
        if (called) {
            syntax.expectLiteral();
        }
    }
}
