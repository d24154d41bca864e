// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTokens.TrackedWords;
import dev.migration.internal.text.CharWindow.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statement that is being read: where it starts, what was noted of it, and whether a semicolon ends it. */
final class CurrentStatement {

    /** As many tokens decide the rules of nearly all statements, which need not be read again then. */
    private static final int LONGEST_OPENING = 2;

    private final Lexer lexer;
    private final Dialect dialect;
    private final DelimiterReader delimiters;
    private final boolean countsParentheses;
    private final StatementBody body;
    private final TrackedWords trackedWords;
    private final List<String> opening = new ArrayList<>(LONGEST_OPENING);

    private @Nullable Position start;
    private boolean isOpening;
    private boolean afterSemicolon;
    private final List<Position> inner = new ArrayList<>();
    private long end;
    private int parentheses;

    CurrentStatement(Lexer lexer, DelimiterReader delimiters, Dialect dialect) {
        this.lexer = lexer;
        this.delimiters = delimiters;
        this.dialect = dialect;
        this.countsParentheses = dialect.has(Feature.STATEMENTS_IN_PARENTHESES);
        this.body = dialect.body();
        this.trackedWords = new TrackedWords(dialect.rules().trackedWords());
    }

    /** Where it starts; null where none is open. */
    @Nullable
    Position start() {
        return start;
    }

    /** Whether a semicolon here belongs to a statement inside it. */
    boolean isInsideBody() {
        return parentheses > 0 || body.isOpen();
    }

    /** Whether it has a body without an end, which the whole rest of the script would be a part of. */
    boolean lacksEnd() {
        return body instanceof CompoundBody && body.isOpen();
    }

    /** The line of an END in that body before which a semicolon may be missing; 0 where there is none. */
    int endInStatement() {
        return body instanceof CompoundBody compound ? compound.endInStatement() : 0;
    }

    /** Takes the lexer's token, which starts a statement where none is open. */
    void add(TokenType type) {
        if (start == null) {
            begin();
        }
        if (afterSemicolon) {
            inner.add(lexer.position());
            afterSemicolon = false;
        }
        end = lexer.end();
        if (isOpening && type != TokenType.EXECUTABLE_COMMENT) {
            noteOpening(type);
        }
        switch (type) {
            case WORD, QUOTED_NAME -> trackedWords.add(lexer);
            case OPEN_PARENTHESIS -> parentheses += countsParentheses ? 1 : 0;
            case CLOSE_PARENTHESIS -> parentheses = Math.max(0, parentheses - 1);
            default -> {}
        }
        follow(type);
    }

    /** Takes a semicolon that does not end it where another delimiter does. */
    void addInnerSemicolon() {
        if (start != null) {
            follow(TokenType.SEMICOLON);
            afterSemicolon |= !isInsideBody();
        }
    }

    /**
     * Where more statements start in the one that was started last, for a server that does not know the delimiter; none where it is one
     * for the server too.
     */
    List<Position> inner() {
        return List.copyOf(inner);
    }

    /** Takes a semicolon; returns whether it ends the statement. */
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

    /** The tokens of the statement that was started last, to be used before another one starts. */
    StatementTokens tokens(String text) {
        return new StatementTokens(text, dialect.syntax(), opening, trackedWords);
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
        afterSemicolon = false;
        inner.clear();
        trackedWords.clear();
    }

    private void noteOpening(TokenType type) {
        boolean tells = type == TokenType.WORD || type == TokenType.OPEN_PARENTHESIS;
        if (tells) {
            opening.add(lexer.lowerCase());
        }
        isOpening = tells && opening.size() < LONGEST_OPENING;
    }

    private void follow(TokenType type) {
        // As in the clients of MySQL and MariaDB, another delimiter is taken at its word, whatever it cuts.
        if (parentheses == 0 && !(body instanceof CompoundBody && delimiters.isOther())) {
            body.add(type, lexer);
        }
    }
}
