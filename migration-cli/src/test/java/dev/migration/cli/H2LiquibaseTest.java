package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class H2LiquibaseTest extends LiquibaseContract {

    @Override
    String newDatabase() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    @Test
    void itsVersionIsNotTakenTwice() {
        cli.file("migrations/0001_users.sql", "CREATE TABLE users (n INT);\n");

        Cli.Outcome refused = cli.run(changelog.adopt(newDatabase(), "--contexts", "prod"));

        assertThat(refused.err()).contains("migrations has the version 0001 already", "--locations FOLDER");
        assertThat(directory.resolve("migrations/0001_baseline.sql")).doesNotExist();
    }
}
