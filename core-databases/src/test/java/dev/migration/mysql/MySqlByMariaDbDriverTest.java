// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.fixture.EmptyMySql.Driver;
import org.junit.jupiter.api.Tag;

/** The same through MariaDB's driver, which the command line has. */
@Tag("deep")
class MySqlByMariaDbDriverTest extends MySqlTest {

    @Override
    public Driver driver() {
        return Driver.MARIADB;
    }
}
