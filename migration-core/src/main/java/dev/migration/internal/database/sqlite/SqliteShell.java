// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.sqlite;

import dev.migration.internal.database.ScriptClient;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.TokenType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the program sqlite3 reads a script. Its own commands start with a dot where a statement would start, so no statement is
 * taken for one. It ends a statement at a semicolon, but in a trigger, and at a line with nothing but {@code go} or {@code /}.
 */
final class SqliteShell implements ScriptClient {

    static final SqliteShell CLIENT = new SqliteShell();

    private static final Set<String> TERMINATORS = Set.of("go", "/");

    private SqliteShell() {}

    @Override
    public String command() {
        return "sqlite3 -batch DATABASE <";
    }

    @Override
    public List<String> head() {
        return List.of(".bail on");
    }

    /** So that what is checked cannot change before something is written. */
    @Override
    public String begin() {
        return "BEGIN IMMEDIATE";
    }

    @Override
    public Optional<Refusal> refusal(Statement statement) {
        String sql = statement.text();
        var tokens = SqlTokens.of(sql, Dialect.SQLITE.syntax());
        boolean isTrigger = tokens.isAny(0, "create") && tokens.isAny(1, "trigger");
        if (tokens.isAny(0, "create") && tokens.isAny(1, "temp", "temporary")) {
            return Optional.of(Refusal.OF_TEMPORARY);
        }
        for (Token token : tokens.list()) {
            if (token.isQuoted() && token.raw().contains("\r\n")) {
                return Optional.of(Refusal.OF_LINE_END);
            }
            if (TERMINATORS.contains(token.text()) && isAloneInLine(sql, token)) {
                return Optional.of(new Refusal(
                        "has a line with nothing but " + token.raw() + ", at which sqlite3 would end it",
                        "write that into the line before"));
            }
            boolean divides = token.type() == TokenType.SEMICOLON || token.type() == TokenType.INNER_SEMICOLON;
            if (divides && !isTrigger) {
                return Optional.of(new Refusal(
                        "has a semicolon at which sqlite3 would end it",
                        "write what it has as statements of their own"));
            }
        }
        return Optional.empty();
    }

    private static boolean isAloneInLine(String sql, Token token) {
        int before = sql.lastIndexOf('\n', token.start());
        int after = sql.indexOf('\n', token.end());
        return sql.substring(before + 1, after < 0 ? sql.length() : after)
                .strip()
                .equals(token.raw());
    }

    /** RAISE is for triggers only, so the sentence is the name of what is violated. */
    @Override
    public String require(String condition, String sentence) {
        return "CREATE TEMP TABLE migration_check (met INT CONSTRAINT \"" + sentence.replace("\"", "\"\"")
                + "\" CHECK (met = 1));\nINSERT INTO temp.migration_check SELECT COALESCE(" + condition
                + ", 0);\nDROP TABLE temp.migration_check";
    }

    @Override
    public String requireOneRow(String change, String sentence) {
        return change + ";\n" + require("changes() = 1", sentence);
    }

    /** There are no users. */
    @Override
    public String user() {
        return "'sqlite3'";
    }

    @Override
    public String fingerprint(String row, String table) {
        return "COALESCE((SELECT group_concat(line, ',') FROM (SELECT " + row + " AS line FROM " + table
                + " ORDER BY id)), '')";
    }

    @Override
    public String fingerprint(List<String> rows) {
        return String.join(",", rows);
    }

    @Override
    public List<String> session(Connection connection, SessionState state) throws SQLException {
        List<String> statements = new ArrayList<>();
        SqlitePragmas.ofConnection(connection)
                .forEach(
                        (name, value) -> statements.add("PRAGMA " + name + " = " + SqlitePragmas.written(name, value)));
        return List.copyOf(statements);
    }

    /** What is temporary is refused. */
    @Override
    public List<String> leaveNothing() {
        return List.of();
    }
}
