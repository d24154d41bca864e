// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.Migrator;
import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class MySqlOtherToolsTest extends MySqlWorkbench implements AdoptContract, RanSinceContract, LiquibaseAdoptContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }
}
