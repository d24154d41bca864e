// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Here the process is that of the tests, and goes on with an exception; {@code RunAndExitIT} of the sample ends some. */
abstract class ServiceRuns {

    /** A database for each test. */
    String url;

    @BeforeEach
    void nameDatabase(TestInfo test) {
        url = "jdbc:h2:mem:" + test.getTestMethod().orElseThrow().getName() + ";DB_CLOSE_DELAY=-1";
    }

    final DataSource database() {
        return new DriverManagerDataSource(url, "sa", "");
    }

    final String[] arguments(String... more) {
        return Stream.concat(
                        Stream.of("--spring.datasource.url=" + url, "--spring.datasource.username=sa"), Stream.of(more))
                .toArray(String[]::new);
    }

    final Throwable run(String... more) {
        return run(new SpringApplication(RunAndExitTest.Service.class), more);
    }

    final Throwable run(SpringApplication application, String... more) {
        return catchThrowable(() -> application.run(arguments(more)).close());
    }
}
