package dev.migration.mysql;

import dev.migration.fixture.MariaDbWorkbench;

class MariaDbCountTest extends MariaDbWorkbench implements MySqlCountContract {}
