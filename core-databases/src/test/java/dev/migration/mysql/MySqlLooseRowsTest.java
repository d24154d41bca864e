// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("deep")
class MySqlLooseRowsTest extends MySqlWorkbench implements LooseRowsContract {}
