package dev.migration.mysql;

import dev.migration.contract.SessionValuesContract;
import dev.migration.fixture.MariaDbWorkbench;

class MariaDbSessionValuesTest extends MariaDbWorkbench implements SessionValuesContract {}
