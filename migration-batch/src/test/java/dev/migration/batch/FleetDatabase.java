// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.ServerDatabases;
import java.sql.SQLException;
import java.time.Duration;

/** A database with the tables of the job repository, a list of customers, and a schema for each of them. */
final class FleetDatabase implements AutoCloseable {

    static final int TARGETS = 12;

    private static final String NAME = "batch_fleet";

    private static final String AT_GATES = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE query LIKE '%gate%' AND state = 'active' AND pid <> pg_backend_pid()";

    private String prefix = "";

    FleetDatabase() throws SQLException {
        ServerDatabases.execute("postgres", "CREATE DATABASE " + NAME);
        execute("CREATE TABLE customer (name TEXT, url TEXT, password_from TEXT)");
    }

    /** Has these and no other targets: acme1 to acme12. */
    void targets(String newPrefix) throws SQLException {
        prefix = newPrefix;
        execute("DELETE FROM customer");
        for (int i = 1; i <= TARGETS; i++) {
            String name = prefix + i;
            execute("CREATE SCHEMA " + name);
            execute("INSERT INTO customer VALUES ('" + name + "', '" + url() + "&currentSchema=" + name + "')");
        }
    }

    String url() {
        return ServerDatabases.url(NAME) + "?user=postgres";
    }

    void execute(String sql) throws SQLException {
        ServerDatabases.execute(NAME, sql);
    }

    long number(String sql) throws SQLException {
        return ServerDatabases.count(NAME, sql);
    }

    void closeGate(int target) throws SQLException {
        execute("CREATE TABLE gate_" + prefix + target + " ()");
    }

    void openGate(int target) throws SQLException {
        execute("DROP TABLE gate_" + prefix + target);
    }

    /** Waits until so many targets wait at their gate, in any process. */
    void awaitAtGates(long targets) throws Exception {
        await(targets, AT_GATES);
    }

    long atGates() throws SQLException {
        return number(AT_GATES);
    }

    /** Waits until a query answers with this number, or a higher one. */
    void await(long least, String sql) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (number(sql) < least) {
            assertThat(System.nanoTime()).as(sql).isLessThan(end);
            Thread.sleep(20);
        }
    }

    void assertEachTargetIsMigratedOnce() throws SQLException {
        for (int i = 1; i <= TARGETS; i++) {
            assertThat(number("SELECT count(*) FROM " + prefix + i + ".__migrations"))
                    .isEqualTo(4);
            assertThat(number("SELECT count(*) FROM " + prefix + i + ".orders")).isOne();
            assertThat(number("SELECT count(*) FROM " + prefix + i + ".__migrations_log WHERE action = 'apply'"))
                    .isEqualTo(4);
        }
    }

    @Override
    public void close() throws SQLException {
        ServerDatabases.execute("postgres", "DROP DATABASE " + NAME + " WITH (FORCE)");
    }
}
