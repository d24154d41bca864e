package example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.test.MigrationTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest
class WardsTest {

    @MigrationTest
    void migrations() {}

    @Test
    void theServiceIsMigrated(@Autowired JdbcClient jdbc, @Autowired Migrator migrator) {
        assertThat(jdbc.sql("SELECT name FROM wards").query(String.class).list())
                .containsExactly("Cardiology");
        assertThat(migrator.pending()).isEmpty();
    }

    @Test
    void theCommandLineIsThereAsClasses() {
        assertThat(dev.migration.cli.MigrationCommand.class.getPackage().getImplementationVersion())
                .isEqualTo(System.getProperty("published.version"));
    }
}
