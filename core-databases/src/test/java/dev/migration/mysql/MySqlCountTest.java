package dev.migration.mysql;

import dev.migration.fixture.MySqlWorkbench;

class MySqlCountTest extends MySqlWorkbench implements MySqlCountContract {}
