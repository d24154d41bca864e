package dev.migration.script;

import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Place;
import dev.migration.problem.Problem;

/** What can be wrong with a text before any database has seen it. */
final class ScanProblem {

    private ScanProblem() {}

    static InvalidMigrationsException unterminated(Code code, TokenType type, Lexer token, String file) {
        return switch (code) {
            case UNTERMINATED_COMMENT ->
                problem(
                        code,
                        file,
                        token.position(),
                        "Unterminated comment: the /* that opens here is never closed.",
                        "close it with */; comments nest, so every /* inside needs a */ of its own");
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
                                "close it with '; a quote inside a string is written twice, as in 'it''s'");
        };
    }

    static InvalidMigrationsException psqlCommand(String command, Position position, String file) {
        return problem(
                Code.UNSUPPORTED_STATEMENT,
                file,
                position,
                command + " is a command of psql, which no database knows.",
                "delete the line, or write what it does as SQL");
    }

    static InvalidMigrationsException copyWithClient(String stream, Position position, String file) {
        return problem(
                Code.UNSUPPORTED_STATEMENT,
                file,
                position,
                "COPY … " + stream + " needs a client that sends or takes the data, which a migration has not.",
                "use INSERT, or COPY with a file that the server can reach");
    }

    private static InvalidMigrationsException problem(
            Code code, String file, Position position, String message, String remedy) {
        return new InvalidMigrationsException(
                Problem.error(code, new Place(file, position.line(), position.column()), message, remedy));
    }
}
