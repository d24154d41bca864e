// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.OpenSession;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An empty database with some sessions, which end with the test. */
public final class LockBench implements AfterEachCallback {

    private static final String RUN = "__migrations_run";

    private final DataSource dataSource;
    private final String schema;
    private final List<Session> sessions = new ArrayList<>();
    private final Scheduler scheduler = new Scheduler();

    private LockBench(DataSource dataSource, String schema) {
        this.dataSource = dataSource;
        this.schema = schema;
    }

    public static LockBench onPostgreSql() {
        return new LockBench(EmptyPostgreSql.create(), "public");
    }

    public static LockBench onH2() {
        var dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return new LockBench(dataSource, "PUBLIC");
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public Session session() {
        return session(dataSource);
    }

    public Session session(DataSource other) {
        Session session = OpenSession.on(other, schema, scheduler);
        sessions.add(session);
        return session;
    }

    /** A session that has the server's own lock of the history. */
    Session sessionWithLock() throws SQLException {
        Session session = session();
        String lock = session.database()
                .locks()
                .sessionLock(session.tables().migrations())
                .orElseThrow()
                .tryLock();
        assertThat(column(session.connection(), lock)).containsExactly("t");
        return session;
    }

    void createRunTable() {
        execute(session().tables().createRunTable());
    }

    public void createTables() {
        createRunTable();
        session().tables().createTables().forEach(this::execute);
    }

    /** The row says that somebody has a lease until then. */
    public void lease(String owner, int untilYear) {
        createRunTable();
        execute(
                "DELETE FROM " + RUN,
                "INSERT INTO " + RUN + " (id, owner, since, expires_at) VALUES (1, '" + owner
                        + "', TIMESTAMP '2026-01-02 03:04:05', TIMESTAMP '" + untilYear + "-01-01 00:00:00')");
    }

    /** The row says that somebody has a lease that was renewed just now. */
    public void currentLease(String owner) {
        lease(owner, 2099);
        execute("UPDATE " + RUN + " SET expires_at = "
                + session().database().utcIn(session().database().lease().dividedBy(2)));
    }

    /** As it is read, one second after the other by the clock that is given to this, for one term and a bit. */
    static boolean takesOverInTerm(MigrationLock lock, AtomicLong nanoTime, Duration term) throws SQLException {
        for (long second = 0; second < term.toSeconds(); second++) {
            assertThat(lock.tryAcquire()).as("after " + second + " s").isFalse();
            nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
        return lock.tryAcquire();
    }

    /** Who has a lease, by the row. */
    List<String> owner() {
        return column("SELECT owner FROM " + RUN + " WHERE expires_at IS NOT NULL");
    }

    /** The one called me has the lock, and makes it last, until it gives it back; then the one called another gets it. */
    void assertHandedOver(MigrationLock ours, MigrationLock another) throws SQLException {
        assertThat(ours.tryAcquire()).isTrue();
        assertThat(another.tryAcquire()).isFalse();
        assertThat(owner()).containsExactly("me");

        ours.close();
        assertThat(another.tryAcquire()).isTrue();
        assertThat(owner()).containsExactly("another");
    }

    public void execute(String... statements) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    public List<String> column(String query) {
        try (Connection connection = dataSource.getConnection()) {
            return column(connection, query);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** As this connection sees it. */
    public static List<String> column(Connection connection, String query) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        sessions.forEach(Session::close);
        scheduler.close();
    }
}
