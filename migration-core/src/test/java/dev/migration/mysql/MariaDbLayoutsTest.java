package dev.migration.mysql;

import dev.migration.Migrator;
import dev.migration.contract.OtherToolsContract;
import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class MariaDbOtherToolsTest extends MariaDbWorkbench implements OtherToolsContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }
}
