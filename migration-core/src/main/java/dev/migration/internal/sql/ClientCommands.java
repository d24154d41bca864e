package dev.migration.internal.sql;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow.Position;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a script that are commands of the database's own client, psql or mysql: no server knows them, so a script
 * cannot have them. Only the two with which pg_dump guards its output are skipped: they forbid psql to obey any other.
 */
final class ClientCommands {

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

    private final Lexer lexer;
    private final ScanProblem problem;
    private final boolean psql;
    private final boolean mysql;

    ClientCommands(Lexer lexer, Dialect dialect, ScanProblem problem) {
        this.lexer = lexer;
        this.problem = problem;
        this.psql = dialect.has(Feature.PSQL_COMMANDS);
        this.mysql = dialect.has(Feature.DELIMITER_COMMAND);
    }

    /** Whether the lexer's token starts a command. */
    boolean begins(TokenType type, boolean betweenStatements) {
        if (type == TokenType.SYMBOL) {
            return (psql || mysql) && lexer.is("\\");
        }
        return betweenStatements && mysql && type == TokenType.WORD && lexer.is("source");
    }

    /** Skips the command that starts with the lexer's token; returns what is wrong with it, if anything is. */
    @Nullable
    InvalidMigrationsException skip(boolean betweenStatements) {
        Position position = lexer.position();
        boolean alone = betweenStatements && lexer.isAtLineStart();
        String begin = lexer.text();
        String name = Objects.requireNonNullElse(lexer.readLine(), "").split("\\s", 2)[0];
        String command = psql || begin.equals("\\") ? begin + name : begin;
        if (!psql) {
            return problem.unsupported(
                    position,
                    command + " is a command of the mysql client, which no server knows.",
                    "delete it, or write what it does as SQL; a statement ends with its delimiter");
        }
        return alone && GUARDS.contains(command)
                ? null
                : problem.unsupported(
                        position,
                        command + " is a command of psql, which no database knows.",
                        PSQL_REMEDIES.getOrDefault(command, "delete the line, or write what it does as SQL"));
    }
}
