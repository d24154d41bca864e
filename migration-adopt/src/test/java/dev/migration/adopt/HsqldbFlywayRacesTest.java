// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.fixture.HsqldbWorkbench;

class HsqldbFlywayRacesTest extends HsqldbWorkbench implements FlywayRacesContract {}
