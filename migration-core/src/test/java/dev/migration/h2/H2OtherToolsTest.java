package dev.migration.h2;

import dev.migration.contract.OtherToolsContract;
import dev.migration.fixture.H2Workbench;

class H2OtherToolsTest extends H2Workbench implements OtherToolsContract {}
