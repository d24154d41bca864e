package dev.migration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/** One PostgreSQL server for all tests of the JVM, and a new empty database on it for whoever asks. */
final class EmptyPostgreSql {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private EmptyPostgreSql() {}

    /** Starts with the first test that wants it; the server ends with the JVM, by a shutdown hook of its own. */
    private static final class Holder {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("autovacuum", "off")
                        .setServerConfig("max_connections", "100")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static PGSimpleDataSource create() {
        String name = "contract" + DATABASES.incrementAndGet();
        try (Connection connection = Holder.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return as("postgres", name);
    }

    /** The same database for another user. */
    static PGSimpleDataSource as(String user, String database) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setPortNumbers(new int[] {Holder.SERVER.getPort()});
        dataSource.setServerNames(new String[] {"localhost"});
        dataSource.setDatabaseName(database);
        dataSource.setUser(user);
        return dataSource;
    }

    static int port() {
        return Holder.SERVER.getPort();
    }
}
