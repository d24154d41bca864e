// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.fixture.SqliteWorkbench;

class SqliteFlywayRacesTest extends SqliteWorkbench implements FlywayRacesContract {}
