package dev.migration.adopt;

import dev.migration.fixture.MariaDbWorkbench;

class MariaDbFlywayRacesTest extends MariaDbWorkbench implements FlywayRacesContract {}
