// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * The body of a routine, trigger or event of MySQL and MariaDB. BEGIN, IF, CASE, LOOP, WHILE, REPEAT and FOR open a block
 * only where a statement starts: elsewhere IF and REPEAT are functions, CASE is an expression, and BEGIN may be a column.
 * So it suffices to know where statements start, and which blocks are open. An END that is not the innermost block's ends none.
 */
final class CompoundBody implements StatementBody {

    private static final String BEGIN = "begin";

    /** Those that begin with a statement; the others begin with an expression. */
    private static final Set<String> BLOCKS_OF_STATEMENTS = Set.of(BEGIN, "loop", "repeat");

    /** After one of these an operand follows, so that END is a name. */
    private static final Set<String> BEFORE_OPERAND = Set.of(
            "case",
            "when",
            "then",
            "else",
            "until",
            "and",
            "or",
            "xor",
            "not",
            "between",
            "like",
            "regexp",
            "rlike",
            "div",
            "mod",
            "interval",
            "binary",
            "distinct",
            "select",
            "where");

    private enum At {
        HEADER,
        /** Where a statement starts. */
        START,
        INSIDE,
        /** After an END, which the kind of the block follows. */
        END,
        /** After FOR of a handler: NOT FOUND, SQLSTATE '23000', 1062 … */
        CONDITION,
        /** Behind a condition, where a comma and another one may follow, or else the handler's statement. */
        AFTER_CONDITION,
        /** There is no block, or its end was read. */
        OUTSIDE
    }

    private final CompoundHeader header = new CompoundHeader();
    private At at = At.HEADER;
    private final Deque<String> blocks = new ArrayDeque<>();
    /** How many CASE expressions are open. */
    private int expressions;
    /** In the condition of a REPEAT, behind which no semicolon is before END. */
    private boolean until;
    /** The statement so far is a name: a colon makes it a label. */
    private boolean mayBeLabel;

    /** The line of the first END within a statement, where it ends no expression; 0 where there is none. */
    private int endInStatement;

    private boolean beforeName;
    private boolean afterOperand;
    private String previous = "";

    @Override
    public void reset() {
        header.reset();
        at = At.HEADER;
        blocks.clear();
        endInStatement = 0;
        beforeName = false;
        endStatement();
    }

    int endInStatement() {
        return endInStatement;
    }

    @Override
    public boolean isOpen() {
        return !blocks.isEmpty();
    }

    @Override
    public void add(TokenType type, Lexer token) {
        if (at == At.OUTSIDE || type == TokenType.EXECUTABLE_COMMENT) {
            return;
        }
        // Behind a dot or an at sign every word is a name.
        String word = type == TokenType.WORD && !beforeName ? token.lowerCase() : "";
        beforeName = type == TokenType.SYMBOL && (token.is(".") || token.is("@"));
        if (at != At.HEADER || isBody(header.add(type, word, token))) {
            follow(type, word, token);
        }
        previous = word;
        afterOperand = type != TokenType.SYMBOL && type != TokenType.OPEN_PARENTHESIS && !BEFORE_OPERAND.contains(word);
    }

    /** Whether this token is the body's. */
    private boolean isBody(CompoundHeader.Part part) {
        if (part == CompoundHeader.Part.ANONYMOUS_BLOCK) {
            blocks.push(BEGIN);
        }
        at = switch (part) {
            case HEADER -> At.HEADER;
            case LAST, BODY, ANONYMOUS_BLOCK -> At.START;
            case NO_BODY -> At.OUTSIDE;
        };
        return part == CompoundHeader.Part.BODY || part == CompoundHeader.Part.ANONYMOUS_BLOCK;
    }

    private void follow(TokenType type, String word, Lexer token) {
        if (type == TokenType.SEMICOLON) {
            endStatement();
            at = At.START;
            return;
        }
        if (at == At.AFTER_CONDITION) {
            at = token.is(",") ? At.CONDITION : At.START;
        } else if (at == At.CONDITION) {
            boolean goesOn = word.equals("not") || word.equals("sqlstate") || word.equals("value");
            at = goesOn ? At.CONDITION : At.AFTER_CONDITION;
        }
        if (at == At.END) {
            at = At.INSIDE;
            if (word.equals(blocks.peek())) {
                close();
            }
        } else if (at == At.START) {
            start(type, word);
        } else if (at == At.INSIDE) {
            inside(word, token);
        }
    }

    private void endStatement() {
        expressions = 0;
        until = false;
        mayBeLabel = false;
    }

    private void start(TokenType type, String word) {
        if (CompoundHeader.BLOCKS.contains(word)) {
            blocks.push(word);
            at = BLOCKS_OF_STATEMENTS.contains(word) ? At.START : At.INSIDE;
        } else if (word.equals("end")) {
            end();
        } else if (!word.equals("else") && !word.equals("not") && !word.equals("atomic")) {
            at = At.INSIDE;
            until = word.equals("until");
            mayBeLabel = type == TokenType.WORD || type == TokenType.QUOTED_NAME;
        }
    }

    private void inside(String word, Lexer token) {
        boolean isLabel = mayBeLabel && token.is(":");
        mayBeLabel = false;
        boolean startsStatement =
                isLabel || (expressions == 0 && (word.equals("then") || word.equals("else") || word.equals("do")));
        if (startsStatement) {
            at = At.START;
        } else if (word.equals("case")) {
            expressions++;
        } else if (word.equals("for") && previous.equals("handler")) {
            at = At.CONDITION;
        } else if (word.equals("end") && afterOperand) {
            if (expressions > 0) {
                expressions--;
            } else if (until) {
                end();
            } else if (endInStatement == 0) {
                endInStatement = token.position().line();
            }
        }
    }

    private void end() {
        until = false;
        at = At.END;
        if (BEGIN.equals(blocks.peek())) {
            close();
        }
    }

    /** What follows may be a label. */
    private void close() {
        blocks.pop();
        at = blocks.isEmpty() ? At.OUTSIDE : At.INSIDE;
    }
}
