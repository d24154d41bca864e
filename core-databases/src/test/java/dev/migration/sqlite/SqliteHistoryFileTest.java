package dev.migration.sqlite;

import dev.migration.contract.HistoryFileContract;
import dev.migration.fixture.SqliteWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class SqliteHistoryFileTest extends SqliteWorkbench implements HistoryFileContract {}
