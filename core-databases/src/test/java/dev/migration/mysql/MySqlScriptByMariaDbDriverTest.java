// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.fixture.EmptyMySql.Driver;

/** The same through MariaDB's driver. */
class MySqlScriptByMariaDbDriverTest extends MySqlScriptTest {

    @Override
    public Driver driver() {
        return Driver.MARIADB;
    }
}
