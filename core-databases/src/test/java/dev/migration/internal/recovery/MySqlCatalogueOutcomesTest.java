// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.EmptyMySql;
import dev.migration.internal.database.StatementOutcomes.Effect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MySQL 8.0.12, which ignores CHECK, and does not fill a table as a whole. */
@Tag("smoke-only")
class MySqlCatalogueOutcomesTest extends MariaDbCatalogueOutcomesTest {

    @Override
    Connection connection() throws SQLException {
        EmptyMySql.empty();
        return EmptyMySql.Driver.CONNECTOR_J.as("root", "contract", "").getConnection();
    }

    private static boolean isKnown(String sql) {
        return !sql.contains("CHECK") && !sql.contains("CONSTRAINT positive");
    }

    @Override
    Stream<String> named() {
        return super.named().filter(MySqlCatalogueOutcomesTest::isKnown);
    }

    @Override
    Stream<String> changing() {
        return Stream.concat(
                super.changing().filter(MySqlCatalogueOutcomesTest::isKnown),
                Stream.of("ALTER TABLE t ALTER INDEX i INVISIBLE"));
    }

    @Override
    Stream<String> repeated() {
        return super.repeated().filter(sql -> !sql.startsWith("CREATE OR REPLACE PROCEDURE"));
    }

    /** The server creates the table, and then fills it. */
    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(strings = {"CREATE TABLE x AS SELECT 1", "CREATE TABLE x (SELECT 1 AS n)"})
    void aTableThatIsFilledIsAskedAboutIfItExists(String sql) throws SQLException {
        try (Connection connection = connection()) {
            String note = note(connection, sql);
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.NOT_DONE);
            execute(connection, List.of(sql));
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.UNKNOWN);
        }
    }
}
