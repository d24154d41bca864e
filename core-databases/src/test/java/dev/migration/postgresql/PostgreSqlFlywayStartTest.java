// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import dev.migration.contract.FlywayStartContract;
import dev.migration.fixture.PostgreSqlWorkbench;

class PostgreSqlFlywayStartTest extends PostgreSqlWorkbench implements FlywayStartContract {}
