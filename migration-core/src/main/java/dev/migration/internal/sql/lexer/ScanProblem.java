package dev.migration.internal.sql.lexer;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.rules.PsqlCommand;
import dev.migration.internal.sql.rules.StatementRules;
import dev.migration.internal.text.Position;

/** What can be wrong with a text before any database has seen it. */
public final class ScanProblem {

    private ScanProblem() {}

    public static InvalidMigrationsException unterminated(
            Code code, TokenType type, Lexer token, Dialect dialect, String file) {
        return switch (code) {
            case UNTERMINATED_COMMENT ->
                problem(
                        code,
                        file,
                        token.position(),
                        "Unterminated comment: the /* that opens here is never closed.",
                        dialect.has(SyntaxFeature.NESTED_COMMENTS)
                                ? "close it with */; comments nest, so every /* inside needs a */ of its own"
                                : "close it with */");
            case UNTERMINATED_DOLLAR_QUOTE ->
                problem(
                        code,
                        file,
                        token.position(),
                        "Unterminated dollar quote: the " + token.opening() + " that opens here is never closed.",
                        "close it with " + token.opening() + ", spelled the same");
            default ->
                type == TokenType.QUOTED_NAME
                        ? problem(
                                code,
                                file,
                                token.position(),
                                "Unterminated name: the quote that opens here is never closed.",
                                "close it with the same quote; a quote inside a name is written twice")
                        : problem(
                                code,
                                file,
                                token.position(),
                                "Unterminated string: the quote that opens here is never closed.",
                                token.opening().endsWith("\"")
                                        ? "close it with \"; a quote inside a string is written twice"
                                        : "close it with '; a quote inside a string is written twice, as in 'it''s'");
        };
    }

    public static InvalidMigrationsException psqlCommand(PsqlCommand command, Position position, String file) {
        return problem(
                Code.UNSUPPORTED_STATEMENT,
                file,
                position,
                command.name() + " is a command of psql, which no database knows.",
                command.remedy());
    }

    public static InvalidMigrationsException unterminatedCopy(Position statement, String file) {
        return problem(
                Code.UNTERMINATED_COPY,
                file,
                statement,
                "Unterminated COPY: the data of this COPY … FROM STDIN have no end.",
                "end it with ; and put the data on the lines behind it, and behind them a line with \\. and nothing else");
    }

    public static InvalidMigrationsException behindCopy(Position statement, String file) {
        return problem(
                Code.UNSUPPORTED_STATEMENT,
                file,
                statement,
                "More SQL stands on the line on which this COPY … FROM STDIN ends; its data begin on the next line.",
                "put that SQL behind the line \\. that ends the data");
    }

    public static InvalidMigrationsException tooLarge(Position statement, int characters, String file) {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        return problem(
                Code.STATEMENT_TOO_LARGE,
                file,
                statement,
                "The statement or comment that begins here has more than " + characters / 1_000_000
                        + " million characters: it does not fit into the heap of " + heap
                        + " MB, which has to hold it several times.",
                "divide a statement into several, such as INSERTs of 1,000 rows each (on PostgreSQL also COPY … FROM"
                        + " STDIN, which is streamed), and shorten a comment or take it out; or give the process a"
                        + " larger heap, of at least -Xmx" + 4 * heap + "m. The rest of the file was not read");
    }

    public static InvalidMigrationsException refused(StatementRules.Refusal refusal, Position statement, String file) {
        return problem(Code.UNSUPPORTED_STATEMENT, file, statement, refusal.message(), refusal.remedy());
    }

    private static InvalidMigrationsException problem(
            Code code, String file, Position position, String message, String remedy) {
        return new InvalidMigrationsException(
                Problem.error(code, new Place(file, position.line(), position.column()), message, remedy));
    }
}
