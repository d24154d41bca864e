// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.fixture.MySqlWorkbench;

class MySqlFlywayRacesTest extends MySqlWorkbench implements FlywayRacesContract {}
