package dev.migration.sqlite;

import dev.migration.contract.OtherToolsContract;
import dev.migration.fixture.SqliteWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class SqliteOtherToolsTest extends SqliteWorkbench implements OtherToolsContract {}
