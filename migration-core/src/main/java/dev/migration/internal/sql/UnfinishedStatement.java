package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.SyntaxFeature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.Mentions;
import dev.migration.internal.sql.rules.Phrase;
import dev.migration.internal.sql.rules.StatementBody;
import dev.migration.internal.text.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statement that is being read: where it began, what was noted of it, and whether a semicolon would end it. */
final class UnfinishedStatement {

    /** So many tokens tell of nearly all statements what they are, without another look at them. */
    private static final int LONGEST_OPENING = 2;

    private final Lexer lexer;
    private final Dialect dialect;
    private final boolean countsParentheses;
    private final StatementBody body;
    private final Mentions mentions;
    private final List<String> opening = new ArrayList<>(LONGEST_OPENING);

    private @Nullable Position start;
    private boolean isOpening;
    private long end;
    private int parentheses;

    UnfinishedStatement(Lexer lexer, Dialect dialect) {
        this.lexer = lexer;
        this.dialect = dialect;
        this.countsParentheses = dialect.has(SyntaxFeature.STATEMENTS_IN_PARENTHESES);
        this.body = dialect.newBody();
        this.mentions = new Mentions(dialect.rules().trackedWords());
    }

    /** Where it began; null while none has. */
    @Nullable
    Position start() {
        return start;
    }

    /** Whether others may be inside it here, whose semicolons do not end it. */
    boolean isInsideBody() {
        return parentheses > 0 || body.isOpen();
    }

    /** Takes the lexer's token in, which begins a statement where none is open. */
    void add(TokenType type) {
        if (start == null) {
            begin();
        }
        end = lexer.end();
        if (isOpening && type != TokenType.EXECUTABLE_COMMENT) {
            noteOpening(type);
        }
        switch (type) {
            case WORD, QUOTED_NAME -> mentions.see(lexer);
            case OPEN_PARENTHESIS -> parentheses += countsParentheses ? 1 : 0;
            case CLOSE_PARENTHESIS -> parentheses = Math.max(0, parentheses - 1);
            default -> {}
        }
        follow(type);
    }

    /** Takes in a semicolon that would end it, and tells whether it does. */
    boolean endsAtSemicolon() {
        follow(TokenType.SEMICOLON);
        if (isInsideBody()) {
            end = lexer.end();
            return false;
        }
        return true;
    }

    /** Its text so far, from the first token to the last. */
    String text(Position from) {
        return lexer.text(from.offset(), end);
    }

    /** The first token of the statement that was begun last, in lower case; empty if it is neither word nor parenthesis. */
    String firstToken() {
        return opening.isEmpty() ? "" : opening.get(0);
    }

    /** The tokens of the statement that was begun last, to be looked at before another one begins. */
    Phrase phrase(String text) {
        return new Phrase(text, dialect, opening, mentions);
    }

    /** No statement is open any more. */
    void close() {
        lexer.unpin();
        body.reset();
        start = null;
        parentheses = 0;
    }

    private void begin() {
        start = lexer.position();
        lexer.pin();
        opening.clear();
        isOpening = true;
        mentions.clear();
    }

    private void noteOpening(TokenType type) {
        boolean tells = type == TokenType.WORD || type == TokenType.OPEN_PARENTHESIS;
        if (tells) {
            opening.add(lexer.lowerCase());
        }
        isOpening = tells && opening.size() < LONGEST_OPENING;
    }

    private void follow(TokenType type) {
        if (parentheses == 0) {
            body.see(type, lexer);
        }
    }
}
