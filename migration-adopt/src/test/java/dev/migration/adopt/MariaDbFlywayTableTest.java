// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.Migrator;
import dev.migration.fixture.MariaDbWorkbench;

class MariaDbFlywayTableTest extends MariaDbWorkbench implements FlywayTableContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }
}
