// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.fixture.PostgreSqlWorkbench;

class PostgreSqlFlywayRacesTest extends PostgreSqlWorkbench implements FlywayRacesContract {}
