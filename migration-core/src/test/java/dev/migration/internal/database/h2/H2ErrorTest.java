// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.internal.database.SqlError;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class H2ErrorTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("SELECT 1 FORM t", "t", "Syntax error"),
                arguments("SELECT 1,\n  2,\r\n\t3 FORM t", "t", "Syntax error"),
                arguments("SELECT \"a\"\"b\", 'back\\slash' FORM t", "t", "Syntax error"),
                arguments("SELECT '\u00e9\ud83d\ude00\u2028' FORM t", "t", "Syntax error"),
                arguments("SELECT 1 +", "", "Syntax error"),
                arguments("SELEC 1", "SELEC 1", "Syntax error; expected \"SAVEPOINT, SCRIPT, SHUTDOWN\""),
                arguments("SELECT '[*]' FORM t", null, "Syntax error"),
                arguments("SELECT *\nFROM nowhere", null, "Table \"NOWHERE\" not found (this database is empty)"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void tellsWhatIsWrongAndWhereInTheStatementAsItWasSent(String sql, String rest, String message) {
        SqlError error = new H2Database("H2", true).explain(refusal(sql));

        assertThat(error.message()).isEqualTo(message);
        assertThat(error.position())
                .isEqualTo(rest == null ? 0 : sql.codePointCount(0, sql.length() - rest.length()) + 1);
    }

    private static SQLException refusal(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("not refused: " + sql);
    }
}
