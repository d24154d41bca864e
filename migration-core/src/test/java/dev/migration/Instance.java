package dev.migration;

import dev.migration.plan.Baseline;
import dev.migration.problem.MigrationException;
import dev.migration.run.MigrationEvent;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One instance of an application: it applies what is in a folder and says what happens to it, a line for each thing, with
 * the time in milliseconds before it. {@link Fleet} starts it as a process.
 */
final class Instance {

    private static final PrintStream OUT = System.out;

    private Instance() {}

    /** The database's URL with its user, the folder, how long to wait in milliseconds, and how long a lease lasts. */
    public static void main(String[] arguments) throws SQLException {
        try {
            var report = Migrator.builder()
                    .dataSource(Connections.prepared(dataSource(arguments[0]), it -> say("session " + session(it))))
                    .locations(arguments[1])
                    // Tests fill the schema before the first migration.
                    .baseline(new Baseline.None())
                    .waitTimeout(Duration.ofMillis(Long.parseLong(arguments[2])))
                    .listener(Instance::tell)
                    .build()
                    .up();
            say("applied " + report.migrations().size());
        } catch (MigrationException e) {
            say("failed " + e.problems().get(0).code().id() + "\n" + e.getMessage());
            System.exit(1);
        }
    }

    private static void tell(MigrationEvent event) {
        if (event instanceof MigrationEvent.WaitingForLock wait) {
            say("waits for " + wait.holder());
        } else if (event instanceof MigrationEvent.MigrationStarted started) {
            say("started " + started.version());
        } else if (event instanceof MigrationEvent.MigrationCompleted completed) {
            say("completed " + completed.migration().version());
        }
    }

    private static void say(String what) {
        OUT.println(System.currentTimeMillis() + " " + what);
    }

    /** By which the server can be told to end it. */
    private static long session(Connection connection) throws SQLException {
        if (connection.isWrapperFor(PGConnection.class)) {
            return connection.unwrap(PGConnection.class).getBackendPID();
        }
        return connection.isWrapperFor(org.mariadb.jdbc.Connection.class)
                ? connection.unwrap(org.mariadb.jdbc.Connection.class).getThreadId()
                : 0;
    }

    private static DataSource dataSource(String url) throws SQLException {
        String vendor = url.split(":", 3)[1];
        switch (vendor) {
            case "postgresql" -> {
                var dataSource = new PGSimpleDataSource();
                dataSource.setUrl(url);
                return dataSource;
            }
            case "mariadb" -> {
                return new MariaDbDataSource(url);
            }
            case "h2" -> {
                var dataSource = new JdbcDataSource();
                dataSource.setURL(url);
                dataSource.setUser("sa");
                return dataSource;
            }
            case "hsqldb" -> {
                var dataSource = new JDBCDataSource();
                dataSource.setURL(url);
                dataSource.setUser("sa");
                return dataSource;
            }
            case "sqlite" -> {
                return SqliteWorkbench.at(url);
            }
            default -> throw new IllegalArgumentException(vendor);
        }
    }
}
