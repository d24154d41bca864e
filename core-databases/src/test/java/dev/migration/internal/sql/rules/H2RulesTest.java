// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

import static dev.migration.internal.sql.rules.StatementKind.NON_TRANSACTIONAL;
import static dev.migration.internal.sql.rules.StatementKind.PLAIN;
import static dev.migration.internal.sql.rules.StatementKind.ROWS;
import static dev.migration.internal.sql.rules.StatementKind.TRANSACTION_CONTROL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Texts;
import dev.migration.internal.sql.Databases;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Scan;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H2RulesTest {

    @Texts("""
            create table u (a int) ¦ create index i on t (a) ¦ alter table t add b int ¦ drop table t2
            truncate table t2 ¦ create view v as select 1 ¦ create schema x ¦ create user u password 'p'
            grant select on t to public ¦ comment on table t is 'c' ¦ analyze ¦ create domain d as int
            set mode regular ¦ set collation off ¦ set default_lock_timeout 1000 ¦ set db_close_delay 0
            set max_log_size 16 ¦ set session characteristics as transaction isolation level read committed
            script nodata""")
    void knowsWhatCommitsByItself(String sql) throws SQLException {
        assertThat(statement(sql).kind()).isEqualTo(NON_TRANSACTIONAL);
        assertThat(commits(sql)).isTrue();
    }

    @Texts("""
            insert into t2 values (1) ¦ update t2 set a = 1 ¦ delete from t2 ¦ merge into t2 key (a) values (1)
            merge into t2 using (values 1) v(a) on t2.a = v.a when not matched then insert values (v.a)
            set schema public ¦ set schema_search_path public ¦ set catalog unnamed ¦ set @x = 1
            set lock_timeout 1000 ¦ set query_timeout 0 ¦ set throttle 0 ¦ set lazy_query_execution 0
            set non_keywords value ¦ set time zone 'UTC' ¦ set variable_binary false
            set truncate_large_length false ¦ savepoint s""")
    void knowsWhatBelongsToTheTransaction(String sql) throws SQLException {
        assertThat(statement(sql).kind()).isEqualTo(PLAIN);
        assertThat(commits(sql)).isFalse();
    }

    @Texts("""
            select 1 ¦ (select 1) ¦ values 1 ¦ table t ¦ with w(a) as (select 1) select * from w
            explain select 1 ¦ show tables ¦ help select ¦ select * from final table (insert into t2 values (1))""")
    void knowsWhatReturnsRows(String sql) throws SQLException {
        assertThat(statement(sql).kind()).isEqualTo(ROWS);
        assertThat(commits(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"call 1", "execute immediate 'select 1'"})
    void whatMayRunAnythingIsTakenAsCommitting(String sql) {
        assertThat(statement(sql).kind()).isEqualTo(NON_TRANSACTIONAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"begin", "begin transaction", "commit", "commit work", "rollback", "set autocommit off"})
    void knowsWhatControlsTransactions(String sql) {
        assertThat(statement(sql).kind()).isEqualTo(TRANSACTION_CONTROL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback to savepoint s", "rollback work to savepoint s", "release savepoint s"})
    void savepointsDoNotControlTheTransaction(String sql) {
        assertThat(statement(sql).kind()).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"set schema x", "SET @x = 1", "set lock_timeout 5", "set time zone 'UTC'", "use x"})
    void knowsWhatOutlivesTheScriptInTheSession(String sql) {
        assertThat(statement(sql).has(StatementTrait.CHANGES_SESSION)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set db_close_delay 0", "set autocommit off", "select 1", "create table x (a int)"})
    void knowsWhatDoesNotOutliveTheScriptInTheSession(String sql) {
        assertThat(statement(sql).has(StatementTrait.CHANGES_SESSION)).isFalse();
    }

    private static Statement statement(String sql) {
        Scan scan = Scan.of(sql, Dialect.H2);
        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.statements()).hasSize(1);
        return scan.statements().get(0);
    }

    /** Whether a row inserted before the statement is still there after a rollback behind it. */
    private static boolean commits(String sql) throws SQLException {
        try (Connection connection = Databases.h2()) {
            Databases.execute(connection, "create table t (a int)");
            Databases.execute(connection, "create table t2 (a int)");
            connection.setAutoCommit(false);
            Databases.execute(connection, "insert into t values (1)");
            Databases.execute(connection, sql);
            connection.rollback();
            try (java.sql.Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select count(*) from public.t")) {
                rows.next();
                return rows.getInt(1) == 1;
            }
        }
    }
}
