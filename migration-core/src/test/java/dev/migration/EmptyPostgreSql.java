package dev.migration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** One PostgreSQL server for all tests of the JVM, and on it an empty database for one test after the other. */
public final class EmptyPostgreSql {

    public static final String DATABASE = "contract";

    private static final String RESET = """
            DO $$
            DECLARE name text;
            BEGIN
                FOR name IN SELECT nspname FROM pg_namespace
                             WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
                    EXECUTE format('DROP SCHEMA %I CASCADE', name);
                END LOOP;
                FOR name IN SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres' LOOP
                    EXECUTE format('DROP OWNED BY %I CASCADE', name);
                    EXECUTE format('DROP ROLE %I', name);
                END LOOP;
                CREATE SCHEMA public AUTHORIZATION pg_database_owner;
                GRANT USAGE ON SCHEMA public TO PUBLIC;
            END $$""";

    private EmptyPostgreSql() {}

    /** Starts with the first test that wants it; the server ends with the JVM, by a shutdown hook of its own or without. */
    private static final class Holder {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                Path data = Files.createTempDirectory("postgresql");
                endWithProcess(data);
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setServerConfig("autovacuum", "off")
                        .setServerConfig("max_connections", "100")
                        .setServerConfig("max_locks_per_transaction", "512")
                        .setServerConfig("max_prepared_transactions", "2")
                        .start();
                try (Connection connection = server.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + DATABASE);
                }
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        /** A process that is killed runs no hook; then nobody holds the other end of the pipe any more. */
        private static void endWithProcess(Path data) throws IOException {
            new ProcessBuilder(
                            "sh",
                            "-c",
                            "cat; server=$(head -n 1 \"$0/postmaster.pid\") && kill -QUIT $server"
                                    + "; while kill -0 $server; do sleep 0.1; done; rm -rf \"$0\"",
                            data.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
    }

    /** Empties the one database: that is faster than a new one, and leaves nothing to be deleted at the end. */
    public static PGSimpleDataSource create() {
        PGSimpleDataSource dataSource = as("postgres", DATABASE);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
            statement.execute(RESET);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return dataSource;
    }

    /** The same database for another user. */
    public static PGSimpleDataSource as(String user, String database) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setPortNumbers(new int[] {Holder.SERVER.getPort()});
        dataSource.setServerNames(new String[] {"localhost"});
        dataSource.setDatabaseName(database);
        dataSource.setUser(user);
        return dataSource;
    }

    /** The one database, for another process. */
    static String url() {
        return "jdbc:postgresql://localhost:" + port() + "/" + DATABASE + "?user=postgres";
    }

    public static int port() {
        return Holder.SERVER.getPort();
    }
}
