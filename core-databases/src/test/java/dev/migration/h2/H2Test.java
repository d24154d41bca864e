// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.fixture.Connections;
import dev.migration.fixture.H2Workbench;
import dev.migration.fixture.TenantWorkbench;
import dev.migration.fixture.Texts;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class H2Test extends H2Workbench implements TenantWorkbench {

    @Test
    void aRoleIsRefusedBeforeAnythingRuns() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThatThrownBy(builder().role("clerk").build()::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("A role is set, and H2 ")
                .hasMessageContaining(" has no SET ROLE.");
        assertThat(tableNames()).isEmpty();
    }

    @Test
    void whoMayNotCreateTheHistorySeesTheGrant() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Migrator.Builder clerk = asClerk();

        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> clerk.build().up());
        assertThatProblem(refusal.problems()).hasCode(Code.NO_PRIVILEGE);
        runGrants(refusal, true);

        assertThat(clerk.build().up().migrations()).hasSize(1);
    }

    @Test
    void tenantsAreMigratedOneByOneBecauseItsSessionsLockEachOtherOut() {
        createTenants("t1", "t2", "t3", "t4");
        counts();
        Set<Thread> runners = ConcurrentHashMap.newKeySet();

        tenants(builder().listener(event -> runners.add(Thread.currentThread())), "t1", "t2", "t3", "t4")
                .up();

        assertThat(runners).hasSize(1);
    }

    @Test
    void theNextScriptAndThePoolSeeNothingOfVariablesAndTemporaryTables() throws SQLException {
        execute("CREATE SCHEMA other");
        write(
                "0001_state.sql",
                "SET @v = 5;",
                "CREATE LOCAL TEMPORARY TABLE scratch (n INT);",
                "SET SCHEMA_SEARCH_PATH PUBLIC;",
                "SET SCHEMA other;");
        write("0002_next.sql", "CREATE TABLE seen AS SELECT @v AS v;");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            builder().dataSource(Connections.pooled(connection)).build().up();

            try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSION_STATE"
                    + " WHERE STATE_KEY LIKE '@%' OR STATE_KEY LIKE 'TABLE %'")) {
                row.next();
                assertThat(row.getInt(1)).isZero();
            }
        }
        assertThat(column("SELECT v FROM seen")).containsExactly((String) null);
    }

    @Texts("""
            MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH ¦ DATABASE_TO_LOWER=TRUE
            MODE=MySQL;DATABASE_TO_LOWER=TRUE
            MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE ¦ MODE=MSSQLServer ¦ MODE=Oracle
            DATABASE_TO_UPPER=FALSE ¦ AUTOCOMMIT=OFF""")
    void worksInEveryMode(String mode) {
        dataSource.setURL(dataSource.getURL() + ";" + mode);
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (n INT);", "-- Down Migration", "DROP TABLE t;");
        write("0002_rows.sql", "INSERT INTO t VALUES (1);");
        write("0003_plain.sql", "-- no-transaction", "INSERT INTO t VALUES (2);");

        assertThat(up().migrations()).hasSize(3);
        assertThat(up().migrations()).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_t", "0002_rows", "0003_plain");
        assertThat(states()).containsOnly(State.APPLIED);
        migrator().markFailed("0003");
        migrator().markFailed("0002");
        assertThat(migrator().down().migrations()).hasSize(1);
        RunReport recording =
                builder().policies(Set.of(Policy.RECORD_SCHEMA)).build().up();
        assertThat(recording.migrations()).hasSize(3);
        assertThat(recording.warnings()).isEmpty();
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
    }

    @Texts("""
            CREATE ALIAS own.f FOR 'java.lang.System.gc' ¦ CREATE AGGREGATE own.f FOR 'java.lang.System'
            CREATE TRIGGER own.spy BEFORE INSERT ON own.t FOR EACH ROW CALL 'java.lang.System'
            SET BUILTIN_ALIAS_OVERRIDE TRUE""")
    void onlyAnAdministratorMakesCodeThatOthersRun(String statement) throws SQLException {
        Migrator.Builder clerk = asClerk();
        execute("CREATE SCHEMA own AUTHORIZATION clerk");
        write("0001_code.sql", "CREATE TABLE own.t (n INT);", statement + ";");

        assertThatThrownBy(() -> clerk.schema("own").build().up()).hasMessageContaining("Admin rights are required");
    }

    /** The database's own name is a catalog. */
    @Test
    void aSchemaWithTheNameOfTheDatabaseIsCreated() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        String database = column("SELECT DATABASE()").get(0);

        Migrator migrator = builder()
                .schema(database)
                .policies(Set.of(Policy.CREATE_SCHEMA))
                .build();

        assertThat(migrator.up().migrations()).hasSize(1);
    }

    @Test
    void aMigratorSeesWhatWasWrittenSinceItsLastCall() throws IOException {
        write("0001_a.sql", "CREATE TABLE a (id INT);");
        Migrator migrator = migrator();
        migrator.up();
        assertThat(migrator.pending()).isEmpty();

        write("0002_phone.sql", "ALTER TABLE a ADD COLUMN phone VARCHAR(20);");
        assertThat(migrator.pending()).extracting(MigrationStatus::name).containsExactly("0002_phone");
        assertThat(Workbench.names(migrator.up())).containsExactly("0002_phone");

        write("0001_a.sql", "CREATE TABLE a (id BIGINT);");
        assertThat(migrator.validate(Strictness.NORMAL))
                .extracting(Problem::code)
                .containsExactly(Code.CHECKSUM_MISMATCH);
    }
}
