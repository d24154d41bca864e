package dev.migration.adopt;

import dev.migration.fixture.HsqldbWorkbench;

class HsqldbFlywayTableTest extends HsqldbWorkbench implements FlywayTableContract {}
