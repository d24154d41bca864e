package dev.migration.spring.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.spring.WatchedDataSource;
import dev.migration.spring.internal.endpoint.ApplicationStatus.Context;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Timeout(30)
class ApplicationStatusTest {

    private ApplicationStatus readers;

    @AfterEach
    void end() {
        readers.destroy();
    }

    @Test
    void databasesOfTheSameNameAreToldApartByTheirContext() {
        readers = readers(
                new Context("child", "parent", Map.of("dataSource", migrator(h2("child")))),
                new Context("parent", null, Map.of("dataSource", migrator(h2("parent")))));
        assertThat(readers.read()).containsOnlyKeys("dataSource", "parent.dataSource");
    }

    @Test
    void aContextHasItsOwnDatabasesUnderTheirOwnNames() {
        readers = readers(
                new Context("child", "parent", Map.of("dataSource", migrator(h2("child")))),
                new Context("parent", null, Map.of("dataSource", migrator(h2("parent")))));
        assertThat(readers.contexts().get("parent").read()).containsOnlyKeys("dataSource");
    }

    /** One after the other they would never answer. */
    @Test
    void allDatabasesAreAskedAtOnce() {
        CountDownLatch asked = new CountDownLatch(2);
        WatchedDataSource.Step together = () -> {
            asked.countDown();
            if (!asked.await(10, TimeUnit.SECONDS)) {
                throw new SQLException("the other one was not asked");
            }
        };
        readers = readers(new Context(
                "application",
                null,
                Map.of(
                        "clinic", migrator(new WatchedDataSource("asked-clinic").first(together)),
                        "reports", migrator(new WatchedDataSource("asked-reports").first(together)))));
        assertThat(readers.read().values()).hasSize(2).allMatch(reading -> reading.state() != null);
    }

    private static ApplicationStatus readers(Context... contexts) {
        return new ApplicationStatus(List.of(contexts));
    }

    private static StatusReader migrator(DataSource dataSource) {
        StatusSource source = StatusSource.of(
                null,
                new NamedMigrator.Single(
                        "dataSource", Migrator.builder().dataSource(dataSource).build()));
        return new StatusReader("dataSource", source, Duration.ofSeconds(20), Clock.systemUTC());
    }

    private static DataSource h2(String name) {
        return new DriverManagerDataSource("jdbc:h2:mem:readers-" + name);
    }
}
