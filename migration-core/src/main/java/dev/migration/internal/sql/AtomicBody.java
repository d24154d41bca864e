// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.AsciiCase;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows a statement that may have others inside, whose semicolons do not end it: a routine or trigger. Each of them
 * ends with one, so the END that closes the body follows a semicolon, or ATOMIC; the END of a CASE, or a column of that
 * name, never does.
 */
final class AtomicBody implements StatementBody {

    /** Which statements of a database have a body. */
    enum Kind {
        NONE("(?!)"),
        /** PostgreSQL's routines with {@code BEGIN ATOMIC … END}. */
        ROUTINE("create (?:or replace )?(?:function|procedure) "),
        /** HSQLDB's routines and triggers, in whose {@code BEGIN ATOMIC … END} there may be others. */
        COMPOUND("(?:create|alter) "),
        /** SQLite's triggers, by the rule of its own {@code sqlite3_complete()}: END has a semicolon on either side. */
        TRIGGER("(?:explain (?:query plan )?)?create (?:temp(?:orary)? )?trigger ");

        private final Pattern opening;

        Kind(String opening) {
            this.opening = Pattern.compile(opening);
        }
    }

    private enum At {
        OPENING,
        INSIDE,
        BEGIN,
        STATEMENT,
        END,
        OTHER
    }

    /** What ends with END and one of these is inside the body. */
    private static final Set<String> NOT_CLOSING = Set.of("if", "case", "loop", "while", "repeat", "for");

    private final Kind kind;
    private At at = At.OPENING;
    private String opening = "";
    private int depth;

    AtomicBody(Kind kind) {
        this.kind = kind;
    }

    @Override
    public void reset() {
        at = At.OPENING;
        opening = "";
        depth = 0;
    }

    @Override
    public boolean isOpen() {
        return depth > 0;
    }

    @Override
    public void add(TokenType type, Lexer token) {
        boolean word = type == TokenType.WORD;
        switch (at) {
            case OPENING -> open(word, token);
            case INSIDE, BEGIN, STATEMENT, END -> follow(type, word, token);
            case OTHER -> {}
        }
    }

    private void open(boolean word, Lexer token) {
        if (!word || (opening.isEmpty() && !token.is("create") && !token.is("alter") && !token.is("explain"))) {
            at = At.OTHER;
            return;
        }
        opening += token.lowerCase() + " ";
        Matcher matcher = kind.opening.matcher(opening);
        if (matcher.matches()) {
            at = At.INSIDE;
            depth = kind == Kind.TRIGGER ? 1 : 0;
        } else if (!matcher.hitEnd()) {
            at = At.OTHER;
        }
    }

    private void follow(TokenType type, boolean word, Lexer token) {
        if (at == At.END && closes(type, word, token)) {
            depth--;
        }
        if (type == TokenType.SEMICOLON) {
            at = At.STATEMENT;
        } else if (word && kind != Kind.TRIGGER && token.is("begin")) {
            at = At.BEGIN;
        } else if (word && at == At.BEGIN && token.is("atomic")) {
            depth++;
            at = At.STATEMENT;
        } else {
            at = word && at == At.STATEMENT && token.is("end") ? At.END : At.INSIDE;
        }
    }

    private boolean closes(TokenType type, boolean word, Lexer token) {
        return kind == Kind.TRIGGER
                ? type == TokenType.SEMICOLON
                : !word || !NOT_CLOSING.contains(AsciiCase.lower(token.text()));
    }
}
