package dev.migration.mysql;

import dev.migration.Migrator;
import dev.migration.contract.HistoryFileContract;
import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class MariaDbHistoryFileTest extends MariaDbWorkbench implements HistoryFileContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null).historyFile(historyFile());
    }
}
