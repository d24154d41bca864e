package dev.migration.test;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The database that a test works on.
 *
 * @param migrator what migrates it
 * @param ownUrl of the one that ends with the test; empty where it is somebody else's
 */
record TestDatabase(Migrator migrator, String ownUrl) implements AutoCloseable {

    private static final String H2_DRIVER = "org.h2.Driver";

    /**
     * The one that the annotation asks for.
     *
     * @throws InvalidMigrationsException if there is none
     */
    static TestDatabase of(MigrationTest settings, Class<?> testClass) {
        if (!settings.database().isEmpty() && !settings.url().isEmpty()) {
            throw refusal("@MigrationTest has both a url and a database.", "leave one of them out");
        }
        if (!settings.database().isEmpty()) {
            Object value = new StaticMember(testClass, settings.database()).value();
            return new TestDatabase(
                    value instanceof Migrator migrator ? migrator : migrator(settings, StaticMember.dataSource(value)),
                    "");
        }
        if (!settings.url().isEmpty()) {
            var dataSource = new UrlDataSource(settings.url(), settings.user(), settings.password());
            return new TestDatabase(migrator(settings, dataSource), "");
        }
        if (ReflectionSupport.tryToLoadClass(H2_DRIVER).toOptional().isEmpty()) {
            throw refusal(
                    "@MigrationTest has no database: H2, which it takes where nothing else is said, is not on the class"
                            + " path.",
                    "name a static field or method that has a database: @MigrationTest(database = \"…\"); or a JDBC URL:"
                            + " @MigrationTest(url = \"…\"); or add com.h2database:h2");
        }
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        var dataSource = new UrlDataSource(url + ";DB_CLOSE_DELAY=-1", "sa", "");
        return new TestDatabase(migrator(settings, dataSource), url);
    }

    private static Migrator migrator(MigrationTest settings, DataSource dataSource) {
        return Migrator.builder()
                .locations(settings.locations())
                .dataSource(dataSource)
                .build();
    }

    static InvalidMigrationsException refusal(String message, String remedy) {
        return new InvalidMigrationsException(Problem.error(Code.INVALID_SETTING, null, message, remedy));
    }

    @Override
    public void close() throws SQLException {
        if (!ownUrl.isEmpty()) {
            try (Connection connection = DriverManager.getConnection(ownUrl, "sa", "");
                    Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN");
            }
        }
    }
}
