// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.sql.DelimiterReader.GooseMark;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementRules;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import dev.migration.internal.text.Replacements.Replacement;
import java.io.Reader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the statements of a text one by one, reading it in chunks and keeping no more than the current statement.
 *
 * <p>A semicolon ends a statement unless it is in quotes, in a comment, in parentheses or in the body of a routine or
 * trigger, as far as the dialect knows these. Nothing else is counted: blocks in other languages are quoted.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link InvalidMigrationsException} for text that cannot be divided or run,
 * with the place where that begins; asked again they continue after it. They throw {@link java.io.UncheckedIOException}
 * where the reader fails.
 */
public final class SqlScanner implements Iterator<Statement> {

    /** Receives every comment, before it is known what comes after it. */
    public interface CommentListener {

        CommentListener NONE = (type, comment, insideStatement) -> false;

        /** A comment was read, where the lexer is; returns whether the statement ends here though nothing delimits it. */
        boolean endsStatement(TokenType type, Lexer comment, boolean insideStatement);
    }

    private final CharWindow window;
    private final Lexer lexer;
    private final DelimiterReader delimiters;
    private final CurrentStatement open;
    private final CopySection copy;
    private final CommentListener comments;
    private final Dialect dialect;
    private final ScanProblem problem;

    private @Nullable Statement ahead;

    /** Where a statement has made a backslash in a string mean something else. */
    private @Nullable Position backslashes;

    private Position copyStart = Position.START;
    private boolean finished;

    public SqlScanner(CharWindow window, Dialect dialect, String file, CommentListener comments) {
        this.window = window;
        this.lexer = new Lexer(window, dialect.syntax());
        this.delimiters = new DelimiterReader(window, lexer, dialect);
        this.open = new CurrentStatement(lexer, delimiters, dialect);
        this.copy = new CopySection(window, lexer, dialect.syntax());
        this.problem = new ScanProblem(file);
        this.comments = comments;
        this.dialect = dialect;
    }

    /** Scans a text from its start; closing the reader is up to the caller. */
    public static SqlScanner scan(Reader reader, Dialect dialect) {
        return scan(reader, dialect, "sql");
    }

    /** Scans a text from its start; problems name the file. */
    public static SqlScanner scan(Reader reader, Dialect dialect, String file) {
        return new SqlScanner(
                new CharWindow(reader, Position.START, Long.MAX_VALUE), dialect, file, CommentListener.NONE);
    }

    @Override
    public boolean hasNext() {
        if (ahead == null && !finished) {
            skipCopyData();
            try {
                ahead = read();
            } catch (CharWindow.TooLarge e) {
                finished = true;
                Position start = open.start();
                open.close();
                throw problem.tooLarge(start == null ? lexer.position() : start, e.characters());
            } catch (InvalidMigrationsException e) {
                throw backslashes == null ? e : problem.behindBackslashes(backslashes, e);
            }
            finished = ahead == null;
        }
        return ahead != null;
    }

    @Override
    public Statement next() {
        if (!hasNext() || ahead == null) {
            throw new NoSuchElementException();
        }
        Statement statement = ahead;
        ahead = null;
        return statement;
    }

    /**
     * The data of the COPY … FROM STDIN that {@link #next} gave last, readable until the next statement is asked for.
     * Reading fails with {@link java.io.EOFException} where their end is missing.
     */
    public Reader copyData() {
        Reader data = copy.data();
        if (data == null || ahead != null) {
            throw new IllegalStateException("the statement that was given last has no data");
        }
        return data;
    }

    /** Where a merge conflict starts in data of a COPY that were left out; null if nowhere. */
    public @Nullable Position conflictInData() {
        return copy.conflict();
    }

    /** The line of the file on which the {@link #copyData} start. */
    public int copyDataLine() {
        return copy.line();
    }

    private void beginCopyData(Position statement, TokenType delimiter) {
        if (delimiter != TokenType.SEMICOLON) {
            throw problem.unterminatedCopy(statement);
        }
        copyStart = statement;
        if (!copy.begin()) {
            skipCopyData();
            throw problem.behindCopy(statement);
        }
    }

    private void skipCopyData() {
        if (!copy.end()) {
            throw problem.unterminatedCopy(copyStart);
        }
    }

