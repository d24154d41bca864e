package dev.migration.sqlite;

import dev.migration.contract.HistoryFileContract;
import dev.migration.fixture.SqliteWorkbench;

class SqliteHistoryFileTest extends SqliteWorkbench implements HistoryFileContract {}
