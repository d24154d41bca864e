package dev.migration;

import dev.migration.EmptyMySql.Driver;

/** The same through MariaDB's driver. */
class MySqlScriptByMariaDbDriverTest extends MySqlScriptTest {

    @Override
    Driver driver() {
        return Driver.MARIADB;
    }
}
