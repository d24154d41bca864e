// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.Problem;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Connections;
import dev.migration.internal.report.RunLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tool that works while its history is to be adopted, where tools have locks. */
public interface ToolLockContract extends AdoptWorkbench {

    /** A query that takes golang-migrate's lock, if it is free. */
    String tryLock();

    /** A query that releases it. */
    String unlock();

    /** As golang-migrate leaves it between a script's start and end. */
    private void halfDone() {
        write("0001_t.up.sql", "CREATE TABLE t (n INT);");
        write("0002_u.up.sql", "CREATE TABLE u (n INT);");
        execute(
                "CREATE TABLE t (n INT)",
                "CREATE TABLE schema_migrations (version BIGINT NOT NULL PRIMARY KEY, dirty BOOLEAN NOT NULL)",
                "INSERT INTO schema_migrations VALUES (1, TRUE)");
    }

    private static boolean ask(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    default WaitTimeoutException adoptionThatWaitsTooLong() {
        return refused(
                WaitTimeoutException.class,
                () -> Adoption.of(builder().waitTimeout(Duration.ofMillis(200)).build())
                        .adopt());
    }

    @Test
    default void aToolThatWorksIsWaitedForBeforeItsTableIsRead() throws SQLException {
        halfDone();
        try (Connection tool = standard().getConnection();
                Statement statement = tool.createStatement()) {
            assertThat(ask(statement, tryLock())).isTrue();
            List<Waiting> told = new ArrayList<>();

            assertThat(Adoption.of(builder()
                                    .listener(event -> {
                                        if (event instanceof Waiting wait && told.isEmpty()) {
                                            told.add(wait);
                                            execute("UPDATE schema_migrations SET dirty = FALSE");
                                            unlock(statement);
                                        }
                                    })
                                    .build())
                            .adopt()
                            .pending())
                    .containsExactly("0002_u");
            assertThat(told.get(0).detail()).startsWith("golang-migrate (");
            assertThat(new RunLog(null, null).said(told.get(0)).line())
                    .startsWith("Waiting for another migration tool to end (0 s): golang-migrate (");
        }
    }

    private void unlock(Statement statement) {
        try {
            ask(statement, unlock());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void aToolThatWorksTooLongIsReported() throws SQLException {
        halfDone();
        try (Connection tool = standard().getConnection();
                Statement statement = tool.createStatement()) {
            assertThat(ask(statement, tryLock())).isTrue();

            assertThat(adoptionThatWaitsTooLong())
                    .hasMessageMatching(
                            "(?s)Another migration tool is running, and waiting .+ was not enough\\. Its lock is"
                                    + " held by golang-migrate \\(.+\\)\\.\n.*migration\\.wait-timeout");
            assertThat(tableNames()).noneMatch("__migrations"::equalsIgnoreCase);
            assertThat(adoption().plan().problems())
                    .filteredOn(problem -> !problem.isError())
                    .extracting(Problem::message)
                    .anyMatch(message -> message.startsWith("Another migration tool is running, and its table may"
                            + " change: its lock is held by golang-migrate ("));
        }
    }

    @Test
    default void theToolCannotStartBeforeItsHistoryIsWritten() throws SQLException {
        halfDone();
        execute("UPDATE schema_migrations SET dirty = FALSE");
        try (Connection tool = standard().getConnection();
                Statement statement = tool.createStatement()) {
            List<Boolean> free = new ArrayList<>();
            var watched = Connections.recorded(dataSource(), sql -> {
                if (sql.equals("executeBatch") || sql.startsWith("INSERT INTO ")) {
                    free.add(ask(statement, tryLock()));
                }
            });

            Adoption.of(builder().dataSource(watched).build()).adopt();

            assertThat(free).isNotEmpty().containsOnly(false);
            assertThat(ask(statement, tryLock())).isTrue();
            assertThat(appliedNames()).containsExactly("0001_t");
        }
    }

    /** As Liquibase leaves it. */
    default void migratedByLiquibase() {
        write("0001_t.sql", "-- ran 9:aa 0001_t.sql::t::ann", "CREATE TABLE t (n INT);");
        execute(
                "CREATE TABLE t (n INT)",
                "CREATE TABLE databasechangelog (id VARCHAR(255), author VARCHAR(255), filename VARCHAR(255), dateexecuted"
                        + " TIMESTAMP, orderexecuted INT, exectype VARCHAR(10), md5sum VARCHAR(35))",
                "INSERT INTO databasechangelog VALUES ('t', 'ann', '0001_t.sql', '2026-01-02 03:04:05', 1, 'EXECUTED', NULL)",
                "CREATE TABLE databasechangeloglock (id INT PRIMARY KEY, locked BOOLEAN NOT NULL, lockgranted TIMESTAMP NULL,"
                        + " lockedby VARCHAR(255))",
                "INSERT INTO databasechangeloglock VALUES (1, FALSE, NULL, NULL)");
    }

    @Test
    default void aRowThatAnotherSessionHasLockedIsWaitedForNoLongerThanSet() {
        migratedByLiquibase();
        try (var other = new Blocker(standard(), "SELECT 1 FROM databasechangeloglock FOR UPDATE")) {
            assertThat(adoptionThatWaitsTooLong())
                    .hasMessageContaining("Its lock is held by a connection that is writing to the database.");
            assertThat(adoption().plan().problems())
                    .noneMatch(problem -> problem.message().startsWith("Another migration tool is running"));

            other.giveWay();
            Adoption.of(builder().waitTimeout(Duration.ofMillis(200)).build()).adopt();
        }
        assertThat(appliedNames()).containsExactly("0001_baseline");
    }

    @Test
    default void liquibaseCannotTakeItsLockBeforeItsHistoryIsWritten() throws SQLException {
        migratedByLiquibase();
        try (Connection tool = standard().getConnection();
                Statement statement = tool.createStatement()) {
            List<Boolean> free = new ArrayList<>();
            var watched = Connections.recorded(dataSource(), sql -> {
                if (sql.equals("executeBatch") || sql.startsWith("INSERT INTO ")) {
                    free.add(isLiquibasesFree(statement));
                }
            });

            Adoption.of(builder().dataSource(watched).build()).adopt();

            assertThat(free).isNotEmpty().containsOnly(false);
            assertThat(isLiquibasesFree(statement)).isTrue();
            assertThat(appliedNames()).containsExactly("0001_baseline");
        }
    }

    private static boolean isLiquibasesFree(Statement statement) {
        try {
            return !ask(statement, "SELECT locked FROM databasechangeloglock FOR UPDATE NOWAIT");
        } catch (SQLException e) {
            return false;
        }
    }
}
