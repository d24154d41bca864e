package dev.migration.mysql;

import dev.migration.fixture.EmptyMySql.Driver;

/** The same through MariaDB's driver, which the command line has. */
class MySqlByMariaDbDriverTest extends MySqlTest {

    @Override
    public Driver driver() {
        return Driver.MARIADB;
    }
}
