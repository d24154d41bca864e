// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.fixture.Connections;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import dev.migration.fixture.Texts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a session is set to, and whatever a script sets in it. */
class MariaDbSessionTest extends MariaDbWorkbench {

    private static Map<String, String> state(Connection connection) throws SQLException {
        var state = new TreeMap<String, String>();
        try (Statement statement = connection.createStatement()) {
            for (String query : new String[] {
                "SELECT VARIABLE_NAME, VARIABLE_VALUE FROM information_schema.SESSION_VARIABLES"
                        + " WHERE VARIABLE_NAME NOT IN ('TIMESTAMP', 'RAND_SEED1', 'RAND_SEED2', 'LAST_INSERT_ID',"
                        + " 'IDENTITY', 'INSERT_ID', 'IN_TRANSACTION', 'WARNING_COUNT', 'ERROR_COUNT')"
                        + " AND VARIABLE_NAME NOT LIKE 'GTID%' AND VARIABLE_NAME NOT LIKE '%LAST_GTID%'",
                "SELECT CONCAT('@', VARIABLE_NAME), VARIABLE_VALUE FROM information_schema.USER_VARIABLES"
                        + " WHERE VARIABLE_VALUE IS NOT NULL",
                "SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_TYPE = 'TEMPORARY'",
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
    void theRoleThatIsSetIsThatOfEachScriptAndUndoneAfterwards() throws SQLException {
        execute("CREATE ROLE clerk");
        write("0001_t.sql", "CREATE TABLE t (n VARCHAR(20));", "SET ROLE NONE;");
        write("0002_t.sql", "INSERT INTO t VALUES (CURRENT_ROLE());");
        try (Connection connection = dataSource().getConnection()) {
            Map<String, String> before = state(connection);
            builder()
                    .dataSource(Connections.pooled(connection))
                    .role("clerk")
                    .build()
                    .up();
            assertThat(state(connection)).isEqualTo(before);
        }
        assertThat(column("SELECT n FROM t")).containsExactly("clerk");
    }

    @Test
    void nothingOfAScriptIsLeft() throws SQLException {
        execute("CREATE SCHEMA other", "CREATE ROLE clerk");
        write(
                "0001_state.sql",
                "SET SESSION sql_mode = 'PIPES_AS_CONCAT', time_zone = '+05:00', foreign_key_checks = 0, unique_checks = 0;",
                "SET NAMES utf8mb3;",
                "SET SESSION lock_wait_timeout = 7, innodb_lock_wait_timeout = 7, max_statement_time = 77;",
                "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE;",
                "SET SESSION check_constraint_checks = 0, default_storage_engine = Aria, completion_type = 1;",
                "SET timestamp = 1000000000, sql_notes = 0;",
                "SET @one = 1, @`two``s` = 'x';",
                "SET ROLE clerk;",
                "CREATE TEMPORARY TABLE scratch (n INT);",
                "USE other;",
                "CREATE TABLE here (n INT);");
        write("0002_next.sql", "CREATE TABLE seen AS SELECT @one AS one, CURRENT_ROLE() AS role;");
        write(
                "0003_state.sql",
                "-- no-transaction",
                "SET sql_log_bin = 0;",
                "SET wait_timeout = 77, net_write_timeout = 77, idle_transaction_timeout = 77, long_query_time = 7.5;",
                "SET auto_increment_increment = 5, auto_increment_offset = 3, default_week_format = 3;",
                "SET max_join_size = 1000000, sql_big_selects = 0, innodb_strict_mode = 0;",
                "SET default_tmp_storage_engine = MEMORY, default_regex_flags = 'MULTILINE';",
                "SET system_versioning_alter_history = KEEP, explicit_defaults_for_timestamp = 0;",
                "SET character_set_server = latin1, optimizer_switch = 'mrr=on';",
                "SET GLOBAL max_connect_errors = 101;");
        write("0004_key.sql", "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY);", "INSERT INTO t VALUES (), ();");
        try (Connection connection = dataSource().getConnection()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET SESSION group_concat_max_len = 4321, sql_mode = 'TRADITIONAL'");
            }
            Map<String, String> before = state(connection);

            builder().dataSource(Connections.pooled(connection)).build().up();

            Map<String, String> after = state(connection);
            assertThat(after.put("MAX_CONNECT_ERRORS", before.get("MAX_CONNECT_ERRORS")))
                    .isEqualTo("101");
            assertThat(after).isEqualTo(before);
        } finally {
            execute("SET GLOBAL max_connect_errors = DEFAULT");
        }
        assertThat(column("SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
        assertThat(column("SELECT COALESCE(one, role) FROM seen")).containsExactly((String) null);
        assertThat(column("SELECT COUNT(*) FROM other.here")).containsExactly("0");
        assertThat(column("SELECT COUNT(*) FROM __migrations_log WHERE happened_at > NOW() - INTERVAL 1 DAY"))
                .containsExactly("4");
    }

    @Test
    void theModeThatTheUrlSetsIsKept() {
        write("0001_space.sql", "CREATE TABLE t (n INT);", "INSERT INTO t SELECT COUNT (*) FROM t;");
        String mode = "sql_mode='IGNORE_SPACE,STRICT_TRANS_TABLES'";

        assertThat(builder()
                        .dataSource(EmptyMariaDb.as("root", "contract?sessionVariables=" + mode))
                        .build()
                        .up()
                        .migrations())
                .hasSize(1);
    }

    @Texts("""
            sql_mode='' ¦ sql_mode='PIPES_AS_CONCAT,IGNORE_SPACE,NO_ZERO_DATE,ONLY_FULL_GROUP_BY'
            sql_mode='TRADITIONAL',character_set_connection=latin1 ¦ character_set_connection=utf16
            sql_safe_updates=1,autocommit=0 ¦ time_zone='+11:00',default_storage_engine=MyISAM
            collation_connection=utf8mb4_unicode_ci""")
    void ourStatementsMeanTheSameUnderEverySetting(String settings) {
        String sql = "INSERT INTO t VALUES (1) -- it's a \"quote\", a back\\slash \\' and ü 😀";
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (n INT);", "-- Down Migration", "DROP TABLE t;");
        write("0002_rows.sql", sql);
        write("0003_plain.sql", "-- no-transaction", sql);
        Migrator.Builder builder =
                builder().dataSource(EmptyMariaDb.as("root", "contract?sessionVariables=" + settings));

        assertThat(builder.build().up().migrations()).hasSize(3);
        assertThat(builder.build().up().migrations()).isEmpty();

        assertThat(column("SELECT up_sql FROM __migrations_log WHERE version = '0002'")
                        .get(0))
                .startsWith(sql);
        assertThat(builder.build().status().migrations())
                .extracting(migration -> migration.state())
                .containsOnly(State.APPLIED);
        builder.build().markFailed("0003");
        builder.build().markFailed("0002");
        assertThat(builder.build().down().migrations()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO_BACKSLASH_ESCAPES", "ANSI_QUOTES"})
    void aSessionThatReadsQuotesDifferentlyIsReported(String mode) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Migrator.Builder builder =
                builder().dataSource(EmptyMariaDb.as("root", "contract?sessionVariables=sql_mode='" + mode + "'"));

        assertThat(refused(
                        InvalidMigrationsException.class, () -> builder.build().up()))
                .hasMessageContaining("The session's sql_mode has " + mode + ",")
                .hasMessageContaining("jdbc:mariadb://host/database?sessionVariables=sql_mode='TRADITIONAL'");
        assertThat(appliedNames()).isEmpty();
    }

    @Texts("""
            useAffectedRows=true ¦ allowMultiQueries=true ¦ rewriteBatchedStatements=true
            useServerPrepStmts=true ¦ dumpQueriesOnException=true ¦ useBulkStmts=true ¦ tinyInt1isBit=false
            autocommit=false""")
    void theDriversOptionsMakeNoDifference(String option) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_half.sql", "-- no-transaction", "INSERT INTO t VALUES (1);", "INSERT INTO nowhere VALUES (2);");
        Migrator.Builder builder = builder().dataSource(EmptyMariaDb.as("root", "contract?" + option));

        assertThat(catchThrowableOfType(
                        MigrationFailedException.class, () -> builder.build().up()))
                .hasMessageContaining("^ Table 'contract.nowhere' doesn't exist\n  Half done: statement 1");
        execute("CREATE TABLE nowhere (n INT)");
        assertThat(builder.build().up().migrations()).hasSize(1);
        assertThat(column("SELECT COUNT(*) FROM t")).containsExactly("1");
    }

    @Test
    void aConnectionWithoutADatabaseIsReported() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThat(refused(
                        InvalidMigrationsException.class,
                        builder().dataSource(EmptyMariaDb.as("root", "")).build()::up))
                .hasMessage("There is no schema to keep the history in: the connection has selected no database.\n"
                        + "  Next: name the database in the URL, as in jdbc:mariadb://host/database, or only the"
                        + " history's (migration.schema)");
    }

    @Test
    void theHistoryMayBeInADatabaseThatTheConnectionHasNotSelected() {
        write("0001_t.sql", "CREATE TABLE contract.t (n INT);");

        assertThat(builder()
                        .dataSource(EmptyMariaDb.as("root", ""))
                        .schema("contract")
                        .build()
                        .up()
                        .migrations())
                .hasSize(1);
        assertThat(appliedNames()).containsExactly("0001_t");
    }

    @Test
    void twoDatabasesWhoseNamesDifferInCaseAreTwo() {
        execute("CREATE DATABASE Contract");
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();

        assertThat(builder()
                        .dataSource(EmptyMariaDb.as("root", "Contract"))
                        .build()
                        .up()
                        .migrations())
                .hasSize(1);
        assertThat(builder().schema("Contract").build().up().migrations()).isEmpty();
    }
}
