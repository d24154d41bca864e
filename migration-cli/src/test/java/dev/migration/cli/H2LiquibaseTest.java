package dev.migration.cli;

import java.util.UUID;

class H2LiquibaseTest extends LiquibaseContract {

    @Override
    String newDatabase() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }
}
