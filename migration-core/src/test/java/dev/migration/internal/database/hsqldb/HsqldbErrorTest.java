// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.hsqldb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HsqldbErrorTest {

    private static final String[] GIVEN = {
        "CREATE TABLE t (n INT PRIMARY KEY, c VARCHAR(9))",
        "CREATE TABLE secret (n INT)",
        "INSERT INTO t VALUES (1, 'a')",
        "CREATE USER clerk PASSWORD 'x'",
        "GRANT SELECT ON t TO clerk"
    };

    /** In the text, \n stands for the end of a line, and » for the place, which goes unknown where there is none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "SELECT 1 FORM »t                        | OTHER          | unexpected token: T",
                "SELECT 1,\\n  2,\\n  3 FORM »t          | OTHER          | unexpected token: T",
                // The first line has the word too, and the error is said to be in the second.
                "SELECT 1 -- t\\n FORM »t                | OTHER          | unexpected token: T",
                "SELECT 1 -- t\\n FORM t, t              | OTHER          | unexpected token: T",
                "SELECT 'ü😀' FORM »t                    | OTHER          | unexpected token: T",
                "SELECT * FROM »nowhere                  | OBJECT_MISSING | user lacks privilege or object not found: NOWHERE",
                "SELECT »wrong FROM t                    | OBJECT_MISSING | user lacks privilege or object not found: WRONG",
                "SELECT * FROM public.»nowhere           | OBJECT_MISSING | user lacks privilege or object not found: NOWHERE",
                "SET SCHEMA »nowhere                     | OBJECT_MISSING | invalid schema name: NOWHERE",
                "CREATE TABLE »t (n INT)                 | OBJECT_EXISTS  | object name already exists: T",
                "INSERT INTO t VALUES (1, 'b')           | DUPLICATE_KEY  | *"
            })
    void tellsWhatIsWrongAndWhere(String marked, Kind kind, String message) throws SQLException {
        String sql = marked.replace("\\n", "\n");
        int place = sql.indexOf('»');
        String sent = sql.replace("»", "");
        SqlError error = new HsqldbDatabase("HSQLDB").explain(refusal("SA", "", sent), statement(sent));

        assertThat(error.kind()).isEqualTo(kind);
        if (!message.equals("*")) {
            assertThat(error.message()).isEqualTo(message);
        }
        assertThat(error.position()).isEqualTo(place < 0 ? 0 : sql.codePointCount(0, place) + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM secret", "INSERT INTO t VALUES (2, 'b')", "CREATE TABLE own (n INT)"})
    void cannotTellAMissingRightFromAMissingObject(String sql) throws SQLException {
        assertThat(new HsqldbDatabase("HSQLDB")
                        .explain(refusal("CLERK", "x", sql), null)
                        .kind())
                .isEqualTo(Kind.OBJECT_MISSING);
    }

    @ParameterizedTest
    @CsvSource({
        "40001, LOCKED",
        "40502, LOCKED",
        "25006, READ_ONLY",
        "S1001, READ_ONLY",
        "0L000, NO_PRIVILEGE",
        "28503, OBJECT_EXISTS",
        "08003, CONNECTION_LOST",
        "08006, CONNECTION_LOST",
        "22001, OTHER"
    })
    void goesByTheSqlState(String sqlState, Kind kind) {
        SqlError error = new HsqldbDatabase("HSQLDB").explain(new SQLException("refused", sqlState, -1), null);

        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.sqlState()).isEqualTo(sqlState);
    }

    private static dev.migration.internal.sql.Statement statement(String sql) {
        return SqlScanner.scan(new StringReader(sql), Dialect.HSQLDB).next();
    }

    private static SQLException refusal(String user, String password, String sql) throws SQLException {
        String url = "jdbc:hsqldb:mem:errors";
        try (Connection owner = DriverManager.getConnection(url, "SA", "");
                Statement statement = owner.createStatement()) {
            try {
                for (String given : GIVEN) {
                    statement.execute(given);
                }
                try (Connection connection = DriverManager.getConnection(url, user, password);
                        Statement refused = connection.createStatement()) {
                    refused.execute(sql);
                } catch (SQLException e) {
                    return e;
                }
            } finally {
                statement.execute("SHUTDOWN");
            }
        }
        throw new AssertionError("not refused: " + sql);
    }
}
