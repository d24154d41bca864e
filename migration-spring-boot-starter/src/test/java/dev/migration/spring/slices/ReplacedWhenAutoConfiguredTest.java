package dev.migration.spring.slices;

import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@JdbcTest(properties = "migration.url=" + ReplacedWhenAutoConfiguredTest.REAL_SERVER)
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.AUTO_CONFIGURED)
class ReplacedWhenAutoConfiguredTest {

    static final String REAL_SERVER = "jdbc:h2:mem:real-server-2;DB_CLOSE_DELAY=-1";

    @Autowired
    DataSource dataSource;

    @Test
    void theUrlIsAlsoIgnoredWhenOnlyAnAutoConfiguredDataSourceIsReplaced() {
        assertThat(applied(dataSource)).contains("0001_create_patient");
        assertThat(applied(new DriverManagerDataSource(REAL_SERVER))).isEmpty();
    }
}
