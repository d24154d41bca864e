package dev.migration.spring;

import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import dev.migration.spring.internal.autoconfigure.UnmigratedAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Applications to start in a test, and questions to their databases. */
public final class Applications {

    private Applications() {}

    /** One with an H2 database of its own and the two migrations of the default location. */
    public static ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        MigrationAutoConfiguration.class,
                        UnmigratedAutoConfiguration.class));
    }

    /** Waits until it is so, and fails if that takes too long. */
    public static void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .pollInSameThread()
                .until(condition::getAsBoolean);
    }

    /** Where an H2 database is, as a container or a compose file would say it. */
    public static JdbcConnectionDetails connectionDetails(String url) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return "sa";
            }

            @Override
            public String getPassword() {
                return "";
            }

            @Override
            public String getJdbcUrl() {
                return url;
            }
        };
    }

    /** The names in the history of this DataSource's database; empty when it has none. */
    public static List<String> applied(DataSource dataSource) {
        return hasTable(dataSource, "__migrations")
                ? JdbcClient.create(dataSource)
                        .sql("SELECT name FROM __migrations ORDER BY id")
                        .query(String.class)
                        .list()
                : List.of();
    }

    /** The names in the history of the application's only DataSource. */
    public static List<String> applied(ApplicationContext application) {
        return applied(application.getBean(DataSource.class));
    }

    /** Whether there is a table by this name, in any schema. */
    public static boolean hasTable(DataSource dataSource, String table) {
        return JdbcClient.create(dataSource)
                        .sql("SELECT count(*) FROM information_schema.tables WHERE lower(table_name) = ?")
                        .param(table)
                        .query(Integer.class)
                        .single()
                > 0;
    }
}
