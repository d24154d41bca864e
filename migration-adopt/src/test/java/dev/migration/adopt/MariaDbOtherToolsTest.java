package dev.migration.adopt;

import dev.migration.Migrator;
import dev.migration.fixture.MariaDbWorkbench;

class MariaDbOtherToolsTest extends MariaDbWorkbench implements AdoptContract, LiquibaseAdoptContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }
}
