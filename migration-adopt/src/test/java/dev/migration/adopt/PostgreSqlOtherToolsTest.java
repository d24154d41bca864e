// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.Migrator;
import dev.migration.fixture.PostgreSqlWorkbench;

class PostgreSqlOtherToolsTest extends PostgreSqlWorkbench
        implements AdoptContract, RanSinceContract, LiquibaseAdoptContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }
}
