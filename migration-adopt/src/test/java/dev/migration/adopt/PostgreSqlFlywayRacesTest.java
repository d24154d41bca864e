package dev.migration.adopt;

import dev.migration.fixture.PostgreSqlWorkbench;

class PostgreSqlFlywayRacesTest extends PostgreSqlWorkbench implements FlywayRacesContract {}
