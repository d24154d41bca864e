// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.migration.MigrationFailedException;
import dev.migration.fixture.Connections;
import dev.migration.fixture.RecordedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every database has to do, in the words of MariaDB and MySQL. */
public interface MySqlContract
        extends PlainRunContract,
                JournalContract,
                FailedRolloutContract,
                CrashPointContract,
                TenantContract,
                WireContract,
                TrustContract,
                HostileFunctionsContract {

    /** One for what the product and the server's settings make of all the others. */
    @Override
    default int statementsOfAStartWithNothingToDo() {
        return 4;
    }

    @Override
    default String user() {
        return "root@localhost";
    }

    @Override
    default String setTimeZone() {
        return "SET time_zone = '-08:00'";
    }

    @Override
    default String createWithPassword(String name, String password) {
        return "CREATE USER " + name + " IDENTIFIED BY '" + password + "'";
    }

    @Override
    default void select(Connection connection, String schema) throws SQLException {
        connection.setCatalog(schema);
    }

    @Override
    default String useSchema(String schema) {
        return "USE " + schema;
    }

    @Override
    default String holderPattern() {
        return "connection \\d+, user root, from localhost:\\d+, (idle|busy) since \\S+Z(, running .*)?";
    }

    @Override
    default String orphanPattern() {
        return "; if its process is gone, end what it left behind: KILL \\d+";
    }

    @Override
    default String nonTransactional() {
        return "CREATE INDEX counts_by_n ON counts (n)";
    }

    @Override
    default String slow() {
        return "INSERT INTO counts SELECT SLEEP(30)";
    }

    @Override
    default boolean catalogueTells() {
        return true;
    }

    @Override
    default String undoNonTransactional() {
        return "DROP INDEX counts_by_n ON counts";
    }

    @Override
    default int sessions() {
        return Integer.parseInt(column("SELECT COUNT(*) FROM information_schema.PROCESSLIST"
                        + " WHERE DB = 'contract' AND ID <> CONNECTION_ID()")
                .get(0));
    }

    @Override
    default void empty() {
        execute("DROP DATABASE contract", "CREATE DATABASE contract CHARACTER SET utf8mb4");
    }

    @Override
    default void createTriggerOnLog() {
        execute("CREATE TRIGGER spy AFTER INSERT ON __migrations_log FOR EACH ROW DELETE FROM t");
    }

    /** In the second a space may stand before the parenthesis of a built-in function. */
    @Override
    default List<String> sessionModes() {
        return List.of("SET SESSION sql_mode = 'STRICT_TRANS_TABLES'", "SET SESSION sql_mode = 'IGNORE_SPACE'");
    }

    @Override
    default void createFunctions(Collection<String> names) {
        assertThat(names).contains("get_lock", "coalesce", "database", "concat");
        execute("CREATE TABLE caught (name VARCHAR(64)) ENGINE = MyISAM");
        for (String name : names) {
            execute("CREATE FUNCTION " + quoted(name) + "() RETURNS INT DETERMINISTIC BEGIN"
                    + " INSERT INTO contract.caught VALUES ('" + name + "'); RETURN 1; END");
        }
    }

    @Override
    default int calls() {
        return column("SELECT name FROM caught").size();
    }

    @Override
    default void callOne() {
        column("SELECT contract.get_lock()");
    }

    @Test
    default void rowsThatACallbackLeavesInATableWithoutTransactionsAreNotCalledRolledBack() {
        write("0001_log.sql", "CREATE TABLE log (n INT) ENGINE=MyISAM;");
        up();
        write("0002_rows.sql", "INSERT INTO log VALUES (2);");
        write("beforeRun.sql", "INSERT INTO log VALUES (1);", "INSERT INTO nowhere VALUES (3);");

        assertThat(refused(MigrationFailedException.class, this::up))
                .hasMessageContainingAll(
                        "Rolled back in part: what " + folder() + "/beforeRun.sql wrote to tables without"
                                + " transactions (MyISAM, Aria, MEMORY) remains. No migration was run.",
                        "undo by hand what remains in those tables; then fix the file and start again");
        assertThat(column("SELECT n FROM log")).containsExactly("1");
    }

    @Test
    default void whatDoesNotExistToBeDroppedIsSaidOnce() {
        write("0001_drops.sql", """
                DROP TABLE IF EXISTS a, b;
                DROP VIEW IF EXISTS c;
                DROP PROCEDURE IF EXISTS d;
                CREATE TABLE a (n INT);
                DROP TRIGGER IF EXISTS e;""");

        try (var log = new RecordedLog()) {
            up();

            assertThat(log.messages(Level.INFO))
                    .anyMatch(message ->
                            message.matches("The database says: [3-5] notices that something to drop did not exist"))
                    .noneMatch(message -> message.contains("Unknown"));
        }
    }

    @Test
    default void nothingIsSaidOfWhatTheRunItselfSets() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_t.sql", "-- no-transaction", "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE;", "SELECT 1;");
        write("0003_t.sql", "INSERT INTO t VALUES (1);");

        try (var log = new RecordedLog()) {
            up();

            assertThat(log.messages(Level.INFO)).noneMatch(message -> message.contains("The database s"));
        }
    }

    @Test
    default void theModeThatTheDriverAddsIsNotInForce() throws SQLException {
        write("0001_position.sql", """
                CREATE TABLE position (id INT PRIMARY KEY, name VARCHAR(20));
                CREATE PROCEDURE p() SELECT 1;""");
        String mode = "SELECT @@SESSION.sql_mode";
        try (Connection connection = dataSource().getConnection()) {
            List<String> before = column(connection, mode);

            builder().dataSource(Connections.pooled(connection)).build().up();

            assertThat(column(connection, mode)).isEqualTo(before);
        }
        assertThat(column("SELECT SQL_MODE = @@GLOBAL.sql_mode FROM information_schema.ROUTINES"
                        + " WHERE ROUTINE_SCHEMA = DATABASE()"))
                .containsExactly("1");
    }
}
