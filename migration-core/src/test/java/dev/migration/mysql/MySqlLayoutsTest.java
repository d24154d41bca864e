package dev.migration.mysql;

import dev.migration.Migrator;
import dev.migration.contract.OtherToolsContract;
import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("deep")
class MySqlOtherToolsTest extends MySqlWorkbench implements OtherToolsContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }
}
