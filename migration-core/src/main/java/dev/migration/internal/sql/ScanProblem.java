// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.sql.DelimiterReader.GooseMark;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow.Position;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a file's SQL before any database has seen it. */
public record ScanProblem(String file) {

    private static final String BEGIN = GooseMark.BEGIN.text();
    private static final String END = GooseMark.END.text();
    private static final String UNMERGED = "This is a merge conflict that is still unresolved.";

    /** psql's commands with which pg_dump guards its output: they forbid psql to obey any other. */
    private static final Set<String> GUARDS = Set.of("\\restrict", "\\unrestrict");

    private static final String OTHER_DATABASE =
            "delete the line: a migration runs in the database that it is started for; pg_dump without --create writes none";
    private static final String OTHER_FILE = "put the text of that file here, or make it a separate migration";

    private static final Map<String, String> PSQL_REMEDIES = Map.of(
            "\\c", OTHER_DATABASE,
            "\\connect", OTHER_DATABASE,
            "\\copy", "write COPY … FROM STDIN; put the data on the lines after it, and after them a line \\.",
            "\\.", "delete the line: there is no COPY … FROM STDIN above it",
            "\\g", "end the statement with ; instead",
            "\\i", OTHER_FILE,
            "\\include", OTHER_FILE,
            "\\ir", OTHER_FILE,
            "\\include_relative", OTHER_FILE);

    InvalidMigrationsException unterminated(Code code, TokenType type, Lexer token, Dialect dialect) {
        if (code == Code.UNTERMINATED_COMMENT) {
            boolean nested = dialect.has(Syntax.Feature.NESTED_COMMENTS);
            String remedy = nested ? "; comments nest, so every /* inside needs its own */" : "";
            return unterminated(code, token, "comment: the /*", "close it with */" + remedy);
        }
        String opening = token.opening();
        if (code == Code.UNTERMINATED_DOLLAR_QUOTE) {
            return unterminated(
                    code, token, "dollar quote: the " + opening, "close it with " + opening + ", spelled the same");
        }
        if (type == TokenType.QUOTED_NAME) {
            return unterminated(
                    code,
                    token,
                    "name: the quote",
                    "close it with the same quote; a quote inside a name is written twice");
        }
        return unterminated(
                code,
                token,
                "string: the quote",
                opening.endsWith("\"")
                        ? "close it with \"; a quote inside a string is written twice"
                        : "close it with '; a quote inside a string is written twice, as in 'it''s'");
    }

    private InvalidMigrationsException unterminated(Code code, Lexer token, String what, String remedy) {
        return problem(code, token.position(), "Unterminated " + what + " that opens here is never closed.", remedy);
    }

    /** What is wrong behind a setting by which statements are not divided. */
    InvalidMigrationsException behindBackslashes(Position setting, InvalidMigrationsException cause) {
        return unsupported(
                setting,
                "standard_conforming_strings is off from here on, so a backslash in a plain string means something else;"
                        + " statements are divided as if it were on, and then "
                        + cause.problems().get(0).place() + " cannot be read.",
                "delete this line, and write each string with a backslash in it as E'…'");
    }

    InvalidMigrationsException unterminatedCopy(Position statement) {
        return problem(
                Code.UNTERMINATED_COPY,
                statement,
                "Unterminated COPY: the data of this COPY … FROM STDIN has no end.",
                "end the statement with ; then write the data on the lines below it, and a line with only \\. after the data");
    }

    /** With the line of an END that may belong to no block for want of a semicolon; 0 where there is none. */
    InvalidMigrationsException unterminatedBody(Position statement, int end) {
        return problem(
                Code.UNTERMINATED_BODY,
                statement,
                "Unterminated body: a block of the statement that starts here has no END"
                        + (end == 0 ? "." : ", or a ; is missing before the END in line " + end + "."),
                "write END; where a BEGIN ends, END IF; where an IF ends, and the same with CASE, LOOP, WHILE,"
                        + " REPEAT and FOR");
    }

    InvalidMigrationsException behindCopy(Position statement) {
        return unsupported(
                statement,
                "More SQL follows on the line on which this COPY … FROM STDIN ends; its data start on the next line.",
                "put that SQL after the line \\. that ends the data");
    }

    InvalidMigrationsException tooLarge(Position statement, int characters) {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        return problem(
                Code.STATEMENT_TOO_LARGE,
                statement,
                "The statement or comment that starts here has more than " + characters / 1_000_000
                        + " million characters: it does not fit into the heap of " + heap
                        + " MB, which must hold several copies of it.",
                "divide a statement into several, such as INSERTs of 1,000 rows each (on PostgreSQL also COPY … FROM"
                        + " STDIN, which is streamed), and shorten or remove a comment; or give the process a"
                        + " larger heap, of at least -Xmx" + 4 * heap + "m. The rest of the file was not read");
    }

