// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.fixture.MariaDbWorkbench;

class MariaDbFlywayRacesTest extends MariaDbWorkbench implements FlywayRacesContract {}
