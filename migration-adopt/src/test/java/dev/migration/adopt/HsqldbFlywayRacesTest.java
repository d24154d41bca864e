package dev.migration.adopt;

import dev.migration.fixture.HsqldbWorkbench;

class HsqldbFlywayRacesTest extends HsqldbWorkbench implements FlywayRacesContract {}
