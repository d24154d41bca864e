package dev.migration.adopt;

import dev.migration.Migrator;
import dev.migration.fixture.PostgreSqlWorkbench;

class PostgreSqlFlywayTableTest extends PostgreSqlWorkbench implements FlywayTableContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }
}
