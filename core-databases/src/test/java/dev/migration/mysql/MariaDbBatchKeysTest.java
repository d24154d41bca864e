package dev.migration.mysql;

import dev.migration.fixture.MariaDbWorkbench;

class MariaDbBatchKeysTest extends MariaDbWorkbench implements BatchKeysContract {}