    private @Nullable Statement read() {
        while (true) {
            TokenType type = delimiters.next();
            Code unterminated = lexer.unterminated();
            if (unterminated != null) {
                open.close();
                throw problem.unterminated(unterminated, type, lexer, dialect);
            }
            boolean ends = switch (type) {
                case END -> endsScript();
                case LINE_COMMENT, BLOCK_COMMENT -> commentEndsStatement(type);
                case SEMICOLON -> open.start() != null && open.endsAtSemicolon();
                case STATEMENT_END -> true;
                case STATEMENT_BEGIN -> false;
                case INNER_SEMICOLON -> {
                    if (dialect.has(Feature.SEVERAL_STATEMENTS_AT_A_TIME)) {
                        open.addInnerSemicolon();
                    }
                    yield false;
                }
                case DELIMITER_COMMAND -> {
                    requireDelimiter();
                    yield false;
                }
                default -> {
                    add(type);
                    yield false;
                }
            };
            Position start = open.start();
            if (ends && start != null) {
                if (open.lacksEnd()) {
                    throw refused(problem.unterminatedBody(start, open.endInStatement()));
                }
                return statement(start, type);
            }
            if (type == TokenType.END) {
                return null;
            }
        }
    }

    private boolean endsScript() {
        Position marked = delimiters.markedStatement();
        delimiters.startScript();
        if (marked != null) {
            throw refused(problem.neverEnded(marked));
        }
        return true;
    }

    private boolean commentEndsStatement(TokenType type) {
        Position marked = delimiters.markedStatement();
        if (type == TokenType.LINE_COMMENT && (marked != null || !open.isInsideBody())) {
            GooseMark mark = GooseMark.similar(lexer.text());
            if (mark != null) {
                throw refused(problem.misplaced(mark, lexer, marked, open.start()));
            }
        }
        return comments.endsStatement(type, lexer, open.start() != null) && endsScript();
    }

    private void requireDelimiter() {
        if (DelimiterReader.delimiterIn(lexer.text()) == null) {
            throw refused(problem.noDelimiter(lexer.position()));
        }
    }

    private void add(TokenType type) {
        if (!isClientCommand(type)) {
            open.add(type);
            return;
        }
        boolean betweenStatements = open.start() == null;
        open.close();
        InvalidMigrationsException refused = problem.clientCommand(lexer, dialect, betweenStatements);
        if (refused != null) {
            throw refused;
        }
    }

    /** Whether the lexer's token starts a command of psql or mysql: no server knows them. */
    private boolean isClientCommand(TokenType type) {
        boolean hasDelimiters = dialect.has(Feature.DELIMITER_COMMAND);
        return type == TokenType.SYMBOL
                ? (hasDelimiters || dialect.has(Feature.PSQL_COMMANDS)) && lexer.is("\\")
                : hasDelimiters && type == TokenType.WORD && open.start() == null && lexer.is("source");
    }

    /** A COMMIT among several that are sent as one would end the transaction of the library, which no answer of the server shows. */
    private void requireNoTransaction(Position from, String text) {
        List<Position> starts = new ArrayList<>(List.of(from));
        starts.addAll(open.inner());
        for (int i = 0; i < starts.size(); i++) {
            Position start = starts.get(i);
            int end = i + 1 < starts.size() ? (int) (starts.get(i + 1).offset() - from.offset()) : text.length();
            String inner = text.substring((int) (start.offset() - from.offset()), end);
            if (dialect.rules().kindOf(new StatementTokens(inner, dialect.syntax()))
                    == StatementKind.TRANSACTION_CONTROL) {
                throw problem.transactionInside(start);
            }
        }
    }

    private Statement statement(Position from, TokenType delimiter) {
        String text = open.text(from);
        List<Replacement> replaced = window.replaced(from.offset(), from.offset() + text.length());
        open.close();
        StatementTokens tokens = open.tokens(text);
        StatementKind kind = dialect.rules().kindOf(tokens);
        StatementRules.Refusal refusal = dialect.rules().refusal(tokens);
        if (refusal != null) {
            throw problem.unsupported(from, refusal.message(), refusal.remedy());
        }
        if (kind == StatementKind.COPY) {
            beginCopyData(from, delimiter);
        }
        Set<StatementTrait> traits = dialect.rules().traitsOf(tokens);
        if (!open.inner().isEmpty()) {
            requireNoTransaction(from, text);
            traits = EnumSet.of(StatementTrait.MAY_BE_SEVERAL, traits.toArray(StatementTrait[]::new));
        }
        // Where such a string has a form of its own, a setting decides what a backslash means in a plain one.
        if (dialect.has(Feature.ESCAPE_STRINGS) && traits.contains(StatementTrait.CHANGES_SESSION)) {
            noteStrings(text.toLowerCase(Locale.ROOT), from);
        }
        return new Statement(text, from.line(), from.column(), from.offset(), replaced, kind, traits);
    }

    private void noteStrings(String setting, Position from) {
        if (setting.contains("standard_conforming_strings")) {
            backslashes = setting.matches("(?s).*\\b(?:off|false|no|0)\\b.*") ? from : null;
        }
    }

    private InvalidMigrationsException refused(InvalidMigrationsException reason) {
        open.close();
        return reason;
    }
}
