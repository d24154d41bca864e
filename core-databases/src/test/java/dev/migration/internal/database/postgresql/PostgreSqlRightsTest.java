// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.contract.RightsContract;
import dev.migration.fixture.Connections;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;

/** Users with few rights, servers that take no writes, and schemas that are somebody else's. */
class PostgreSqlRightsTest extends PostgreSqlWorkbench implements RightsContract {

    private final String user = "clerk";

    @BeforeEach
    void createUser() {
        execute("CREATE ROLE " + user + " LOGIN");
    }

    private Migrator.Builder asUser() {
        return builder().dataSource(as(user));
    }

    @Override
    public Migrator.Builder asClerk() {
        return asUser();
    }

    @Test
    void aUserWhoMayNotCreateTheTablesSeesTheGrant() {
        write("0001_t.sql", "SELECT 1;");
        assertThat(refusedByAll(asUser()).code()).isEqualTo(Code.NO_PRIVILEGE);

        InvalidMigrationsException refusal =
                refusedWith("no-right-to-create", InvalidMigrationsException.class, asUser().build()::up);
        runGrants(refusal, true);
        assertThat(asUser().build().up().migrations()).hasSize(1);
    }

    /** Each service has a schema and a role of its own: what this role may not enter, its migrations have not filled. */
    @Test
    void aBaselineBySettingLetsAFreshSchemaRunBesideOnesThatTheUserMayNotEnter() {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        write("0002_u.sql", "CREATE TABLE u (id INT);");
        execute("CREATE SCHEMA theirs", "CREATE TABLE theirs.patient (id INT)");
        execute("CREATE SCHEMA ours AUTHORIZATION " + user, "ALTER ROLE " + user + " SET search_path = ours");
        Migrator.Builder builder = asUser().baseline(Baseline.of("0002"));
        assertThat(Workbench.names(builder.build().up())).containsExactly("0001_t", "0002_u");

        execute("DROP SCHEMA ours CASCADE", "CREATE SCHEMA ours AUTHORIZATION " + user);
        execute("GRANT USAGE ON SCHEMA theirs TO " + user);
        assertThat(refusedByAll(builder).code()).isEqualTo(Code.NON_EMPTY_SCHEMA);

        // A script may take a role whose rights the user does not inherit.
        execute("REVOKE USAGE ON SCHEMA theirs FROM " + user);
        execute("CREATE ROLE theirs_owner", "GRANT USAGE ON SCHEMA theirs TO theirs_owner");
        execute("ALTER ROLE " + user + " NOINHERIT", "GRANT theirs_owner TO " + user);
        assertThat(refusedByAll(builder).code()).isEqualTo(Code.NON_EMPTY_SCHEMA);

        // The login's rights count as well, where every connection takes another role.
        execute("CREATE ROLE ours_owner", "GRANT ours_owner TO " + user, "ALTER SCHEMA ours OWNER TO ours_owner");
        execute("ALTER ROLE " + user + " SET role = ours_owner");
        assertThat(refusedByAll(builder).code()).isEqualTo(Code.NON_EMPTY_SCHEMA);
    }

    @Test
    void aBaselineBySettingLetsAFreshSchemaRunBesideTheHistoryOfARoleThatTheUserMayTake() {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        execute("CREATE SCHEMA theirs");
        builder().schema("theirs").build().up();
        execute("ALTER TABLE t SET SCHEMA theirs");
        execute("CREATE ROLE theirs_owner", "GRANT USAGE ON SCHEMA theirs TO theirs_owner");
        execute("ALTER ROLE " + user + " NOINHERIT", "GRANT theirs_owner TO " + user);

        runsInAFreshSchema();
    }

    @Test
    void aBaselineBySettingLetsAFreshSchemaRunBesideOnesOfRolesThatTheUserMayNotTake() {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        execute("CREATE SCHEMA theirs", "CREATE TABLE theirs.patient (id INT)", "CREATE ROLE theirs_owner");
        execute("GRANT USAGE ON SCHEMA theirs TO theirs_owner");
        execute("GRANT pg_read_all_data TO " + user);
        execute("GRANT theirs_owner TO " + user + " WITH SET FALSE, INHERIT FALSE");

        runsInAFreshSchema();
    }

    private void runsInAFreshSchema() {
        execute("CREATE SCHEMA ours AUTHORIZATION " + user, "ALTER ROLE " + user + " SET search_path = ours");
        assertThat(Workbench.names(
                        asUser().baseline(Baseline.of("0001")).build().up()))
                .containsExactly("0001_t");
    }