    /** A statement or a client's command that is not run. */
    InvalidMigrationsException unsupported(Position position, String message, String remedy) {
        return problem(Code.UNSUPPORTED_STATEMENT, position, message, remedy);
    }

    /**
     * Skips the client's command that starts with the lexer's token; returns what is wrong with it, if anything is. Only the
     * guards of pg_dump are skipped silently.
     */
    @Nullable
    InvalidMigrationsException clientCommand(Lexer lexer, Dialect dialect, boolean betweenStatements) {
        Position position = lexer.position();
        boolean alone = betweenStatements && lexer.isAtLineStart();
        String begin = lexer.text();
        String name = Objects.requireNonNullElse(lexer.readLine(), "").split("\\s", 2)[0];
        String command = begin.equals("\\") ? begin + name : begin;
        if (!dialect.has(Syntax.Feature.PSQL_COMMANDS)) {
            return unsupported(
                    position,
                    command + " is a command of the mysql client, which no server understands.",
                    "delete it, or write what it does as SQL; a statement ends with its delimiter");
        }
        return alone && GUARDS.contains(command)
                ? null
                : unsupported(
                        position,
                        command + " is a command of psql, which no database understands.",
                        PSQL_REMEDIES.getOrDefault(command, "delete the line, or write what it does as SQL"));
    }

    InvalidMigrationsException noDelimiter(Position position) {
        return unsupported(
                position,
                "DELIMITER without a delimiter after it.",
                "write the new delimiter, without a backslash, on the same line, as in \"DELIMITER //\"");
    }

    /** A statement that starts or ends a transaction, among several that a mark makes one. */
    InvalidMigrationsException transactionInside(Position position) {
        return unsupported(
                position,
                "This starts or ends a transaction inside of several statements that are sent as one.",
                "delete \"" + BEGIN + "\" and \"" + END
                        + "\" around them: where a statement of this database ends is known without them");
    }

    /** Several statements that a mark or a delimiter makes one, on a database that cannot run them as one. */
    public InvalidMigrationsException severalAsOne(Statement marked) {
        return unsupported(
                new Position(marked.line(), marked.column(), marked.offset()),
                "There is more than one statement here, to be sent as one, which this database does not run.",
                "delete \"" + BEGIN + "\" and \"" + END
                        + "\": where a statement of this database ends is known without them");
    }

    /** Whether this is {@link #unmerged}. */
    public static boolean isUnmerged(Problem problem) {
        return problem.message().equals(UNMERGED);
    }

    /** What git writes into a file that two have changed. */
    public InvalidMigrationsException unmerged(Position mark) {
        return unsupported(
                mark,
                UNMERGED,
                "resolve it, and delete the lines that start with <<<<<<<, |||||||, ======= and >>>>>>>; if they"
                        + " are text, write the first < of <<<<<<< in another way: \\x3c in COPY data, or two literals in"
                        + " place of one");
    }

    InvalidMigrationsException neverEnded(Position begin) {
        return section(
                begin,
                "\"" + BEGIN + "\" without \"" + END + "\" after it.",
                "write \"" + END + "\" on its own line where the statement ends");
    }

    /** A mark that is not written as it must be, or is where none can be: where one, or a statement, has no end yet. */
    InvalidMigrationsException misplaced(
            GooseMark mark, Lexer comment, @Nullable Position begin, @Nullable Position statement) {
        Position position = comment.position();
        if (!comment.isAtLineStart() || !mark.isIn(comment.text())) {
            return problem(
                    Code.AMBIGUOUS_MARKER,
                    position,
                    "The comment \"" + comment.text().strip() + "\" looks like a mark around a statement, but is not"
                            + " exactly one.",
                    "write \"" + mark.text() + "\" at the very start of its own line, or use other words");
        }
        if (mark == GooseMark.END) {
            return section(
                    position,
                    "\"" + END + "\" without \"" + BEGIN + "\" before it.",
                    "delete it, or write \"" + BEGIN + "\" where the statement starts");
        }
        if (begin != null) {
            return section(
                    position,
                    "A second \"" + BEGIN + "\"; the one in line " + begin.line() + " has no \"" + END + "\" yet.",
                    "write \"" + END + "\" before it");
        }
        return section(
                position,
                "\"" + BEGIN + "\" inside a statement"
                        + (statement == null ? "." : ", which starts in line " + statement.line() + "."),
                "end that statement first");
    }

    private InvalidMigrationsException section(Position position, String message, String remedy) {
        return problem(Code.INVALID_SECTION, position, message, remedy);
    }

    private InvalidMigrationsException problem(Code code, Position position, String message, String remedy) {
        return new InvalidMigrationsException(
                Problem.error(code, new Place(file, position.line(), position.column()), message, remedy));
    }
}
