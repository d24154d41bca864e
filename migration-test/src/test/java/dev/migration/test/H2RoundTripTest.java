package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class H2RoundTripTest extends InMemoryRoundTripContract {

    private final JdbcDataSource dataSource = new JdbcDataSource();

    H2RoundTripTest() {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        dataSource.setUser("sa");
    }

    @Test
    void aSynonymInAnotherSchemaKeepsItsTable() throws Exception {
        execute("CREATE SCHEMA other");
        Migrator migrator = folder().with("0001_visits", "CREATE TABLE visits (id INT)", "DROP TABLE visits")
                .locked(dataSource());

        assertThatThrownBy(() -> disturb(migrator, 6, "CREATE SYNONYM other.visits FOR PUBLIC.visits"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\n  table VISITS: synonym OTHER.VISITS stands for it");
        execute("SELECT id FROM other.visits");
    }

    @Override
    DataSource dataSource() {
        return dataSource;
    }

    @Override
    String vendor() {
        return "h2";
    }
}
