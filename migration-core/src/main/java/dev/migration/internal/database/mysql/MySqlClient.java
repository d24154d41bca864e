// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Fix;
import dev.migration.internal.database.ScriptClient;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.Sha256;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/**
 * How mysql and mariadb read a script. Outside of quotes and comments, a backslash starts a command of their own, and a line that
 * begins with DELIMITER changes what ends a statement. Without {@code --force}, they stop at the first error.
 */
final class MySqlClient implements ScriptClient {

    static final MySqlClient CLIENT = new MySqlClient();

    private static final String NO_ROLE = "SET ROLE NONE";

    private MySqlClient() {}

    @Override
    public String command() {
        return "mysql -c DATABASE <";
    }

    @Override
    public List<String> head() {
        return List.of();
    }

    @Override
    public String begin() {
        return "START TRANSACTION";
    }

    @Override
    public Optional<Refusal> refusal(Statement statement) {
        var tokens = SqlTokens.of(statement.text(), Dialect.MYSQL.syntax());
        if (tokens.has("create", "temporary") || tokens.has("replace", "temporary")) {
            return Optional.of(Refusal.OF_TEMPORARY);
        }
        if (tokens.isAny(0, "set") && tokens.isAny(1, "role")) {
            return Optional.of(new Refusal(
                    "changes the role, and the migration after it would find that",
                    "set " + Fix.setting("role", "ROLE").text() + " instead"));
        }
        for (Token token : tokens.list()) {
            if (token.isQuoted()) {
                if (token.raw().contains("\r\n")) {
                    return Optional.of(Refusal.OF_LINE_END);
                }
                continue;
            }
            if (token.raw().contains("\\")) {
                return Optional.of(new Refusal(
                        "has a backslash outside of quotes, which mysql takes for a command of its own",
                        "leave the backslash out"));
            }
            if (token.text().equals("delimiter")) {
                return Optional.of(
                        new Refusal("has the word DELIMITER, a command of mysql's", "put that name into backticks"));
            }
        }
        return Optional.empty();
    }

    /** A routine has semicolons inside. */
    @Override
    public String ended(String statement) {
        if (!statement.contains(";")) {
            return ScriptClient.super.ended(statement);
        }
        String delimiter = "//";
        for (int i = 1; statement.contains(delimiter); i++) {
            delimiter = "//" + i + "//";
        }
        return "DELIMITER " + delimiter + "\n" + statement + "\n" + delimiter + "\nDELIMITER ;";
    }

    /** Only a routine can raise an error of its own; of a statement that it cannot read, the server shows the first 80 characters. */
    @Override
    public String require(String condition, String sentence) {
        return "SET @migration_check = IF(" + condition + ", 'DO 0', '" + sentence.replace("'", "''")
                + "');\nPREPARE migration_check FROM @migration_check;\nEXECUTE migration_check;\n"
                + "DEALLOCATE PREPARE migration_check";
    }

    @Override
    public String requireOneRow(String change, String sentence) {
        return change + ";\n" + require("ROW_COUNT() = 1", sentence);
    }

    @Override
    public String user() {
        return "CONCAT(USER(), ' by mysql')";
    }

    /** Which rows there are, in any order: GROUP_CONCAT would be cut where a variable of the session says so. */
    @Override
    public String fingerprint(String row, String table) {
        return "(SELECT CONCAT(COUNT(*), ' ', BIT_XOR(CAST(CONV(LEFT(SHA2(" + row
                + ", 256), 16), 16, 10) AS UNSIGNED))) FROM " + table + ")";
    }

    @Override
    public String fingerprint(List<String> rows) {
        long all = 0;
        for (String row : rows) {
            all ^= ByteBuffer.wrap(Sha256.start().digest(row.getBytes(UTF_8))).getLong();
        }
        return rows.size() + " " + Long.toUnsignedString(all);
    }

    /** An administrator may have all rights by a role. */
    @Override
    public List<String> session(Connection connection, SessionState state) {
        return state.reset().stream()
                .filter(statement -> !statement.equals(NO_ROLE))
                .toList();
    }

    @Override
    public boolean isDatabaseSet() {
        return true;
    }

    @Override
    public String warning() {
        return "Not by source in an open session: mysql continues after an error there.";
    }

    /** What is temporary is refused. */
    @Override
    public List<String> leaveNothing() {
        return List.of();
    }
}
