// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import dev.migration.contract.FlywayStartContract;
import dev.migration.fixture.SqliteWorkbench;

class SqliteFlywayStartTest extends SqliteWorkbench implements FlywayStartContract {}