    @Test
    void aUserWhoMayOnlyReadTheHistorySeesTheGrantWhereSomethingIsPending() {
        write("0001_t.sql", "SELECT 1;");
        up();
        execute("GRANT SELECT ON __migrations, __migrations_run, __migrations_log TO " + user);
        assertThat(asUser().build().up().migrations()).isEmpty();
        assertThat(asUser().build().requireUpToDate().problems()).isEmpty();
        write("0002_t.sql", "SELECT 1;");

        Problem problem = refusedByAll(asUser());

        assertThat(problem.code()).isEqualTo(Code.NO_PRIVILEGE);
        assertThat(problem.message()).isEqualTo("User clerk may not write the history in schema public.");
        runGrants(new InvalidMigrationsException(problem), true);
        assertThat(asUser().build().up().migrations()).hasSize(1);
    }

    @Test
    void aUserWhoMayNotEvenUseTheSchemaSeesTheGrant() {
        write("0001_t.sql", "SELECT 1;");
        execute("CREATE SCHEMA hidden");
        Migrator migrator = builder().schema("hidden").build();
        migrator.up();

        DatabaseAccessException refusal =
                refused(DatabaseAccessException.class, asUser().schema("hidden").build()::status);

        runGrants(refusal, true);
        assertThat(asUser().schema("hidden").build().status().pending()).isEmpty();
    }

    @Test
    void aRightThatAScriptLacksIsTheScriptsFailure() {
        write("0001_t.sql", "SELECT 1;");
        execute("CREATE TABLE t (n INT)");
        up();
        execute("GRANT ALL ON __migrations, __migrations_run, __migrations_log TO " + user);
        write("0002_rows.sql", "INSERT INTO t VALUES (1);");

        MigrationException failure = catchThrowableOfType(MigrationException.class, asUser().build()::up);

        assertPage("script-without-right", failure);
        assertThat(actions()).containsExactly("apply", "fail");
    }

    @Test
    void aReadOnlyServerIsReportedBeforeAnyLock() {
        write("0001_t.sql", "SELECT 1;");
        up();
        write("0002_t.sql", "CREATE TABLE t (n INT);");
        PGSimpleDataSource readOnly = as("postgres");
        readOnly.setOptions("-c default_transaction_read_only=on");

        try (var holder = new PausedRun(builder())) {
            InvalidMigrationsException refusal = refusedWith(
                    "read-only",
                    InvalidMigrationsException.class,
                    builder().dataSource(readOnly).waitTimeout(Duration.ZERO).build()::up);
            assertThat(refusal.problems().get(0).code()).isEqualTo(Code.READ_ONLY_DATABASE);
            holder.finish();
        }
        write("0003_t.sql", "CREATE TABLE t3 (n INT);");
        assertThat(refusedByAll(builder().dataSource(readOnly)).code()).isEqualTo(Code.READ_ONLY_DATABASE);
        delete("0003_t.sql");
        assertThat(builder().dataSource(readOnly).build().up().migrations()).isEmpty();
        assertThat(builder().dataSource(readOnly).build().status().pending()).isEmpty();
    }

    @Test
    void aSearchPathWithoutAnySchemaIsRefused() {
        write("0001_t.sql", "SELECT 1;");
        PGSimpleDataSource nowhere = as("postgres");
        nowhere.setOptions("-c search_path=nowhere");

        refusedWith(
                "no-schema",
                InvalidMigrationsException.class,
                builder().dataSource(nowhere).build()::up);
    }

    @Test
    void theLockIsFreeWhenTheHoldersConnectionIsGone() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        try (var holder = new PausedRun(builder())) {
            execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                    + " (SELECT oid FROM pg_database WHERE datname = current_database())");

            assertThat(builder()
                            .waitTimeout(Duration.ofSeconds(20))
                            .build()
                            .up()
                            .migrations())
                    .hasSize(1);
            holder.goOn();
        }
        assertThat(states()).containsExactly(State.APPLIED);
        assertThat(actions()).containsExactly("apply");
    }

    @Test
    void aMigrationThatRunsBesideAnotherIsStoppedByTheHistorysKeys() throws SQLException {
        execute("CREATE TABLE counts (n INT)");
        write("0001_t.sql", "INSERT INTO counts VALUES (1);");
        List<Connection> connections = new ArrayList<>();
        Migrator.Builder first = builder().dataSource(Connections.prepared(dataSource(), connections::add));
        try (var other = new PausedRun(first)) {
            // Both believe that they hold the lock, as behind a pooler.
            connections.get(0).createStatement().execute("SELECT pg_advisory_unlock_all()");
            up();

            assertThatThrownBy(other::finish)
                    .hasRootCauseInstanceOf(PSQLException.class)
                    .cause()
                    .cause()
                    .isInstanceOfSatisfying(MigrationFailedException.class, failure -> assertPage("fence", failure));
        }
        assertThat(appliedNames()).containsExactly("0001_t");
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
    }
}
