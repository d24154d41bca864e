// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Baseline;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.fixture.Connections;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Texts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The role and the init SQL that all of a run has. */
class PostgreSqlRoleTest extends PostgreSqlWorkbench {

    private String login;
    private String owner;

    @BeforeEach
    void createRoles() {
        login = "login_of_" + dataSource.getDatabaseName();
        owner = "Owner of " + dataSource.getDatabaseName();
        execute(
                "CREATE ROLE " + login + " LOGIN",
                "CREATE ROLE " + quoted(owner),
                "GRANT USAGE, CREATE ON SCHEMA public TO " + quoted(owner));
    }

    private String owners() {
        return String.join(
                ", ",
                column("SELECT tablename || ' ' || tableowner FROM pg_tables WHERE schemaname = 'public'"
                        + " AND tablename NOT LIKE '%\\_run' AND tablename NOT LIKE '%\\_log' ORDER BY tablename"));
    }

    @Test
    void theRoleIsTakenAgainAfterAScriptThatLeftIt() throws SQLException {
        execute("GRANT " + quoted(owner) + " TO " + login);
        write("0001_a.sql", "CREATE TABLE a (n INT);", "RESET ROLE;", "SELECT 1;");
        write("0002_b.sql", "CREATE TABLE b (n INT);", "CREATE INDEX CONCURRENTLY b_n ON b (n);", "SET ROLE NONE;");
        write("0003_c.sql", "CREATE TABLE c (n INT);");
        try (Connection connection = as(login).getConnection()) {
            builder()
                    .dataSource(Connections.pooled(connection))
                    .role(owner)
                    .build()
                    .up();

            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT current_user")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo(login);
            }
        }
        assertThat(owners()).isEqualTo("__migrations %1$s, a %1$s, b %1$s, c %1$s".formatted(owner));
    }

    @Test
    void whatOnlyAnOwnerMayDoIsNotToBeGranted() {
        execute("CREATE TABLE legacy (n INT)", "GRANT CREATE ON SCHEMA public TO " + login);
        write("0001_m.sql", "ALTER TABLE legacy ADD COLUMN m INT;");

        assertThatThrownBy(builder()
                        .baseline(Baseline.none())
                        .dataSource(as(login))
                        .build()::up)
                .hasMessageContaining("^ must be owner of table legacy\n")
                .hasMessageContaining("Next: only an owner may do this: run as the owner of table legacy, or set"
                        + " migration.role to it, and start again;");
    }

    @Test
    void aTypeWithTheNameOfOneOfItsTablesIsNamed() {
        write("0001_a.sql", "CREATE TABLE a (n INT);");
        execute("CREATE TYPE __migrations_log AS ENUM ('x')");

        assertThatThrownBy(this::up)
                .isInstanceOf(DatabaseAccessException.class)
                .hasMessageStartingWith(
                        "The history's tables cannot be created: type \"__migrations_log\" already exists")
                .hasMessageContaining(
                        "give the history another name (migration.table); or remove the existing object, and start again");
    }

    @Test
    void aRoleThatWasNotGrantedIsRefusedBeforeAnythingRuns() {
        write("0001_a.sql", "CREATE TABLE a (n INT);");

        assertThatThrownBy(builder().dataSource(as(login)).role(owner).build()::up)
                .isInstanceOf(DatabaseAccessException.class)
                .hasMessageContaining("User " + login + " cannot take the role " + owner + ": ")
                .hasMessageContaining("GRANT \"" + owner + "\" TO \"" + login + "\"");
        assertThat(owners()).isEmpty();
    }

    /** An error of to_regclass before PostgreSQL 16. */
    @Test
    void theUserIsNotAskedForWithATableWithoutAName() {
        List<String> sent = new ArrayList<>();
        DataSource recorded = Connections.recorded(as(login), sent::add);

        assertThatThrownBy(builder().dataSource(recorded).role(owner).build()::up)
                .hasMessageContaining("User " + login + " cannot take the role");
        assertThat(sent)
                .filteredOn(sql -> sql.contains("pg_backend_pid"))
                .isNotEmpty()
                .noneMatch(sql -> sql.contains("to_regclass"));
    }

    @Test
    void aRoleThatCannotBeTakenIsNotBlamedOnTheInitSql() {
        DataSource mute = Connections.recorded(as(login), sql -> {
            if (sql.contains("current_schema(), current_user")) {
                throw new SQLException("no answer");
            }
        });

        assertThatThrownBy(builder().dataSource(mute).role(owner).build()::up)
                .isInstanceOf(DatabaseAccessException.class)
                .hasMessageContaining("The role " + owner + " cannot be taken: permission denied")
                .hasMessageNotContaining("init SQL");
    }

    @Texts("""
            SET SESSION AUTHORIZATION somebody ¦ set local session /* x */ authorization somebody
            SET SESSION SESSION AUTHORIZATION 'somebody' ¦ SET session_authorization = somebody""")
    void initSqlMayNotChangeTheUserBecauseNoScriptWouldHaveTheNewOne(String statement) {
        assertThatThrownBy(() ->
                        builder().initSql("SELECT 1;\n" + statement).build().status())
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("migration.init-sql:2:1")
                .hasMessageContaining("may not change the session's user")
                .hasMessageContaining("set migration.role");
    }

    @Test
    void eachScriptStartsWithWhatTheInitSqlHasSet() {
        execute("CREATE SCHEMA clinic");
        write("0001_a.sql", "CREATE TABLE a (n INT);", "SET search_path = pg_catalog;");
        write(
                "0002_b.sql",
                "CREATE TABLE b AS SELECT current_setting('work_mem') AS m;",
                "CREATE INDEX CONCURRENTLY b_m ON b (m);");

        builder()
                .initSql("SET search_path = clinic; SET work_mem = '7MB' -- for indexes")
                .build()
                .up();

        assertThat(column("SELECT m FROM clinic.b")).containsExactly("7MB");
        assertThat(column("SELECT name FROM clinic.__migrations ORDER BY id")).containsExactly("0001_a", "0002_b");
    }

    @Test
    void aCallbackThatCannotBeOneTransactionIsRefused() {
        write("0001_a.sql", "CREATE TABLE a (n INT);");
        write("afterRun.sql", "SELECT 1;", "VACUUM a;");

        assertThatThrownBy(this::up)
                .hasMessageContaining("/afterRun.sql:2:1")
                .hasMessageContaining("A callback runs as one transaction, and this cannot run in one.");
        assertThat(owners()).isEmpty();
    }

    @Test
    void initSqlCostsThreeStatementsMoreAndNothingWhereItIsNotSet() {
        write("0001_a.sql", "CREATE TABLE a (n INT);");
        up();
        assertThat(statementsOfAStart(null)).isEqualTo(1);
        assertThat(statementsOfAStart("SET work_mem = '7MB'; SET search_path = public"))
                .isEqualTo(4);
    }

    private int statementsOfAStart(String initSql) {
        var statements = new AtomicInteger();
        builder()
                .dataSource(Connections.recorded(dataSource, sql -> statements.incrementAndGet()))
                .initSql(initSql)
                .build()
                .up();
        return statements.get();
    }
}
