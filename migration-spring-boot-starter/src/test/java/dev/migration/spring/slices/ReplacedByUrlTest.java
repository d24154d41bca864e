package dev.migration.spring.slices;

import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@JdbcTest(properties = "migration.url=" + ReplacedByUrlTest.REAL_SERVER)
@ExtendWith(OutputCaptureExtension.class)
class ReplacedByUrlTest {

    static final String REAL_SERVER = "jdbc:h2:mem:real-server;DB_CLOSE_DELAY=-1";

    @Autowired
    DataSource dataSource;

    @Test
    void theUrlOfARealServerIsIgnoredWhenATestReplacesTheDataSource(CapturedOutput output) {
        assertThat(applied(dataSource)).contains("0001_create_patient");
        assertThat(applied(new DriverManagerDataSource(REAL_SERVER))).isEmpty();
        assertThat(output)
                .contains("Migrating the test's embedded database dataSource; migration.url, migration.user and"
                        + " @MigrationDataSource are ignored");
    }
}
