package dev.migration.internal.sql;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.text.Position;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the lines that tell where statements end. */
public record DelimitingProblem(String file) {

    InvalidMigrationsException noDelimiter(Position position) {
        return problem(
                Code.UNSUPPORTED_STATEMENT,
                position,
                "DELIMITER without a delimiter behind it.",
                "write a space and the new delimiter, without a backslash, on the same line, as in \"DELIMITER //\"");
    }

    InvalidMigrationsException clientCommand(String command, Position position) {
        return problem(
                Code.UNSUPPORTED_STATEMENT,
                position,
                command + " is a command of the mysql client, which no server knows.",
                "delete it, or write what it does as SQL; a statement ends with its delimiter");
    }

    public InvalidMigrationsException severalMarked(Statement marked) {
        return problem(
                Code.UNSUPPORTED_STATEMENT,
                new Position(marked.line(), marked.column(), marked.offset()),
                "Between \"" + StatementMark.BEGIN.text() + "\" and \"" + StatementMark.END.text()
                        + "\" stands more than one statement, which this database does not run as one.",
                "delete the two lines: where a statement of this database ends is known without them");
    }

    InvalidMigrationsException neverEnded(Position begin) {
        return problem(
                Code.INVALID_SECTION,
                begin,
                "\"" + StatementMark.BEGIN.text() + "\" without \"" + StatementMark.END.text() + "\" behind it.",
                "write \"" + StatementMark.END.text() + "\" on a line of its own where the statement ends");
    }

    /**
     * A mark that is not written as it must be, or stands where none can.
     *
     * @param begin where the mark stands that has no end yet
     * @param statement where the statement begins that has no end yet
     */
    InvalidMigrationsException misplaced(
            StatementMark mark, Lexer comment, @Nullable Position begin, @Nullable Position statement) {
        Position position = comment.position();
        if (!comment.isAtLineStart() || !mark.isIn(comment.text())) {
            return problem(
                    Code.AMBIGUOUS_MARKER,
                    position,
                    "The comment \"" + comment.text().strip() + "\" looks like a mark around a statement, but is not"
                            + " exactly one.",
                    "write \"" + mark.text() + "\" at the very start of a line of its own, or other words");
        }
        if (mark == StatementMark.END) {
            return problem(
                    Code.INVALID_SECTION,
                    position,
                    "\"" + mark.text() + "\" without \"" + StatementMark.BEGIN.text() + "\" before it.",
                    "delete it, or write \"" + StatementMark.BEGIN.text() + "\" where the statement begins");
        }
        if (begin != null) {
            return problem(
                    Code.INVALID_SECTION,
                    position,
                    "A second \"" + mark.text() + "\"; the one in line " + begin.line() + " has no \""
                            + StatementMark.END.text() + "\" yet.",
                    "write \"" + StatementMark.END.text() + "\" before it");
        }
        return problem(
                Code.INVALID_SECTION,
                position,
                "\"" + mark.text() + "\" inside a statement"
                        + (statement == null ? "." : ", which begins in line " + statement.line() + "."),
                "end that statement first");
    }

    private InvalidMigrationsException problem(Code code, Position position, String message, String remedy) {
        return new InvalidMigrationsException(
                Problem.error(code, new Place(file, position.line(), position.column()), message, remedy));
    }
}
