// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.fixture.Connections;
import dev.migration.fixture.MySqlWorkbench;
import dev.migration.fixture.Texts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts of MySQL hold, how they fail, and what sessions and drivers may be set to. */
@Tag("deep")
class MySqlScriptTest extends MySqlWorkbench implements OwnTransactionContract {

    private void counts() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT PRIMARY KEY);");
        up();
    }

    private MigrationFailedException fails() {
        return catchThrowableOfType(MigrationFailedException.class, this::up);
    }

    private Migrator with(String options) {
        return builder().dataSource(connecting(options)).build();
    }

    private static Map<String, String> state(Connection connection) throws SQLException {
        var state = new TreeMap<String, String>();
        try (Statement statement = connection.createStatement()) {
            for (String query : new String[] {
                "SELECT VARIABLE_NAME, VARIABLE_VALUE FROM performance_schema.session_variables WHERE VARIABLE_NAME"
                        + " NOT IN ('timestamp', 'rand_seed1', 'rand_seed2', 'last_insert_id', 'identity', 'insert_id')",
                "SELECT CONCAT('@', VARIABLE_NAME), VARIABLE_VALUE FROM performance_schema.user_variables_by_thread v"
                        + " JOIN performance_schema.threads t USING (THREAD_ID)"
                        + " WHERE t.PROCESSLIST_ID = CONNECTION_ID() AND VARIABLE_VALUE IS NOT NULL",
                "SELECT 'database', DATABASE() UNION SELECT 'role', CURRENT_ROLE()"
            }) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        state.put(rows.getString(1), String.valueOf(rows.getString(2)));
                    }
                }
            }
        }
        return state;
    }

    @Test
    void aDumpRunsAsAMigration() {
        copy("mysql-dump.sql", "0001_dump.sql");
        write("0002_more.sql", "INSERT INTO patient VALUES (9, 'cid');", "INSERT INTO visit VALUES (0, 9, NULL);");

        assertThat(up().migrations()).hasSize(2);

        assertThat(column("SELECT name FROM patient ORDER BY id")).containsExactly("it's; Ann", "B\nob", "CID");
        assertThat(column("SELECT id FROM visit ORDER BY id")).containsExactly("0", "1", "2");
        assertThat(column("SELECT UNIX_TIMESTAMP(at) FROM visit WHERE id = 0")).containsExactly("1782907200.000001");
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    void everyStatementWhoseRowsComeBackIsRun() {
        write(
                "0001_rows.sql",
                "CREATE TABLE t (n INT);",
                "DELIMITER //",
                "CREATE FUNCTION add_row(k INT) RETURNS INT MODIFIES SQL DATA DETERMINISTIC",
                "BEGIN INSERT INTO t VALUES (k); RETURN k; END//",
                "CREATE PROCEDURE show_rows() BEGIN SELECT * FROM t; SELECT COUNT(*) FROM t; END//",
                "DELIMITER ;",
                "SELECT add_row(s.n) FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) s;",
                "WITH more (n) AS (SELECT 4 UNION ALL SELECT 5) SELECT add_row(n) FROM more;",
                "(SELECT add_row(6));",
                "SHOW TABLES;",
                "EXPLAIN SELECT * FROM t;",
                "CALL show_rows();",
                "CHECK TABLE t;",
                "INSERT INTO t VALUES (7);");

        assertThat(up().migrations()).hasSize(1);

        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2", "3", "4", "5", "6", "7");
    }

    @Test
    void aStatementTimeoutEndsAQuery() {
        write(
                "0001_long.sql",
                "-- option: statement_timeout=100ms",
                "SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b,"
                        + " information_schema.COLUMNS c;");

        assertThat(fails()).hasMessageContaining("maximum statement execution time exceeded");
        assertThat(appliedNames()).isEmpty();
    }

    @Test
    void nothingOfAScriptIsLeft() throws SQLException {
        execute("CREATE SCHEMA other", "CREATE ROLE clerk", "GRANT clerk TO root@localhost");
        write(
                "0001_state.sql",
                "SET SESSION sql_mode = 'PIPES_AS_CONCAT', time_zone = '+05:00', foreign_key_checks = 0, unique_checks = 0;",
                "SET NAMES utf8;",
                "SET SESSION lock_wait_timeout = 7, innodb_lock_wait_timeout = 7, max_execution_time = 77000;",
                "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE;",
                "SET SESSION default_storage_engine = MyISAM, completion_type = 1, sql_log_bin = 0;",
                "SET SESSION auto_increment_increment = 5, optimizer_switch = 'mrr=off', wait_timeout = 77;",
                "SET SESSION max_join_size = 1000000, sql_big_selects = 0, information_schema_stats_expiry = 0;",
                "SET timestamp = 1000000000;",
                "SET @one = 1, @`two``s` = 'x';",
                "SET ROLE clerk;",
                "USE other;",
                "CREATE TABLE here (n INT) ENGINE = InnoDB;");
        write(
                "0002_next.sql",
                "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, one INT, role TEXT);",
                "INSERT INTO t (one, role) VALUES (@one, CURRENT_ROLE()), (@one, CURRENT_ROLE());");
        try (Connection connection = dataSource().getConnection()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET SESSION group_concat_max_len = 4321, sql_mode = 'TRADITIONAL'");
            }
            Map<String, String> before = state(connection);

            builder().dataSource(Connections.pooled(connection)).build().up();

            assertThat(state(connection).entrySet()).containsExactlyElementsOf(before.entrySet());
        }
        assertThat(column("SELECT CONCAT(id, COALESCE(one, '-'), role) FROM t ORDER BY id"))
                .containsExactly("1-NONE", "2-NONE");
        assertThat(column("SELECT COUNT(*) FROM other.here")).containsExactly("0");
    }

    @Texts("""
            useAffectedRows=true ¦ allowMultiQueries=true ¦ rewriteBatchedStatements=true
            useServerPrepStmts=true&cachePrepStmts=true ¦ useCursorFetch=true&defaultFetchSize=10
            dumpQueriesOnException=true ¦ zeroDateTimeBehavior=CONVERT_TO_NULL
            connectionTimeZone=-05:00&forceConnectionTimeZoneToSession=true ¦ characterEncoding=ISO-8859-1
            continueBatchOnError=true ¦ sessionVariables=sql_mode=''
            sessionVariables=sql_mode='PIPES_AS_CONCAT,IGNORE_SPACE,NO_ZERO_DATE,ONLY_FULL_GROUP_BY'
            sessionVariables=sql_safe_updates=1,autocommit=0
            sessionVariables=time_zone='-11:00',default_storage_engine=MyISAM""")
    void theOptionsOfAUrlMakeNoDifference(String option) {
        String sql = "INSERT INTO t VALUES (1) /* it's a \"quote\", a back\\slash \\' and ü 😀 */;";
        // A table without transactions would make a difference: what is refused there may leave rows.
        write(
                "0001_t.sql",
                "-- Up Migration",
                "CREATE TABLE t (n INT) ENGINE = InnoDB;",
                "-- Down Migration",
                "DROP TABLE t;");
        write("0002_half.sql", "-- no-transaction", sql, "INSERT INTO nowhere VALUES (2);");
        write("0003_rows.sql", sql, "INSERT INTO t VALUES (3);", "INSERT INTO t VALUES (4);");

        assertThat(catchThrowableOfType(
                        MigrationFailedException.class, () -> with("&" + option).up()))
                .hasMessageContaining("^ Table 'contract.nowhere' doesn't exist\n  Half done: statement 1");
        execute("CREATE TABLE nowhere (n INT)");
        assertThat(with("&" + option).up().migrations()).hasSize(2);
        assertThat(with("&" + option).up().migrations()).isEmpty();

        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "1", "3", "4");
        assertThat(column("SELECT up_sql FROM __migrations_log WHERE version = '0003'")
                        .get(0))
                .startsWith(sql);
        assertThat(column("SELECT COUNT(*) FROM __migrations WHERE ABS(TIMESTAMPDIFF(SECOND, applied_at,"
                        + " UTC_TIMESTAMP())) < 600"))
                .containsExactly("3");
        with("&" + option).markFailed("0003");
        with("&" + option).markFailed("0002");
        assertThat(with("&" + option).down().migrations()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO_BACKSLASH_ESCAPES", "ANSI_QUOTES", "ANSI"})
    void aSessionThatReadsQuotesDifferentlyIsReported(String mode) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThat(refused(
                        InvalidMigrationsException.class,
                        () -> with("&sessionVariables=sql_mode='" + mode + "'").up()))
                .hasMessageContaining("jdbc:mysql://host/database?sessionVariables=sql_mode='TRADITIONAL'");
        assertThat(appliedNames()).isEmpty();
    }

    @Test
    void aSyntaxErrorIsShownAtItsPlaceInALongStatement() {
        String columns = ("c INT DEFAULT 1,\n").repeat(20);
        write("0001_long.sql", "CREATE TABLE t (", columns + "d INT DEFOULT 1,", columns + "e INT);");

        assertThat(fails())
                .hasMessageContaining("0001_long.sql:22:7  statement 1 of 1 failed (SQLSTATE 42000)\n"
                        + "    d INT DEFOULT 1,\n          ^ syntax error near 'DEFOULT 1,'\n");
    }
}
