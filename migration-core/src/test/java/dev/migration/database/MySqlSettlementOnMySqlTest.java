package dev.migration.database;

import dev.migration.EmptyMySql;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

/** The same by the catalogue of MySQL. */
@Tag("merge")
class MySqlSettlementOnMySqlTest extends MySqlSettlementTest {

    @Override
    Connection connection() throws SQLException {
        EmptyMySql.empty();
        return EmptyMySql.Driver.CONNECTOR_J.as("root", "contract", "").getConnection();
    }
}
