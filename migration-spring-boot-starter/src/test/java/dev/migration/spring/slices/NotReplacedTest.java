package dev.migration.spring.slices;

import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@JdbcTest(properties = "migration.url=" + NotReplacedTest.SERVER)
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
class NotReplacedTest {

    static final String SERVER = "jdbc:h2:mem:not-replaced;DB_CLOSE_DELAY=-1";

    @Test
    void theUrlCountsWhenTheTestKeepsTheDataSource() {
        assertThat(applied(new DriverManagerDataSource(SERVER))).contains("0001_create_patient");
    }
}
