package dev.migration.internal.sql;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.ScanProblem;
import dev.migration.internal.sql.lexer.SyntaxFeature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.PsqlCommand;
import dev.migration.internal.text.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The lines of a script that the database's own client would obey, and no server knows. */
final class ClientCommands {

    private final Lexer lexer;
    private final String file;
    private final boolean psql;
    private final boolean mysql;

    ClientCommands(Lexer lexer, Dialect dialect, String file) {
        this.lexer = lexer;
        this.file = file;
        this.psql = dialect.has(SyntaxFeature.PSQL_COMMANDS);
        this.mysql = dialect.has(SyntaxFeature.DELIMITER_COMMAND);
    }

    /** Whether the lexer's token begins a command. */
    boolean begins(TokenType type, boolean betweenStatements) {
        if (type == TokenType.SYMBOL) {
            return (psql || mysql) && lexer.is("\\");
        }
        return betweenStatements && mysql && type == TokenType.WORD && lexer.is("source");
    }

    /** Passes over the command that begins with the lexer's token; gives what is wrong with it, if anything is. */
    @Nullable
    InvalidMigrationsException pass(boolean betweenStatements) {
        Position position = lexer.position();
        boolean alone = betweenStatements && lexer.isAtLineStart();
        String begin = lexer.text();
        String name = Objects.requireNonNullElse(lexer.readLine(), "").split("\\s", 2)[0];
        if (!psql) {
            String command = begin.equals("\\") ? begin + name : begin;
            return new DelimitingProblem(file).clientCommand(command, position);
        }
        var command = new PsqlCommand(begin + name);
        return alone && command.isGuard() ? null : ScanProblem.psqlCommand(command, position, file);
    }
}
