// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.internal.database.ScriptClient;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.Sha256;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How psql reads a script. It sends what is in quotes, in dollar quotes and in comments as it is. Outside of them, a backslash
 * starts a command of its own, and a colon before a name, a number or a quote is replaced where there is such a variable.
 */
final class Psql implements ScriptClient {

    static final Psql CLIENT = new Psql();

    private Psql() {}

    @Override
    public String command() {
        return "psql -X -f";
    }

    /** Each of them may be otherwise by the command line, and would change what is sent, or go on after an error. */
    @Override
    public List<String> head() {
        return List.of(
                "\\set ON_ERROR_STOP on",
                "\\set ON_ERROR_ROLLBACK off",
                "\\set AUTOCOMMIT on",
                "\\set SINGLELINE off",
                "\\unset FETCH_COUNT");
    }

    @Override
    public String begin() {
        return "BEGIN";
    }

    @Override
    public Optional<Refusal> refusal(Statement statement) {
        String sql = statement.text();
        var tokens = SqlTokens.of(sql, Dialect.POSTGRESQL.syntax());
        boolean isAtomic = tokens.has("begin", "atomic");
        for (Token token : tokens.list()) {
            if (token.isQuoted()) {
                continue;
            }
            if (token.raw().contains("\\")) {
                return Optional.of(new Refusal(
                        "has a backslash outside of quotes, which psql takes for a command of its own",
                        "leave the backslash out"));
            }
            if (isVariable(sql, token.start())) {
                return Optional.of(new Refusal(
                        "has a colon that psql may take for the start of a variable's name",
                        "write a blank after the colon"));
            }
            boolean divides = token.type() == TokenType.SEMICOLON || token.type() == TokenType.INNER_SEMICOLON;
            if (divides && token.depth() == 0 && !isAtomic) {
                return Optional.of(new Refusal(
                        "has a semicolon at which psql would end it", "write what it has as statements of their own"));
            }
        }
        return Optional.empty();
    }

    /** Two colons are a cast. */
    private static boolean isVariable(String sql, int at) {
        if (sql.charAt(at) != ':' || at + 1 == sql.length()) {
            return false;
        }
        int before = at;
        while (before > 0 && sql.charAt(before - 1) == ':') {
            before--;
        }
        char next = sql.charAt(at + 1);
        boolean mayFollow = Character.isLetterOrDigit(next) || next > 0x7F || "_'\"{".indexOf(next) >= 0;
        return (at - before) % 2 == 0 && mayFollow;
    }

    @Override
    public boolean takesCopyData() {
        return true;
    }

    @Override
    public String require(String condition, String sentence) {
        return block("", "IF (" + condition + ") IS NOT TRUE THEN " + raise(sentence) + " END IF;");
    }

    @Override
    public String requireOneRow(String change, String sentence) {
        return block(
                "DECLARE changed bigint; ",
                change + "; GET DIAGNOSTICS changed = ROW_COUNT; IF changed OPERATOR(pg_catalog.<>) 1 THEN "
                        + raise(sentence) + " END IF;");
    }

    private static String raise(String sentence) {
        return "RAISE EXCEPTION USING MESSAGE = " + PostgreSqlSyntax.text(sentence) + ";";
    }

    private static String block(String declarations, String body) {
        String tag = "$migration$";
        for (int i = 1; body.contains(tag); i++) {
            tag = "$migration" + i + "$";
        }
        return "DO " + tag + " " + declarations + "BEGIN " + body + " END " + tag;
    }

    @Override
    public String user() {
        return "pg_catalog.concat(SESSION_USER, '@', COALESCE(pg_catalog.host(pg_catalog.inet_client_addr()), 'localhost'),"
                + " ' by psql')";
    }

    @Override
    public String fingerprint(String row, String table) {
        return "pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(COALESCE((SELECT pg_catalog.string_agg(" + row
                + ", ',' ORDER BY id) FROM " + table + "), ''), 'UTF8')), 'hex')";
    }

    @Override
    public String fingerprint(List<String> rows) {
        return HexFormat.of()
                .formatHex(Sha256.start().digest(String.join(",", rows).getBytes(UTF_8)));
    }

    @Override
    public List<String> session(Connection connection, SessionState state) throws SQLException {
        List<String> statements = new ArrayList<>(state.reset());
        String path = PostgreSqlSyntax.first(connection, "SELECT pg_catalog.current_setting('search_path')");
        statements.add("SET search_path = " + PostgreSqlSyntax.nameList(path));
        // The reset has brought back the server's, and that of the terminal.
        String zone = PostgreSqlSyntax.first(connection, "SELECT pg_catalog.current_setting('TimeZone')");
        statements.add("SET TimeZone = " + PostgreSqlSyntax.text(zone));
        statements.add("SET client_encoding = 'UTF8'");
        // The administrator's session keeps its own.
        statements.add("RESET application_name");
        return List.copyOf(statements);
    }

    @Override
    public List<String> leaveNothing() {
        return List.of("CLOSE ALL", "UNLISTEN *", "DISCARD SEQUENCES", "DISCARD TEMP", "DEALLOCATE ALL");
    }
}
