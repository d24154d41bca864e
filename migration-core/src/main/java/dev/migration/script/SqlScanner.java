package dev.migration.script;

import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import java.io.Reader;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives the statements of a text one by one, reading it in chunks and keeping no more than the current statement.
 *
 * <p>A semicolon ends a statement unless it stands in quotes, in a comment, in parentheses or in a BEGIN ATOMIC body, as
 * far as the dialect knows these. Nothing else is counted: blocks in other languages are quoted.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link InvalidMigrationsException} for text that cannot be divided or run,
 * with the place where that begins; asked again they go on behind it. They throw {@link java.io.UncheckedIOException}
 * where the reader fails.
 */
public final class SqlScanner implements Iterator<Statement> {

    private static final StatementPattern COPY_FROM_CLIENT = StatementPattern.of("COPY … FROM STDIN");
    private static final StatementPattern COPY_TO_CLIENT = StatementPattern.of("COPY … TO STDOUT");

    private final Lexer lexer;
    private final Dialect dialect;
    private final String file;
    private final CommentListener comments;
    private final RoutineBody routineBody = new RoutineBody();
    private final Mentions mentions;

    private @Nullable Position start;
    private String firstToken = "";
    private long end;
    private int parentheses;

    private @Nullable Statement ahead;
    private boolean finished;

    SqlScanner(CharWindow window, Dialect dialect, String file, CommentListener comments) {
        this.lexer = new Lexer(window, dialect);
        this.dialect = dialect;
        this.file = file;
        this.comments = comments;
        this.mentions = new Mentions(dialect.rules().trackedWords());
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
            ahead = read();
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

    private @Nullable Statement read() {
        while (true) {
            TokenType type = lexer.next();
            Code unterminated = lexer.unterminated();
            if (unterminated != null) {
                abandon();
                throw ScanProblem.unterminated(unterminated, type, lexer, file);
            }
            boolean ends = switch (type) {
                case END -> true;
                case LINE_COMMENT, BLOCK_COMMENT -> comments.endsStatement(type, lexer, start != null);
                case SEMICOLON -> endsStatement();
                default -> {
                    add(type);
                    yield false;
                }
            };
            if (ends && start != null) {
                return statement(start, type);
            }
            if (type == TokenType.END) {
                return null;
            }
        }
    }

    private boolean endsStatement() {
        if (start == null) {
            return false;
        }
        follow(TokenType.SEMICOLON);
        boolean inside = parentheses > 0 || routineBody.isOpen();
        if (inside) {
            end = lexer.end();
        }
        return !inside;
    }

    private void add(TokenType type) {
        if (type == TokenType.SYMBOL && dialect.has(SyntaxFeature.PSQL_COMMANDS) && lexer.is("\\")) {
            refusePsqlCommand();
        }
        if (start == null) {
            begin(type);
        }
        end = lexer.end();
        switch (type) {
            case WORD -> mentions.see(lexer);
            case OPEN_PARENTHESIS -> parentheses += dialect.has(SyntaxFeature.STATEMENTS_IN_PARENTHESES) ? 1 : 0;
            case CLOSE_PARENTHESIS -> parentheses = Math.max(0, parentheses - 1);
            default -> {}
        }
        follow(type);
    }

    private void follow(TokenType type) {
        if (parentheses == 0 && dialect.has(SyntaxFeature.ATOMIC_BODIES)) {
            routineBody.see(type, lexer);
        }
    }

    private void begin(TokenType type) {
        start = lexer.position();
        lexer.pin();
        firstToken = type == TokenType.WORD || type == TokenType.OPEN_PARENTHESIS ? AsciiCase.lower(lexer.text()) : "";
        mentions.clear();
    }

    private Statement statement(Position from, TokenType delimiter) {
        String text = lexer.text(from.offset(), end);
        String first = firstToken;
        abandon();
        var phrase = new Phrase(text, dialect, mentions);
        if (first.equals("copy") && dialect.has(SyntaxFeature.COPY_DATA)) {
            refuseClientCopy(phrase, from, delimiter);
        }
        return new Statement(
                text,
                from.line(),
                from.column(),
                from.offset(),
                dialect.rules().kindOf(first, phrase),
                dialect.rules().changesSession(first, phrase));
    }

    private void abandon() {
        lexer.unpin();
        routineBody.reset();
        start = null;
        parentheses = 0;
    }

    private void refusePsqlCommand() {
        Position position = lexer.position();
        abandon();
        String rest = Objects.requireNonNullElse(lexer.readLine(), "");
        throw ScanProblem.psqlCommand("\\" + rest.split("\\s", 2)[0], position, file);
    }

    private void refuseClientCopy(Phrase phrase, Position position, TokenType delimiter) {
        if (COPY_FROM_CLIENT.matchesAfterFirstWord(phrase)) {
            if (delimiter == TokenType.SEMICOLON) {
                skipCopyData();
            }
            throw ScanProblem.copyWithClient("FROM STDIN", position, file);
        }
        if (COPY_TO_CLIENT.matchesAfterFirstWord(phrase)) {
            throw ScanProblem.copyWithClient("TO STDOUT", position, file);
        }
    }

    /** The data begins on the next line and ends at a line of its own with a backslash and a dot, or with the file. */
    private void skipCopyData() {
        lexer.readLine();
        String line;
        do {
            line = lexer.readLine();
        } while (line != null && !line.equals("\\."));
    }
}
