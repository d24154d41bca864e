// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import dev.migration.contract.LayoutsContract;
import dev.migration.fixture.SqliteWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class SqliteLayoutsTest extends SqliteWorkbench implements LayoutsContract {}
