package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTokens.TrackedWords;
import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.CharWindow.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The statement that is being read: where it starts, what was noted of it, and whether a semicolon ends it. */
final class CurrentStatement {

    /** As many tokens decide the rules of nearly all statements, which need not be read again then. */
    private static final int LONGEST_OPENING = 2;

    private final Lexer lexer;
    private final Dialect dialect;
    private final boolean countsParentheses;
    private final Body body;
    private final TrackedWords trackedWords;
    private final List<String> opening = new ArrayList<>(LONGEST_OPENING);

    private @Nullable Position start;
    private boolean isOpening;
    private boolean afterSemicolon;
    private boolean mayBeSeveral;
    private long end;
    private int parentheses;

    CurrentStatement(Lexer lexer, Dialect dialect) {
        this.lexer = lexer;
        this.dialect = dialect;
        this.countsParentheses = dialect.has(Feature.STATEMENTS_IN_PARENTHESES);
        this.body = new Body(dialect);
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

    /** Takes the lexer's token, which starts a statement where none is open. */
    void add(TokenType type) {
        if (start == null) {
            begin();
        }
        mayBeSeveral |= afterSemicolon;
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

    /** Whether the statement that was started last is several for a server that does not know the delimiter. */
    boolean mayBeSeveral() {
        return mayBeSeveral;
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
        mayBeSeveral = false;
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
        if (parentheses == 0) {
            body.add(type, lexer);
        }
    }

    /**
     * Follows a statement that may have others inside, whose semicolons do not end it: a routine or trigger. Each of them
     * ends with one, so the END that closes the body follows a semicolon, or ATOMIC; the END of a CASE, or a column of that
     * name, never does.
     */
    private static final class Body {

        /** Which statements of a database have a body. */
        private enum Kind {
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

        Body(Dialect dialect) {
            this.kind = switch (dialect) {
                case POSTGRESQL -> Kind.ROUTINE;
                case SQLITE -> Kind.TRIGGER;
                case HSQLDB -> Kind.COMPOUND;
                case H2, MYSQL -> Kind.NONE;
            };
        }

        /** Another statement starts. */
        void reset() {
            at = At.OPENING;
            opening = "";
            depth = 0;
        }

        /** Whether the statement is inside its body. */
        boolean isOpen() {
            return depth > 0;
        }

        /** Takes the next token, which is no comment. */
        void add(TokenType type, Lexer token) {
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
}
