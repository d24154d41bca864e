package dev.migration.sqlite;

import dev.migration.contract.HistoryFileContract;
import dev.migration.fixture.SqliteWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("merge")
class SqliteHistoryFileTest extends SqliteWorkbench implements HistoryFileContract {}
