// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a script's tokens and marks those that divide it into statements: semicolons, what a DELIMITER command puts in
 * their place, and goose's comments. As in the clients of MySQL and MariaDB, the delimiter is the next word on the
 * command's line, and it delimits wherever it occurs outside quotes and comments, inside other words too. As with Flyway,
 * no space is needed before it: the clients would send such a line to the server, which refuses it.
 */
final class DelimiterReader {

    /** Goose's comments around one statement, whatever semicolons are in it. */
    enum GooseMark {
        BEGIN("-- +goose StatementBegin"),
        END("-- +goose StatementEnd");

        private static final Pattern SIMILAR =
                Pattern.compile("--\\s*\\+\\s*goose\\s+statement[\\s_-]?(begin|end)\\b.*", Pattern.CASE_INSENSITIVE);

        private static final Pattern EXACT =
                Pattern.compile("--\\s*\\+goose\\s+statement(?:begin|end)\\s*", Pattern.CASE_INSENSITIVE);

        private static final int LONGEST = 100;

        private final String text;

        GooseMark(String text) {
            this.text = text;
        }

        /** The comment as it must be written. */
        String text() {
            return text;
        }

        /** Whether a comment is exactly this one, in any letter case and with any blanks, as goose reads it. */
        boolean isIn(String comment) {
            return comment.indexOf('+') > 0 && EXACT.matcher(comment).matches() && similar(comment) == this;
        }

        /** The mark that a comment is or resembles; null if it is something else. */
        static @Nullable GooseMark similar(String comment) {
            // Nearly all comments have no plus, and need no pattern.
            Matcher similar = comment.indexOf('+') < 0 ? null : SIMILAR.matcher(comment.stripTrailing());
            if (similar == null || !similar.matches()) {
                return null;
            }
            return similar.group(1).equalsIgnoreCase("begin") ? BEGIN : END;
        }
    }

    private static final String SEMICOLON = ";";
    private static final String KEYWORD = "delimiter";

    private static final Pattern COMMAND = Pattern.compile(
            KEYWORD + "\\s*(?:([\"'`])([^\\\\]+?)\\1|([^\\\\\\s]+))(?:\\s.*)?", Pattern.CASE_INSENSITIVE);

    private final CharWindow window;
    private final Lexer lexer;
    private final boolean knowsCommand;
    private String delimiter = SEMICOLON;
    private @Nullable Position markedStatement;

    DelimiterReader(CharWindow window, Lexer lexer, Dialect dialect) {
        this.window = window;
        this.lexer = lexer;
        this.knowsCommand = dialect.has(Feature.DELIMITER_COMMAND);
    }

    /** The delimiter that a command asks for, or null if it names none that the clients would take. */
    static @Nullable String delimiterIn(String command) {
        Matcher matcher = COMMAND.matcher(command);
        if (!matcher.matches()) {
            return null;
        }
        return matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    }

    /** Moves the lexer to the next token or comment, or past a delimiter. */
    TokenType next() {
        if (!lexer.begin()) {
            return TokenType.END;
        }
        boolean betweenStatements = !lexer.isPinned();
        if (markedStatement == null) {
            if (betweenStatements && knowsCommand && isCommand()) {
                return readCommand();
            }
            if (!isSemicolon() && isDelimiter(0)) {
                window.position += delimiter.length();
                return TokenType.SEMICOLON;
            }
        }
        // The client drops such lines. The server would not, but between statements that is what is meant, and goose's
        // are for goose.
        TokenType type = lexer.read(lexer.isAtLineStart() && (betweenStatements || isGooseMark()));
        if (type == TokenType.LINE_COMMENT) {
            return lineComment(betweenStatements);
        }
        if (markedStatement == null) {
            if (isSemicolon()) {
                return type;
            }
            if (canHoldDelimiter(type)) {
                cutAtDelimiter();
            }
        }
        return type == TokenType.SEMICOLON ? TokenType.INNER_SEMICOLON : type;
    }

    /** Another script starts: semicolons end statements, until it sets another delimiter. */
    void startScript() {
        delimiter = SEMICOLON;
        markedStatement = null;
    }

    /** Where the comment is after which everything is one statement; null where there is none. */
    @Nullable
    Position markedStatement() {
        return markedStatement;
    }

    /** Whether something else than a semicolon ends the statement that is read. */
    boolean isOther() {
        return markedStatement != null || !isSemicolon();
    }

    /** Without a blank behind its dashes too, which MySQL and MariaDB do not read as a comment, and goose does. */
    private boolean isGooseMark() {
        if (markedStatement == null || window.peek(0) != '-' || window.peek(1) != '-' || window.peek(2) != '+') {
            return false;
        }
        var line = new StringBuilder();
        for (int c = window.peek(0);
                c != -1 && c != '\n' && line.length() <= GooseMark.LONGEST;
                c = window.peek(line.length())) {
            line.append((char) c);
        }
        return GooseMark.EXACT.matcher(line).matches();
    }

    private boolean isSemicolon() {
        return delimiter.equals(SEMICOLON);
    }

    /** Whether a DELIMITER command starts here. */
    private boolean isCommand() {
        for (int i = 0; i < KEYWORD.length(); i++) {
            int c = window.peek(i);
            if (c == -1 || AsciiCase.lower((char) c) != KEYWORD.charAt(i)) {
                return false;
            }
        }
        return !Character.isJavaIdentifierPart(Math.max(0, window.peek(KEYWORD.length())));
    }

    private TokenType readCommand() {
        window.skipToLineEnd();
        String wanted = delimiterIn(lexer.text());
        delimiter = wanted == null ? delimiter : wanted;
        return TokenType.DELIMITER_COMMAND;
    }

    private boolean isDelimiter(int ahead) {
        for (int i = 0; i < delimiter.length(); i++) {
            if (window.peek(ahead + i) != delimiter.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean canHoldDelimiter(TokenType type) {
        return switch (type) {
            case WORD, NUMBER, SYMBOL, EXECUTABLE_COMMENT -> true;
            default -> false;
        };
    }

    /** Moves back to the first delimiter inside the token that ends here. */
    private void cutAtDelimiter() {
        for (int back = lexer.length() - 1; back > 0; back--) {
            // Counted from the end, as reading ahead can move what is there.
            if (isDelimiter(-back)) {
                window.position -= back;
                return;
            }
        }
    }

    private TokenType lineComment(boolean betweenStatements) {
        if (!lexer.isAtLineStart() || !lexer.beginsWith('-')) {
            return TokenType.LINE_COMMENT;
        }
        if (markedStatement != null) {
            if (GooseMark.END.isIn(lexer.text())) {
                markedStatement = null;
                return TokenType.STATEMENT_END;
            }
        } else if (betweenStatements && GooseMark.BEGIN.isIn(lexer.text())) {
            markedStatement = lexer.position();
            return TokenType.STATEMENT_BEGIN;
        }
        return TokenType.LINE_COMMENT;
    }
}
