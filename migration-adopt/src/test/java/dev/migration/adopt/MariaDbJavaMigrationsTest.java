// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.Migrator;
import dev.migration.fixture.MariaDbWorkbench;

class MariaDbJavaMigrationsTest extends MariaDbWorkbench implements JavaMigrationsContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }
}
