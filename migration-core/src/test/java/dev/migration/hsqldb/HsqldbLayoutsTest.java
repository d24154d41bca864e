package dev.migration.hsqldb;

import dev.migration.contract.OtherToolsContract;
import dev.migration.fixture.HsqldbWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class HsqldbOtherToolsTest extends HsqldbWorkbench implements OtherToolsContract {}
