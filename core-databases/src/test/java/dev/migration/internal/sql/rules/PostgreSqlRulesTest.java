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
import java.sql.SQLException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgreSqlRulesTest {

    /** SQLSTATE active_sql_transaction: the statement cannot run inside a transaction block. */
    private static final String IN_TRANSACTION = "25001";

    @Texts("""
            vacuum ¦ vacuum t ¦ vacuum full freeze t ¦ vacuum (only_database_stats) ¦ VACUUM (analyze) t
            /* c */ vacuum -- d⏎ t ¦ cluster ¦ cluster verbose ¦ cluster (verbose)
            reindex (concurrently) table t ¦ reindex (verbose, concurrently on) index i
            reindex table concurrently t ¦ reindex (verbose) index concurrently i ¦ reindex schema public
            reindex schema concurrently public ¦ reindex (tablespace pg_default) schema public
            reindex database concurrently ¦ reindex system ¦ reindex database
            reindex (verbose) database postgres ¦ reindex (concurrently off) database
            alter table p detach partition p1 concurrently
            alter table if exists only p detach partition p1 concurrently ¦ create database d ¦ drop database d
            drop database if exists d with (force) ¦ alter database postgres set tablespace pg_default
            create tablespace x location '/x' ¦ drop tablespace x ¦ alter system set work_mem = '4MB'
            alter system reset all ¦ commit prepared 'x' ¦ rollback prepared 'x'
            create index concurrently on t (a)
            create /* c */ unique -- d⏎ index CONCURRENTLY if not exists j on t (a)
            create unique index concurrently j on t using btree (a) ¦ drop index concurrently i
            drop index concurrently if exists i ¦ create subscription s connection 'dbname=x' publication p
            create subscription s connection 'dbname=x' publication p with (enabled = false)
            drop subscription taken ¦ alter subscription taken refresh publication
            alter subscription taken refresh publication with (copy_data = false)
            alter subscription taken drop publication q ¦ alter subscription taken set publication q
            alter subscription taken add publication r with (copy_data = false)""")
    void knowsWhatPostgreSqlForbidsInATransaction(String sql) throws SQLException {
        assertThat(kindOf(sql)).isEqualTo(NON_TRANSACTIONAL);
        assertThat(stateInTransaction(sql)).isEqualTo(IN_TRANSACTION);
    }

    @Texts("""
            alter subscription taken set (failover = true)
            alter subscription taken set (streaming = off, failover = false)
            alter subscription taken set (two_phase = false)""")
    void knowsWhatPostgreSqlForbidsOfASubscriptionThatIsDisabled(String sql) throws SQLException {
        assertThat(kindOf(sql)).isEqualTo(NON_TRANSACTIONAL);
        assertThat(stateInTransaction("alter subscription taken disable", sql)).isEqualTo(IN_TRANSACTION);
    }

    @Texts("""
            cluster t using i ¦ reindex table t ¦ reindex index i ¦ reindex (verbose) index i
            reindex (concurrently false, verbose) table t ¦ alter table p detach partition p1
            alter database postgres set work_mem = '4MB' ¦ alter database postgres refresh collation version
            alter database postgres connection limit -1 ¦ refresh materialized view m
            refresh materialized view concurrently m ¦ alter tablespace pg_default set (seq_page_cost = 1)
            alter subscription taken disable ¦ alter subscription taken skip (lsn = none)
            alter subscription taken owner to postgres ¦ create publication all_tables for all tables
            drop table p ¦ alter table t set unlogged ¦ listen a ¦ notify a ¦ lock table t ¦ discard sequences
            discard plans ¦ discard temp ¦ create index concurrently_i on t (a)
            create index "concurrently" on t (a) ¦ drop index if exists i
            create subscription s connection 'dbname=x' publication p with (connect = false)
            create subscription s connection 'dbname=x' publication p with (enabled = off, connect = 'off')
            alter subscription taken set publication q with (refresh = false)
            alter subscription taken set (streaming = off) ¦ analyze ¦ checkpoint ¦ truncate t
            insert into t values (1) ¦ update t set a = a ¦ delete from t
            create table u as select 1 as returning_count ¦ do $$ begin end $$ ¦ set work_mem = '4MB'
            savepoint s ¦ alter type e add value 'b' ¦ grant select on t to public""")
    void knowsWhatRunsInATransaction(String sql) throws SQLException {
        assertThat(kindOf(sql)).isEqualTo(PLAIN);
        assertThat(stateInTransaction(sql)).isNull();
    }

    /** Then the failure says so, and the script needs no-transaction. */
    @ParameterizedTest
    @ValueSource(strings = {"cluster p using p_i", "reindex table p", "reindex index p_i"})
    void doesNotKnowWhatIsForbiddenOnlyBecauseTheTableHasPartitions(String sql) throws SQLException {
        assertThat(kindOf(sql)).isEqualTo(PLAIN);
        assertThat(stateInTransaction(sql)).isEqualTo(IN_TRANSACTION);
    }

    @Texts("""
            select 1 ¦ SELECT f(x) FROM t ¦ /* c */ select 1 ¦ (select 1) union (select 2) ¦ values (1)
            table t ¦ with w as (insert into t values (2) returning a) select * from w
            with w as (select 1) delete from t ¦ fetch next from c ¦ show work_mem
            explain analyze insert into t values (1) ¦ execute p ¦ call f()
            insert into t values (1) returning a ¦ update t set a = 1 Returning * ¦ delete from t returning a
            merge into t using u on true when matched then delete returning t.a ¦ select 1 into u
            copy t from '/a'""")
    void knowsWhatReturnsRowsOrMustBeSentAlone(String sql) {
        assertThat(kindOf(sql)).isEqualTo(ROWS);
    }

    @Texts("""
            begin ¦ BEGIN isolation level serializable ¦ start transaction read only ¦ commit ¦ end ¦ end work
            rollback ¦ abort""")
    void knowsWhatControlsTransactions(String sql) {
        assertThat(kindOf(sql)).isEqualTo(TRANSACTION_CONTROL);
    }

    @Texts("""
            rollback to s ¦ rollback to savepoint s ¦ rollback work to s ¦ rollback transaction to savepoint s
            release s ¦ savepoint s ¦ prepare p as select 1 ¦ insert into t (a) select 1 as "returning"
            insert into t values ('returning') -- returning""")
    void knowsWhatOnlyLooksLikeAnotherKind(String sql) {
        assertThat(kindOf(sql)).isEqualTo(PLAIN);
    }

    @Texts("""
            set search_path = a ¦ set session authorization x ¦ set role x ¦ set time zone 'UTC'
            set session characteristics as transaction read only ¦ reset all ¦ reset role ¦ discard temp
            select set_config('a.b', 'c', false) ¦ SELECT pg_catalog.set_config('search_path', '', false)
            select Set_Config('a.b', (select 'x'), $1) ¦ insert into t select set_config('a.b', 'c', false)
            select "set_config"('a.b', 'c', false)
            update pg_settings set setting = '55MB' where name = 'work_mem'
            UPDATE pg_catalog."pg_settings" SET setting = '55MB'
            select set_config('a.b', 'c', true), set_config('a.b', 'c', false)""")
    void knowsWhatOutlivesTheScriptInTheSession(String sql) {
        assertThat(statement(sql).has(StatementTrait.CHANGES_SESSION)).isTrue();
    }

    @Texts("""
            set local search_path = a ¦ set transaction read only ¦ set constraints all deferred
            select set_config('a.b', 'c', true) ¦ select 'set_config(1)' ¦ select set_config from t
            update t set a = 1 ¦ update t set a = (select setting from pg_settings)
            alter role x set search_path = a""")
    void knowsWhatDoesNotOutliveTheTransaction(String sql) {
        assertThat(statement(sql).has(StatementTrait.CHANGES_SESSION)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            create temp table t (a int)                            | true
            CREATE LOCAL TEMPORARY TABLE t AS SELECT 1             | true
            create temp table t (a int) on commit drop             | false
            create temp table t on commit drop as select 1         | false
            create temp table t (a int) on commit delete rows      | true
            create temporary view v as select 1                    | true
            create table pg_temp.t (a int)                         | true
            create table if not exists pg_temp.t (a int)           | true
            select 1 as a into pg_temp.t                           | true
            select 1 as a into table pg_temp.t                     | true
            select 1 as a into t                                   | false
            create or replace function pg_temp.f() returns int return 1 | true
            create table temp (a int)                              | false
            select 1 as a into temp t                              | true
            select temp from t                                     | false
            listen c                                               | true
            notify c                                               | false
            prepare p as select 1                                  | true
            declare c cursor with hold for select 1                | true
            declare c cursor for select 1                          | false
            select pg_advisory_lock(1)                             | true
            select pg_catalog.pg_try_advisory_lock_shared(1, 2)    | true
            select pg_advisory_xact_lock(1)                        | false
            select pg_advisory_lock from t                         | false
            select "pg_advisory_lock"(1)                         | true
            select "pg_advisory_lock" from t                     | false
            select 'pg_advisory_lock(1)'                           | false
            insert into t select pg_catalog . pg_try_advisory_lock_shared(7)::int | true
            explain analyze select pg_advisory_lock(9)             | true
            with l as (select pg_try_advisory_lock(9)) select 1    | true
            create table t as select pg_advisory_lock_shared(9)    | true
            create or replace view v as select pg_advisory_lock(9) | false
            create or replace temp view v as select pg_advisory_lock(9) | true
            create function f() returns void begin atomic select pg_advisory_lock(9); end | false
            load 'auto_explain'                                    | true
            discard temp                                           | true""")
    void knowsWhatLastsAsLongAsTheSession(String sql, boolean lasts) {
        assertThat(statement(sql).has(StatementTrait.LASTS_WITH_SESSION)).isEqualTo(lasts);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            begin isolation level serializable            | [OPENS_TRANSACTION]
            start transaction                             | [OPENS_TRANSACTION]
            commit                                        | []
            set transaction read only                     | [SETS_TRANSACTION_MODE]
            set local lock_timeout = '1s'                 | [ENDS_WITH_TRANSACTION]
            set constraints all deferred                  | [ENDS_WITH_TRANSACTION]
            lock only t in share mode                     | [ENDS_WITH_TRANSACTION]
            select set_config('a', 'b', true)             | [ENDS_WITH_TRANSACTION]
            insert into t select set_config('a', 'b', true) | [ENDS_WITH_TRANSACTION]
            select set_config('a', 'b', l)                | [CHANGES_SESSION, ENDS_WITH_TRANSACTION]
            savepoint s                                   | [ENDS_WITH_TRANSACTION]
            create temp table t (i int) on commit drop    | [ENDS_WITH_TRANSACTION]
            create table pg_temp.t on commit delete rows as select 1 | [LASTS_WITH_SESSION, ENDS_WITH_TRANSACTION]
            create temp table t (i int) on commit preserve rows | [LASTS_WITH_SESSION]
            /* c */ SET /* d */ LOCAL transaction read only | [SETS_TRANSACTION_MODE]
            set session characteristics as transaction read only | [CHANGES_SESSION, ONLY_CHANGES_SESSION]
            set search_path = a                           | [CHANGES_SESSION, ONLY_CHANGES_SESSION]
            select pg_catalog . set_config('a', 'b', false) | [CHANGES_SESSION, ONLY_CHANGES_SESSION]
            select set_config('a', f(), false)            | [CHANGES_SESSION]
            select set_config('a', 'b', false) from t     | [CHANGES_SESSION]
            insert into t select set_config('a', 'b', false) | [CHANGES_SESSION]
            call p()                                      | [MAY_COMMIT_INSIDE]
            do $$ begin commit; end $$                    | [MAY_COMMIT_INSIDE]
            select calls from t                           | []
            create domain d as int                        | []""")
    void knowsWhatAStatementDoesBesides(String sql, String traits) {
        assertThat(new TreeSet<>(statement(sql).traits())).hasToString(traits);
    }

    @Test
    void aNewEnumValueCanBeNamedButNotUsedInItsTransaction() throws SQLException {
        try (Connection connection = prepared()) {
            connection.setAutoCommit(false);
            Databases.execute(connection, "alter type e add value 'b'");
            Databases.execute(connection, "alter type e add value 'c' after 'b'");
            assertThat(stateOf(connection, "select 'b'::e")).isEqualTo("55P04");
            connection.rollback();
        } finally {
            tidy();
        }
    }

    private static StatementKind kindOf(String sql) {
        return statement(sql).kind();
    }

    private static Statement statement(String sql) {
        Scan scan = Scan.of(sql, Dialect.POSTGRESQL);
        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.statements()).hasSize(1);
        return scan.statements().get(0);
    }

    private static String stateInTransaction(String sql) throws SQLException {
        return stateInTransaction("select 1", sql);
    }

    private static String stateInTransaction(String before, String sql) throws SQLException {
        try (Connection connection = prepared()) {
            connection.setAutoCommit(false);
            Databases.execute(connection, before);
            String state = stateOf(connection, sql);
            connection.rollback();
            connection.setAutoCommit(true);
            return state;
        } finally {
            tidy();
        }
    }

    private static Connection prepared() throws SQLException {
        Connection connection = Databases.postgreSql();
        for (String sql : new String[] {
            "create table t (a int primary key)",
            "create index i on t (a)",
            "create table p (a int) partition by range (a)",
            "create table p1 partition of p for values from (1) to (2)",
            "create index p_i on p (a)",
            "create materialized view m as select 1 as a",
            "create unique index m_a on m (a)",
            "create type e as enum ('a')",
            "create subscription taken connection 'dbname=x' publication p, q with (connect = false)",
            "alter subscription taken enable"
        }) {
            Databases.execute(connection, sql);
        }
        return connection;
    }

    private static void tidy() throws SQLException {
        try (Connection connection = Databases.postgreSql()) {
            Databases.execute(connection, "alter subscription taken disable");
            Databases.execute(connection, "alter subscription taken set (slot_name = none)");
            Databases.execute(connection, "drop subscription taken");
        }
    }

    private static String stateOf(Connection connection, String sql) {
        try {
            Databases.execute(connection, sql);
            return null;
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    @Texts("""
            SET client_encoding = 'LATIN1' ¦ set session client_encoding to sql_ascii
            SET LOCAL /* c */ client_encoding TO 'WIN1252' ¦ SET NAMES 'LATIN1'
            SELECT set_config('client_encoding', 'LATIN1', false)
            SELECT 1, pg_catalog.set_config('client_encoding', 'LATIN1', true) AS x ¦ SET DateStyle = 'SQL, DMY'
            SET SESSION DateStyle TO German ¦ SET DateStyle TO DMY, SQL ¦ SET LOCAL datestyle = 'Postgres'
            SELECT set_config('DateStyle', 'DMY, German', false)""")
    void whatMakesTheDriverGiveUpTheConnectionIsRefused(String sql) {
        Scan scan = Scan.of("SELECT 1; " + sql + ";", Dialect.POSTGRESQL);

        assertThat(scan.texts()).containsExactly("SELECT 1");
        assertThat(scan.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("discards the connection"));
    }

    @Texts("""
            SET client_encoding = 'UTF8' ¦ SET client_encoding TO 'utf-8' ¦ SET LOCAL client_encoding = unicode
            SET client_encoding TO DEFAULT ¦ SET NAMES 'UTF8' ¦ RESET client_encoding
            SELECT pg_catalog.set_config('client_encoding', 'UTF8', false)
            SELECT pg_catalog.set_config('search_path', '', false)
            SELECT 'set_config', '(', 'client_encoding', 'LATIN1' ¦ SET DateStyle = 'ISO, DMY'
            SET DateStyle TO ISO, MDY ¦ SET DateStyle = DMY ¦ SET my.names TO 'LATIN1'""")
    void whatTheDriverCanLiveWithIsNot(String sql) {
        assertThat(Scan.of(sql, Dialect.POSTGRESQL).problems()).isEmpty();
    }
}
