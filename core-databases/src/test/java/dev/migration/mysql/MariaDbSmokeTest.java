// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.Migrator;
import dev.migration.contract.DecisionContract;
import dev.migration.contract.SurroundingsContract;
import dev.migration.contract.TenantTroubleContract;
import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.Tag;

/** What PostgreSQL or H2 prove whole in each build. */
@Tag("smoke-only")
class MariaDbSmokeTest extends MariaDbWorkbench
        implements SurroundingsContract, DecisionContract, TenantTroubleContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }
}
