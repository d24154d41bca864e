// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.fixture.H2Workbench;

class H2FlywayTableTest extends H2Workbench implements FlywayTableContract {}
