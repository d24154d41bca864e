// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.Migrator;
import dev.migration.contract.LayoutsContract;
import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class MariaDbLayoutsTest extends MariaDbWorkbench implements LayoutsContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }

    @Override
    public String severalStatements() {
        return "these are 2 statements";
    }
}
