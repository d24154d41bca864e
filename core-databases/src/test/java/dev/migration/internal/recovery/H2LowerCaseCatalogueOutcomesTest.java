package dev.migration.internal.recovery;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** As H2 advises for its MySQL and PostgreSQL modes: the columns of its catalogue have names in lower case, too. */
class H2LowerCaseCatalogueOutcomesTest extends H2CatalogueOutcomesTest {

    @Override
    Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:" + UUID.randomUUID() + ";DATABASE_TO_LOWER=TRUE", "sa", "");
    }
}
