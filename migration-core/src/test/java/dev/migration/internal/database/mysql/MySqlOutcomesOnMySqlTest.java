package dev.migration.internal.database.mysql;

import dev.migration.fixture.EmptyMySql;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

/** The same by the catalogue of MySQL. */
@Tag("merge")
class MySqlOutcomesOnMySqlTest extends MySqlOutcomesTest {

    @Override
    Connection connection() throws SQLException {
        EmptyMySql.empty();
        return EmptyMySql.Driver.CONNECTOR_J.as("root", "contract", "").getConnection();
    }
}
