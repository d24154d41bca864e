// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.Migrator;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.spring.WatchedDataSource;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Timeout(30)
class ServiceStatusTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void databasesOfTheSameNameAreToldApartByTheirContext() {
        try (var parent = context("parent", null);
                var child = context("child", parent)) {
            var status = new ServiceStatus(child);
            assertThat(ServiceStatus.read(status.databases())).containsOnlyKeys("clinic", "parent.clinic");
            assertThat(status.contexts())
                    .extracting(ServiceStatus.Context::id, ServiceStatus.Context::parentId)
                    .containsExactly(tuple("child", "parent"), tuple("parent", null));
            assertThat(status.contexts().get(1).databases()).containsOnlyKeys("clinic");
            status.destroy();
            assertThat(status.databases()).as("which have their last state").hasSize(2);
        }
    }

    private static GenericApplicationContext context(String id, GenericApplicationContext parent) {
        var context = new GenericApplicationContext(parent);
        context.setId(id);
        var dataSource = new DriverManagerDataSource("jdbc:h2:mem:readers-" + id);
        context.registerBean("clinic", Migrator.class, () -> migrator(dataSource));
        context.refresh();
        return context;
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
        Map<String, AskedDatabase> both = Map.of(
                "clinic", status(new WatchedDataSource("asked-clinic").first(together), LONG),
                "reports", status(new WatchedDataSource("asked-reports").first(together), LONG));
        assertThat(ServiceStatus.read(both).values()).hasSize(2).allMatch(reading -> reading.states() != null);
        both.values().forEach(AskedDatabase::close);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsUnreachableWithinTheLimit() {
        CountDownLatch end = new CountDownLatch(1);
        AskedDatabase status = status(new WatchedDataSource("never").first(end::await), Duration.ofMillis(1));
        assertThat(status.read(System.nanoTime()).describe().problems())
                .extracting(ProblemDocument::code, ProblemDocument::message, ProblemDocument::remedy)
                .containsExactly(tuple(
                        "database-unreachable",
                        "The database did not answer within 1 ms",
                        "check that the database runs and that the connection pool has a free connection"));
        end.countDown();
        status.close();
    }

    @Test
    void sqlThatCannotBeReadIsLeftOut() {
        var database = new WatchedDataSource("no-sql");
        AskedDatabase status = status(database, LONG);
        status.read(System.nanoTime());
        database.first(() -> {
            throw new SQLException("down");
        });
        assertThat(status.sql(null, "0001")).isNull();
        status.close();
    }

    private static AskedDatabase status(DataSource dataSource, Duration limit) {
        return new AskedDatabase(new NamedMigrator.Single("dataSource", migrator(dataSource)), null, Set::of, limit);
    }

    private static Migrator migrator(DataSource dataSource) {
        return Migrator.builder().dataSource(dataSource).build();
    }
}
