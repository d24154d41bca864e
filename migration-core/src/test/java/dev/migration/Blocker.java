package dev.migration;

import dev.migration.problem.MigrationException;
import dev.migration.run.MigrationEvent;
import dev.migration.run.MigrationEvent.StoppedByLock;
import dev.migration.run.MigrationListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** A session that holds locks which scripts want, and hears what becomes of them. */
final class Blocker implements MigrationListener, AutoCloseable {

    private final Connection connection;
    private final List<MigrationEvent> told = new CopyOnWriteArrayList<>();

    Blocker(DataSource dataSource, String... locking) {
        try {
            connection = dataSource.getConnection();
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        execute(locking);
    }

    /** Goes on with its transaction. */
    void execute(String... statements) {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Rolls back. */
    void giveWay() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Has it give way once so many tries of a script were stopped. */
    MigratorBuilder givingWayAfter(int tries, MigratorBuilder builder) {
        return builder.listener(event -> {
            if (event instanceof StoppedByLock stopped && stopped.tries() == tries) {
                giveWay();
            }
        });
    }

    @Override
    public void on(MigrationEvent event) {
        told.add(event);
    }

    <E extends MigrationEvent> List<E> told(Class<E> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Holds a page against its golden file without what differs from run to run: numbers, addresses and times. */
    static void assertPage(Workbench workbench, String golden, MigrationException failure) {
        String page = String.valueOf(failure.getMessage())
                .replace(workbench.folder().toString(), "migrations")
                .replaceAll("(process|connection) \\d+", "$1 N")
                .replaceAll("from [\\w.:]+(?=, )", "from HOST")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z", "TIME")
                .replaceAll("tries in [\\d.]+ m?s", "tries in TIME");
        Golden.assertSame(workbench.vendor(), golden, page);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
