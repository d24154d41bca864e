// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.Migrator;
import dev.migration.fixture.H2Workbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class H2JavaMigrationsTest extends H2Workbench implements JavaMigrationsContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }
}
