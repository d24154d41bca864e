// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.fixture.SqliteWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class SqliteOtherToolsTest extends SqliteWorkbench implements AdoptContract, RanSinceContract, LiquibaseAdoptContract {}
