// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.migrations;

import dev.migration.test.MigrationTest;

class ClinicMigrationsTest {

    @MigrationTest(irreversible = "0007")
    void migrations() {}
}
