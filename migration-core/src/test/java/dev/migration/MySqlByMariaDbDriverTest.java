package dev.migration;

import dev.migration.EmptyMySql.Driver;
import org.junit.jupiter.api.Tag;

/** The same through MariaDB's driver, which the command line has. */
@Tag("deep")
class MySqlByMariaDbDriverTest extends MySqlTest {

    @Override
    Driver driver() {
        return Driver.MARIADB;
    }
}
