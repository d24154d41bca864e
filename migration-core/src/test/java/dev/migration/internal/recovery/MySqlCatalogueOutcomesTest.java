package dev.migration.internal.recovery;

import dev.migration.fixture.EmptyMySql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** MySQL 8.0.12, which ignores CHECK, and does not fill a table as a whole. */
@Tag("merge")
class MySqlCatalogueOutcomesTest extends MariaDbCatalogueOutcomesTest {

    @Override
    Connection connection() throws SQLException {
        EmptyMySql.empty();
        return EmptyMySql.Driver.CONNECTOR_J.as("root", "contract", "").getConnection();
    }

    @Override
    Stream<String> shown() {
        return Stream.concat(
                super.shown().filter(Predicate.not(sql -> sql.contains("CHECK") || sql.contains("CONSTRAINT"))),
                Stream.of("ALTER TABLE t ALTER INDEX i INVISIBLE"));
    }

    @Override
    Stream<String> asked() {
        return Stream.concat(super.asked(), Stream.of("CREATE TABLE x AS SELECT 1", "CREATE TABLE x (SELECT 1 AS n)"));
    }
}
