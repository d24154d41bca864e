// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

import static dev.migration.internal.sql.rules.StatementKind.NON_TRANSACTIONAL;
import static dev.migration.internal.sql.rules.StatementKind.PLAIN;
import static dev.migration.internal.sql.rules.StatementKind.ROWS;
import static dev.migration.internal.sql.rules.StatementKind.TRANSACTION_CONTROL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.Texts;
import dev.migration.internal.sql.Databases;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Scan;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlRulesTest {

    @Texts("""
            create table u (a int) ¦ create or replace table u (a int)
            create table if not exists u as select 1 as a ¦ create index i on t (a) ¦ alter table t add b int
            /*!40000 alter table t disable keys */ ¦ drop table t2 ¦ rename table t2 to t3 ¦ truncate table t2
            truncate t2 ¦ create view v as select 1 ¦ create procedure p() select 1
            create function f() returns int return 1
            create trigger r before insert on t2 for each row set new.a = 1
            create event e on schedule every 1 day do select 1 ¦ create sequence q ¦ create database x
            create user dev_commits ¦ set password for dev@localhost = password('x')
            grant select on t to dev@localhost ¦ revoke all privileges, grant option from dev@localhost
            set default role none ¦ analyze table t2 ¦ optimize table t2 ¦ check table t2 ¦ repair table t2
            flush tables ¦ lock tables t write, t2 write""")
    void knowsWhatCommitsByItself(String sql) throws SQLException {
        assertThat(statement(sql).kind()).isEqualTo(NON_TRANSACTIONAL);
        assertThat(commits(sql)).isTrue();
    }

    @Texts("""
            insert into t2 values (1) ¦ replace into t2 values (1) ¦ update t2 set a = 1 ¦ delete from t2
            set @x = 1 ¦ set @old = @@autocommit, @older = @@session.sql_mode ¦ set sql_mode = ''
            set names utf8mb4 ¦ set character set utf8mb4 ¦ set role none
            set session transaction isolation level serializable
            /*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */
            /*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */ ¦ use contract ¦ do 1
            prepare p from 'select 1' ¦ savepoint s ¦ create temporary table tt (a int)
            create or replace temporary table tt (a int) ¦ drop temporary table if exists tt""")
    void knowsWhatBelongsToTheTransaction(String sql) throws SQLException {
        assertThat(statement(sql).kind()).isEqualTo(PLAIN);
        assertThat(commits(sql)).isFalse();
    }

    @Texts("""
            select 1 ¦ (select 1) ¦ values (1) ¦ with w(a) as (select 1) select * from w ¦ explain select 1
            show tables ¦ desc t ¦ describe t a ¦ help 'select' ¦ handler t open
            insert into t2 values (1) returning a ¦ delete from t2 returning a""")
    void knowsWhatReturnsRows(String sql) throws SQLException {
        assertThat(statement(sql).kind()).isEqualTo(ROWS);
        assertThat(commits(sql)).isFalse();
    }

    @Texts("""
            call p() ¦ execute p ¦ execute immediate 'select 1'
            set statement max_statement_time = 1 for select 1 ¦ set global max_connections = 10
            set @@global.max_connections = 10 ¦ set persist max_connections = 10""")
    void whatMayRunAnythingOrHoldsForTheServerIsTakenAsCommitting(String sql) {
        assertThat(statement(sql).kind()).isEqualTo(NON_TRANSACTIONAL);
        assertThat(statement(sql).has(StatementTrait.CHANGES_SESSION)).isFalse();
    }

    @Texts("""
            begin ¦ begin work ¦ start transaction read only ¦ commit ¦ rollback ¦ set autocommit = 0
            set @@autocommit := off ¦ set session autocommit=1
            SET @OLD_AUTOCOMMIT = @@AUTOCOMMIT, AUTOCOMMIT = 0 ¦ xa commit 'x'""")
    void knowsWhatControlsTransactions(String sql) {
        assertThat(statement(sql).kind()).isEqualTo(TRANSACTION_CONTROL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback to savepoint s", "rollback work to s", "release savepoint s"})
    void savepointsDoNotControlTheTransaction(String sql) {
        assertThat(statement(sql).kind()).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"use x", "SET @x = 1", "set sql_mode = ''", "set names latin1", "prepare p from 'select 1'"})
    void knowsWhatOutlivesTheScriptInTheSession(String sql) {
        assertThat(statement(sql).has(StatementTrait.CHANGES_SESSION)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set transaction read only", "set global x = 1", "select 1", "create table x (a int)"})
    void knowsWhatDoesNotOutliveTheScriptInTheSession(String sql) {
        assertThat(statement(sql).has(StatementTrait.CHANGES_SESSION)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            begin                                             | [OPENS_TRANSACTION, UNLOCKS_TABLES]
            BEGIN work                                        | [OPENS_TRANSACTION, UNLOCKS_TABLES]
            start transaction read only                       | [OPENS_TRANSACTION, UNLOCKS_TABLES]
            /*!40101 START TRANSACTION */                     | [OPENS_TRANSACTION, UNLOCKS_TABLES]
            begin not atomic select 1; end                    | [MAY_COMMIT_INSIDE]
            set /* c */ transaction read only                 | [SETS_TRANSACTION_MODE]
            set local transaction isolation level serializable | [CHANGES_SESSION, ONLY_CHANGES_SESSION, SETS_TRANSACTION_MODE]
            set transaction_isolation = 'SERIALIZABLE'        | [CHANGES_SESSION, ONLY_CHANGES_SESSION]
            lock tables t write                               | [LOCKS_TABLES]
            /*!40000 lock table t read */                     | [LOCKS_TABLES]
            flush tables                                      | []
            flush local tables with read lock                 | [LOCKS_TABLES]
            flush table t, t2 for export                      | [LOCKS_TABLES]
            unlock tables                                     | [UNLOCKS_TABLES]
            call p()                                          | [MAY_COMMIT_INSIDE]
            do sleep(1)                                       | []
            execute immediate 'select 1'                      | [MAY_COMMIT_INSIDE]
            set statement max_statement_time = 1 for select 1 | [MAY_COMMIT_INSIDE]
            drop table t                                      | []
            drop table if exists t, t2                        | [MAY_COMMIT_INSIDE]
            drop view v /* c */ , w                           | [MAY_COMMIT_INSIDE]
            drop index i on t                                 | []
            create user u, v                                  | [MAY_COMMIT_INSIDE]
            create or replace role r                          | []
            create table x (a int, b int)                     | []
            rename table t to x, t2 to t                      | []
            grant select (a, b), insert on t to dev@localhost | []
            grant select on t to dev@localhost, u             | [MAY_COMMIT_INSIDE]
            revoke select on t from dev@localhost, u          | [MAY_COMMIT_INSIDE]""")
    void knowsWhatAStatementDoesBesides(String sql, String traits) {
        assertThat(new TreeSet<>(statement(sql).traits())).hasToString(traits);
    }

    @Texts("""
            select release_lock('a') ¦ select 'release_all_locks()' ¦ select release_all_locks from t
            create procedure p() do release_all_locks()""")
    void whatOnlyNamesTheFunctionIsNoCallOfIt(String sql) {
        assertThat(statement(sql).text()).isEqualTo(sql);
    }

    @Texts("""
            set sql_mode = 'NO_BACKSLASH_ESCAPES' ¦ SET SESSION sql_mode='strict_trans_tables,ansi_quotes'
            set @@sql_mode := ansi ¦ set @@session.sql_mode = concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES')
            set @x = 1, sql_mode = "ORACLE" ¦ SET sql_mode=ORACLE ¦ set statement sql_mode = 'ANSI' for select 1
            /*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='ANSI_QUOTES' */""")
    void refusesAModeInWhichTheFileWouldBeReadOtherwise(String sql) {
        assertThat(Scan.of(sql, Dialect.MYSQL).problemTexts())
                .singleElement()
                .asString()
                .startsWith("unsupported-statement: x.sql:1:1  In this sql_mode quotes or backslashes have another"
                        + " meaning than the one with which files are read.");
    }

    @Texts("""
            /*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */
            SET SQL_MODE=@OLD_SQL_MODE ¦ set sql_mode = '', @quotes = 'ANSI_QUOTES'
            set global sql_mode = 'ANSI' ¦ set @@global.sql_mode = 'ANSI' ¦ set @mode = 'ANSI'
            select 'ANSI' as sql_mode""")
    void takesTheOtherModes(String sql) {
        assertThat(statement(sql).text()).isEqualTo(sql);
    }

    private static Statement statement(String sql) {
        Scan scan = Scan.of(sql, Dialect.MYSQL);
        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.statements()).hasSize(1);
        return scan.statements().get(0);
    }

    /** Whether a row inserted before the statement is still there after a rollback behind it. */
    private static boolean commits(String sql) throws SQLException {
        try (Connection connection = EmptyMariaDb.create().getConnection()) {
            Databases.execute(connection, "create user dev@localhost");
            Databases.execute(connection, "create table t (a int)");
            Databases.execute(connection, "create table t2 (a int)");
            connection.setAutoCommit(false);
            Databases.execute(connection, "insert into t values (1)");
            Databases.execute(connection, sql);
            connection.rollback();
            try (java.sql.Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select count(*) from contract.t")) {
                rows.next();
                return rows.getInt(1) == 1;
            }
        }
    }
}
