package dev.migration.adopt;

import dev.migration.fixture.SqliteWorkbench;

class SqliteFlywayRacesTest extends SqliteWorkbench implements FlywayRacesContract {}
