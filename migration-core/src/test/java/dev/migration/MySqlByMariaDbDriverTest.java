package dev.migration;

import dev.migration.EmptyMySql.Driver;

/** The same through MariaDB's driver, which the command line has. */
class MySqlByMariaDbDriverTest extends MySqlTest {

    @Override
    Driver driver() {
        return Driver.MARIADB;
    }
}
