package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.SyntaxFeature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.Position;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of a script's tokens divide it into statements: semicolons, what a DELIMITER command puts in their place,
 * and goose's marks. What is inside a statement, such as a routine's body, is not its matter.
 */
final class Delimiting {

    private final CharWindow window;
    private final Lexer lexer;
    private final Delimiter delimiter;
    private final boolean knowsCommand;
    private @Nullable Position markedStatement;

    Delimiting(CharWindow window, Lexer lexer, Dialect dialect) {
        this.window = window;
        this.lexer = lexer;
        this.delimiter = new Delimiter(window);
        this.knowsCommand = dialect.has(SyntaxFeature.DELIMITER_COMMAND);
    }

    /** Moves the lexer to the next token or comment, or behind a delimiter. */
    TokenType next() {
        if (!lexer.begin()) {
            return TokenType.END;
        }
        boolean betweenStatements = !lexer.isPinned();
        if (markedStatement == null) {
            if (betweenStatements && knowsCommand && delimiter.commandBegins()) {
                return readCommand();
            }
            if (delimiter.skip()) {
                return TokenType.SEMICOLON;
            }
        }
        // The client drops such lines. The server would not, but between statements that is what is meant.
        TokenType type = lexer.read(betweenStatements && lexer.isAtLineStart());
        if (type == TokenType.LINE_COMMENT) {
            return lineComment(betweenStatements);
        }
        if (markedStatement == null) {
            if (delimiter.isSemicolon()) {
                return type;
            }
            if (canHoldDelimiter(type)) {
                delimiter.cut(lexer.start());
            }
        }
        return type == TokenType.SEMICOLON ? TokenType.INNER_SEMICOLON : type;
    }

    /** Another script begins: semicolons end statements, until it says otherwise. */
    void startScript() {
        delimiter.reset();
        markedStatement = null;
    }

    /** Where the comment stands from which on all is one statement; null if nothing is between such comments here. */
    @Nullable
    Position markedStatement() {
        return markedStatement;
    }

    private TokenType readCommand() {
        window.skipToLineEnd();
        String wanted = Delimiter.in(lexer.text());
        if (wanted != null) {
            delimiter.set(wanted);
        }
        return TokenType.DELIMITER_COMMAND;
    }

    private static boolean canHoldDelimiter(TokenType type) {
        return switch (type) {
            case WORD, NUMBER, SYMBOL, EXECUTABLE_COMMENT -> true;
            default -> false;
        };
    }

    private TokenType lineComment(boolean betweenStatements) {
        if (!lexer.isAtLineStart() || !lexer.beginsWith('-')) {
            return TokenType.LINE_COMMENT;
        }
        if (markedStatement != null) {
            if (StatementMark.END.isIn(lexer.text())) {
                markedStatement = null;
                return TokenType.STATEMENT_END;
            }
        } else if (betweenStatements && StatementMark.BEGIN.isIn(lexer.text())) {
            markedStatement = lexer.position();
            return TokenType.STATEMENT_BEGIN;
        }
        return TokenType.LINE_COMMENT;
    }
}
