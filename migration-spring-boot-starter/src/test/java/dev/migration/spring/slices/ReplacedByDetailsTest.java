package dev.migration.spring.slices;

import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.MigrationConnectionDetails;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@JdbcTest
@ExtendWith(OutputCaptureExtension.class)
class ReplacedByDetailsTest {

    private static final String REAL_SERVER = "jdbc:h2:mem:details-server;DB_CLOSE_DELAY=-1";

    @Autowired
    DataSource dataSource;

    @Test
    void connectionDetailsAreIgnoredWhenATestReplacesTheDataSource(CapturedOutput output) {
        assertThat(applied(dataSource)).contains("0001_create_patient");
        assertThat(applied(new DriverManagerDataSource(REAL_SERVER))).isEmpty();
        assertThat(output).contains("Migrating the test's embedded database dataSource; ");
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Production {
        @Bean
        MigrationConnectionDetails production() {
            return new Details(REAL_SERVER, "sa", "");
        }
    }

    private record Details(String getJdbcUrl, String getUsername, String getPassword)
            implements MigrationConnectionDetails {}
}
