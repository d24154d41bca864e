package dev.migration.script;

import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

    /** So many tokens tell of nearly all statements what they are, without another look at them. */
    private static final int LONGEST_OPENING = 2;

    private final CharWindow window;
    private final Lexer lexer;
    private final Dialect dialect;
    private final String file;
    private final CommentListener comments;
    private final StatementBody body;
    private final DelimitingProblem delimiting;
    private final Mentions mentions;

    private @Nullable Position start;
    private final List<String> opening = new ArrayList<>(LONGEST_OPENING);
    private boolean isOpening;
    private long end;
    private int parentheses;

    private @Nullable Statement ahead;
    private @Nullable CopyData copyData;
    private Position copyStart = Position.START;
    private int copyDataLine;
    private boolean finished;

    SqlScanner(CharWindow window, Dialect dialect, String file, CommentListener comments) {
        this.window = window;
        this.lexer = new Lexer(window, dialect);
        this.dialect = dialect;
        this.file = file;
        this.delimiting = new DelimitingProblem(file);
        this.comments = comments;
        this.body = dialect.newBody();
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
            skipCopyData();
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

    /**
     * The lines of data that belong to the COPY … FROM STDIN that {@link #next} gave last, without the one that ends
     * them. They are read from the text as they are asked for, which is possible until the next statement is asked for;
     * what nobody reads is passed over then. Reading fails with {@link java.io.EOFException} where their end is missing.
     *
     * @throws IllegalStateException if the last statement is another one, or the next one was asked for
     */
    public Reader copyData() {
        if (copyData == null || ahead != null) {
            throw new IllegalStateException("the statement that was given last has no data");
        }
        return copyData;
    }

    /** The line of the file on which the {@link #copyData} begin. */
    public int copyDataLine() {
        return copyDataLine;
    }

    private void beginCopyData(Position statement, TokenType delimiter) {
        if (delimiter != TokenType.SEMICOLON) {
            throw ScanProblem.unterminatedCopy(statement, file);
        }
        String rest = CopyData.passLine(window);
        copyData = new CopyData(window);
        copyDataLine = window.positionOf(window.offset()).line();
        copyStart = statement;
        if (!hasNoStatement(rest)) {
            skipCopyData();
            throw ScanProblem.behindCopy(statement, file);
        }
    }

    private boolean hasNoStatement(String line) {
        var rest = new Lexer(new CharWindow(line), dialect);
        TokenType type = rest.next();
        while (type == TokenType.LINE_COMMENT || type == TokenType.BLOCK_COMMENT || type == TokenType.SEMICOLON) {
            if (rest.unterminated() != null) {
                return false;
            }
            type = rest.next();
        }
        return type == TokenType.END;
    }

    private void skipCopyData() {
        CopyData data = copyData;
        if (data == null) {
            return;
        }
        copyData = null;
        if (!data.skip()) {
            throw ScanProblem.unterminatedCopy(copyStart, file);
        }
        lexer.readLine();
    }

    private @Nullable Statement read() {
        while (true) {
            TokenType type = lexer.next();
            Code unterminated = lexer.unterminated();
            if (unterminated != null) {
                abandon();
                throw ScanProblem.unterminated(unterminated, type, lexer, dialect, file);
            }
            boolean ends = switch (type) {
                case END -> endsScript();
                case LINE_COMMENT, BLOCK_COMMENT -> commentEndsStatement(type);
                case SEMICOLON -> endsStatement();
                case STATEMENT_END -> true;
                case STATEMENT_BEGIN, INNER_SEMICOLON -> false;
                case DELIMITER_COMMAND -> {
                    requireDelimiter();
                    yield false;
                }
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

    private boolean endsScript() {
        Position marked = lexer.markedStatement();
        lexer.startScript();
        if (marked != null) {
            throw refused(delimiting.neverEnded(marked));
        }
        return true;
    }

    private boolean commentEndsStatement(TokenType type) {
        if (type == TokenType.LINE_COMMENT && (lexer.markedStatement() != null || !isInsideBody())) {
            StatementMark mark = StatementMark.similar(lexer.text());
            if (mark != null) {
                throw refused(delimiting.misplaced(mark, lexer, start));
            }
        }
        return comments.endsStatement(type, lexer, start != null) && endsScript();
    }

    private void requireDelimiter() {
        if (Delimiter.in(lexer.text()) == null) {
            throw refused(delimiting.noDelimiter(lexer.position()));
        }
    }

    private boolean endsStatement() {
        if (start == null) {
            return false;
        }
        follow(TokenType.SEMICOLON);
        if (isInsideBody()) {
            end = lexer.end();
            return false;
        }
        return true;
    }

    private boolean isInsideBody() {
        return parentheses > 0 || body.isOpen();
    }

    private void add(TokenType type) {
        if (type == TokenType.SYMBOL && lexer.is("\\")) {
            if (dialect.has(SyntaxFeature.PSQL_COMMANDS)) {
                passPsqlCommand();
                return;
            }
            refuseClientCommand();
        }
        if (start == null) {
            if (type == TokenType.WORD && lexer.is("source")) {
                refuseClientCommand();
            }
            begin();
        }
        end = lexer.end();
        if (isOpening && type != TokenType.EXECUTABLE_COMMENT) {
            noteOpening(type);
        }
        switch (type) {
            case WORD -> mentions.see(lexer);
            case OPEN_PARENTHESIS -> parentheses += dialect.has(SyntaxFeature.STATEMENTS_IN_PARENTHESES) ? 1 : 0;
            case CLOSE_PARENTHESIS -> parentheses = Math.max(0, parentheses - 1);
            default -> {}
        }
        follow(type);
    }

    private void noteOpening(TokenType type) {
        boolean tells = type == TokenType.WORD || type == TokenType.OPEN_PARENTHESIS;
        if (tells) {
            opening.add(AsciiCase.lower(lexer.text()));
        }
        isOpening = tells && opening.size() < LONGEST_OPENING;
    }

    private void follow(TokenType type) {
        if (parentheses == 0) {
            body.see(type, lexer);
        }
    }

    private void begin() {
        start = lexer.position();
        lexer.pin();
        opening.clear();
        isOpening = true;
        mentions.clear();
    }

    private Statement statement(Position from, TokenType delimiter) {
        String text = lexer.text(from.offset(), end);
        String first = opening.isEmpty() ? "" : opening.get(0);
        abandon();
        var phrase = new Phrase(text, dialect, opening, mentions);
        StatementKind kind = dialect.rules().kindOf(first, phrase);
        StatementRules.Refusal refusal = dialect.rules().refusal(first, phrase);
        if (refusal != null) {
            throw ScanProblem.refused(refusal, from, file);
        }
        if (kind == StatementKind.COPY) {
            beginCopyData(from, delimiter);
        }
        boolean changesSession = dialect.rules().changesSession(first, phrase);
        return new Statement(text, from.line(), from.column(), from.offset(), kind, changesSession);
    }

    private void abandon() {
        lexer.unpin();
        body.reset();
        start = null;
        parentheses = 0;
    }

    private InvalidMigrationsException refused(InvalidMigrationsException problem) {
        abandon();
        return problem;
    }

    private void refuseClientCommand() {
        if (!dialect.has(SyntaxFeature.DELIMITER_COMMAND)) {
            return;
        }
        Position position = lexer.position();
        String sign = lexer.text();
        abandon();
        String rest = Objects.requireNonNullElse(lexer.readLine(), "");
        throw delimiting.clientCommand(sign.equals("\\") ? sign + rest.split("\\s", 2)[0] : sign, position);
    }

    private void passPsqlCommand() {
        Position position = lexer.position();
        boolean alone = start == null && lexer.isAtLineStart();
        abandon();
        PsqlCommand command = PsqlCommand.before(Objects.requireNonNullElse(lexer.readLine(), ""));
        if (!alone || !command.isGuard()) {
            throw ScanProblem.psqlCommand(command, position, file);
        }
    }
}
