// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.database.StatementOutcomes.Effect;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a product shows of its statements, each in a database that {@link #schema} has filled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CatalogueOutcomesTest {

    /** To an empty database, in its only or default schema. */
    abstract Connection connection() throws SQLException;

    abstract List<String> schema();

    /** Statements that are sent again, whether they took effect or not. */
    abstract Stream<String> repeated();

    /** Statements of which nothing can be concluded. */
    abstract Stream<String> asked();

    Connection filled() throws SQLException {
        Connection connection = connection();
        execute(connection, schema());
        return connection;
    }

    static void execute(Connection connection, List<String> statements) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static Statement statement(String sql) {
        return new Statement(sql, 1, 1, 0, List.of(), StatementKind.NON_TRANSACTIONAL, Set.of());
    }

    static Effect effect(Connection connection, String sql, String note) throws SQLException {
        return outcomes(connection).outcome(connection, statement(sql), note).effect();
    }

    static StatementOutcomes outcomes(Connection connection) throws SQLException {
        return CatalogueOutcomes.of(Products.database(connection));
    }

    static String note(Connection connection, String sql) throws SQLException {
        return outcomes(connection).noteBefore(connection, statement(sql)).orElse(StatementOutcomes.NOT_SENT);
    }

    @ParameterizedTest
    @MethodSource("repeated")
    void whatMayRunAgainRunsAgain(String sql) throws SQLException {
        try (Connection connection = filled()) {
            String note = note(connection, sql);
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.NOT_DONE);
            execute(connection, List.of(sql));
            assertThat(effect(connection, sql, note)).isEqualTo(Effect.NOT_DONE);
            execute(connection, List.of(sql));
        }
    }

    @ParameterizedTest
    @MethodSource("asked")
    void nothingIsConcludedOfWhatIsNotShown(String sql) throws SQLException {
        try (Connection connection = filled()) {
            assertThat(effect(connection, sql, note(connection, sql))).isEqualTo(Effect.UNKNOWN);
        }
    }
}
