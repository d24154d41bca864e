// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.contract.CutOffDdlContract;
import dev.migration.contract.SessionValuesContract;
import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("deep")
class MySqlSessionValuesTest extends MySqlWorkbench implements SessionValuesContract, CutOffDdlContract {}
