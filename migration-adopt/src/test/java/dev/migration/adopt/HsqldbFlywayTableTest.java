// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import dev.migration.fixture.HsqldbWorkbench;

class HsqldbFlywayTableTest extends HsqldbWorkbench implements FlywayTableContract {}
