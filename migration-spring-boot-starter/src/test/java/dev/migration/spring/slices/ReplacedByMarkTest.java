package dev.migration.spring.slices;

import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.MigrationDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@JdbcTest
class ReplacedByMarkTest {

    @Autowired
    DataSource replaced;

    @Autowired
    @MigrationDataSource
    DataSource realServer;

    @Test
    void theMarkedDataSourceIsIgnoredWhenATestReplacesThePrimaryOne() {
        assertThat(applied(replaced)).contains("0001_create_patient");
        assertThat(applied(realServer)).isEmpty();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class TwoDataSources {
        @Bean
        @Primary
        DataSource application() {
            return new DriverManagerDataSource("jdbc:h2:mem:never-used");
        }

        @Bean(defaultCandidate = false)
        @MigrationDataSource
        DataSource owner() {
            return new DriverManagerDataSource("jdbc:h2:mem:marked-server;DB_CLOSE_DELAY=-1");
        }
    }
}
