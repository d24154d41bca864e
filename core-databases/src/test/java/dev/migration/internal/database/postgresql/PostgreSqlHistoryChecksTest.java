// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Texts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can run the code of others is neither read nor written; the owner of the tables matters only to who writes them. */
class PostgreSqlHistoryChecksTest extends PostgreSqlWorkbench {

    @BeforeEach
    void mallory() {
        execute(
                "CREATE ROLE mallory LOGIN",
                "GRANT CREATE ON SCHEMA public TO mallory",
                "CREATE SEQUENCE caught",
                "GRANT ALL ON SEQUENCE caught TO PUBLIC",
                "CREATE FUNCTION trap() RETURNS bigint LANGUAGE sql VOLATILE AS $$ SELECT nextval('public.caught') $$",
                "CREATE FUNCTION trap_trigger() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN PERFORM nextval('public.caught'); RETURN NEW; END $$");
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (n INT);", "-- Down Migration", "DROP TABLE t;");
    }

    private void refusedEverywhere(String golden) {
        refuse(
                golden,
                () -> migrator().status(),
                () -> migrator().validate(Strictness.NORMAL),
                () -> migrator().requireUpToDate());
        refusedWhereItIsWritten(golden);
    }

    private void refusedWhereItIsWritten(String golden) {
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        refuse(
                golden,
                () -> up(),
                () -> migrator().plan(Target.all()),
                () -> migrator().down(),
                () -> migrator().markFailed("0001"),
                () -> migrator().markApplied("0002"),
                () -> migrator().baseline(Baseline.of("0001")));
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
        assertThat(column("SELECT to_regclass('u')")).containsExactly((String) null);
    }

    private void refuse(String golden, ThrowingCallable... commands) {
        for (ThrowingCallable command : commands) {
            InvalidMigrationsException refusal = invalid(command);
            assertThat(refusal).isNotNull();
            assertThatProblem(refusal.problems()).hasCode(Code.UNTRUSTED_HISTORY);
            assertPage(golden, refusal);
        }
    }

    private static InvalidMigrationsException invalid(ThrowingCallable command) {
        return catchThrowableOfType(InvalidMigrationsException.class, command);
    }

    private void typeTheRemedy() {
        runGrants(invalid(this::up), true);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            trigger, CREATE TRIGGER audit BEFORE INSERT ON __migrations_log FOR EACH ROW EXECUTE FUNCTION trap_trigger()
            rule, CREATE RULE watch AS ON INSERT TO __migrations_log DO ALSO SELECT trap()""")
    void whatRunsWhenTheyAreWrittenIsRefusedUntilItIsGone(String golden, String definition) {
        up();
        execute(definition);

        assertThat(migrator().status().problems()).isEmpty();
        refusedWhereItIsWritten("untrusted-" + golden);

        typeTheRemedy();
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void neitherIsATenantsHistoryReadWhereOnesViewIsInItsPlace() {
        execute("CREATE SCHEMA acme", "CREATE SCHEMA bolt");
        TenantMigrator tenants = TenantMigrator.of(builder(), TenantSource.of(List.of("acme", "bolt")), 1);
        tenants.up();
        execute(
                "ALTER TABLE acme.__migrations RENAME TO hidden",
                "CREATE VIEW acme.__migrations AS SELECT hidden.*, trap() FROM acme.hidden",
                "ALTER VIEW acme.__migrations OWNER TO mallory");

        assertThat(tenants.status().toString()).contains("__migrations is a view");
        assertThat(catchThrowable(tenants::up)).hasMessageContaining("acme").hasMessageContaining("is a view");
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
    }

    @Test
    void neitherIsTheLeaseRead() {
        up();
        DataSource replacing = CutConnection.meanwhile(
                dataSource(),
                "expires_at",
                () -> execute(
                        "ALTER TABLE __migrations_run RENAME TO hidden",
                        "CREATE VIEW __migrations_run AS SELECT hidden.* FROM (SELECT trap() OFFSET 0) x"
                                + " LEFT JOIN hidden ON true",
                        "ALTER VIEW __migrations_run OWNER TO mallory"));

        assertThat(catchThrowable(builder().dataSource(replacing).build()::status))
                .hasMessageContaining("__migrations_run is a view");
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
    }

    @Test
    void whyTheServerEndedAReadIsSaid() {
        up();
        try (var owner = new Blocker(dataSource, "LOCK TABLE __migrations IN ACCESS EXCLUSIVE MODE")) {
            var ending = CompletableFuture.runAsync(() -> {
                String waiting = " FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND cardinality(pg_blocking_pids(pid)) > 0";
                Fleet.await(
                        "the read waits", () -> !column("SELECT 1" + waiting).isEmpty());
                column("SELECT pg_terminate_backend(pid)" + waiting);
            });
            assertThat(catchThrowable(() -> migrator().status()))
                    .hasMessageContaining("terminating connection due to administrator command");
            ending.orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(owner).isNotNull();
        }
    }

    private void giveToMallory() {
        execute(
                "ALTER SCHEMA public OWNER TO mallory",
                "ALTER TABLE __migrations OWNER TO mallory",
                "ALTER TABLE __migrations_run OWNER TO mallory",
                "ALTER TABLE __migrations_log OWNER TO mallory");
    }

    /** The owner of the schema can replace whatever is in it. */
    @Texts("""
            CREATE INDEX own ON __migrations (lower(name)) WHERE id > 0
            CREATE STATISTICS own ON id, version FROM __migrations
            ALTER TABLE __migrations_log ADD CONSTRAINT own CHECK (version <> '')
            ALTER TABLE __migrations_log ALTER COLUMN error SET DEFAULT lower('')
            CREATE TABLE child (id BIGINT REFERENCES __migrations)
            CREATE TABLE base (); ALTER TABLE __migrations_run INHERIT base
            ALTER TABLE __migrations ENABLE ROW LEVEL SECURITY""")
    void whatATrustedOwnerHasAddedStopsNobody(String definition) {
        up();
        execute(definition);
        giveToMallory();

        assertThat(migrator().status().problems()).isEmpty();
        assertThat(up().migrations()).isEmpty();
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void aTableOfAnotherRoleIsNotWritten() {
        up();
        execute("ALTER TABLE __migrations OWNER TO mallory");

        assertThat(migrator().status().problems()).isEmpty();
        assertThat(up().migrations()).isEmpty();
        refusedWhereItIsWritten("untrusted-owner");
    }

    /** Of mallory's, who catches whoever else runs it. */
    private void function() {
        execute("CREATE FUNCTION fixed(int) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN"
                + " IF current_user <> 'mallory' THEN PERFORM nextval('public.caught'); END IF; RETURN true; END $$");
    }

    /** The owner of that schema is trusted by those who name it. */
    @Test
    void neitherIsOneInASchemaThatNobodyAskedFor() {
        execute("CREATE SCHEMA evil AUTHORIZATION mallory", "GRANT USAGE ON SCHEMA evil TO PUBLIC");
        builder().dataSource(as("mallory")).schema("evil").build().up();
        function();
        execute("DROP TABLE t", "CREATE INDEX own ON evil.__migrations (name) WHERE fixed(1)");
        execute("ALTER SEQUENCE caught RESTART");

        assertThat(up().migrations()).hasSize(1);
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
    }

    @Test
    void theNameOfATriggerIsNoLineOfTheReport() {
        up();
        execute(
                "CREATE TRIGGER \"a\nb\" BEFORE INSERT ON __migrations_log FOR EACH ROW EXECUTE FUNCTION trap_trigger()");
        write("0002_u.sql", "CREATE TABLE u (n INT);");

        assertThat(invalid(this::up))
                .hasMessageContaining("has the trigger a\\nb. Nothing")
                .hasMessageContaining("DROP TRIGGER \"a\\nb\"");
    }

    @Test
    void aRoleThatOneCanNeitherUseNorTakeIsNotTrusted() {
        up();
        execute(
                "CREATE ROLE app LOGIN",
                "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO app",
                "ALTER TABLE __migrations OWNER TO mallory",
                "GRANT mallory TO app WITH INHERIT FALSE, SET FALSE");
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        Migrator app = builder().dataSource(as("app")).build();

        assertThatProblem(app.status().problems()).hasCode(Code.UNTRUSTED_HISTORY);
        execute("GRANT mallory TO app WITH SET TRUE");
        assertThat(app.status().problems()).extracting(Problem::code).doesNotContain(Code.UNTRUSTED_HISTORY);
    }

    /** As on a cluster where PUBLIC may create in the schema, and with the default privileges of docs/rights.md. */
    @ParameterizedTest
    @ValueSource(strings = {"SELECT", "SELECT, INSERT, UPDATE, DELETE", "ALL"})
    void theApplicationReadsAHistoryOfTheMigrator(String rights) {
        Migrator app = ofMigrator(rights);

        assertThat(app.status().problems()).isEmpty();
        assertThat(app.validate(Strictness.NORMAL)).isEmpty();
        assertThat(app.requireUpToDate().applied()).hasSize(1);
        assertThat(app.up().migrations()).isEmpty();
    }

    private Migrator ofMigrator(String rights) {
        execute(
                "CREATE ROLE mgr LOGIN",
                "CREATE ROLE app LOGIN",
                "GRANT CREATE ON SCHEMA public TO PUBLIC",
                "ALTER DEFAULT PRIVILEGES FOR ROLE mgr IN SCHEMA public GRANT " + rights + " ON TABLES TO app");
        builder().dataSource(as("mgr")).build().up();
        return builder().dataSource(as("app")).build();
    }

    @Test
    void itWritesTheHistoryOnlyAsTheMigrator() {
        Migrator app = ofMigrator("ALL");
        write("0002_u.sql", "CREATE TABLE u (n INT);");

        InvalidMigrationsException refusal = invalid(app::up);

        assertPage("untrusted-owner-of-all", refusal);
        assertThat(app.status().problems()).isEqualTo(refusal.problems());
        runGrants(refusal, true);
        builder().dataSource(as("app")).role("mgr").build().up();
        assertThat(column("SELECT tableowner FROM pg_tables WHERE tablename = 'u'"))
                .containsExactly("mgr");
    }

    @Test
    void anAdministratorReadsItAndWritesItAsTheMigrator() {
        Migrator app = ofMigrator("SELECT");
        assertThat(migrator().status().problems()).isEmpty();
        assertThat(up().migrations()).isEmpty();
        write("0002_u.sql", "CREATE TABLE u (n INT);");

        assertThat(invalid(this::up))
                .hasMessageContaining("then log in as mgr, if that user runs the migrations: migration.user=mgr")
                .hasMessageNotContaining("administrator");
        assertThat(builder().dataSource(as("mgr")).build().up().migrations()).hasSize(1);
        assertThat(app.status().problems()).isEmpty();
    }

    /** Every guide to PostgreSQL has such a line, and many scripts that provision a database run one. */
    @Texts("""
            GRANT TRIGGER ON __migrations_log TO mallory ¦ GRANT ALL ON ALL TABLES IN SCHEMA public TO mallory
            GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC
            GRANT TRIGGER ON __migrations TO mallory WITH GRANT OPTION; SET ROLE mallory; GRANT TRIGGER ON __migrations TO PUBLIC; RESET ROLE""")
    void whatIsOnlyGrantedStopsNobody(String grant) {
        up();
        execute(grant);

        assertThat(up().migrations()).isEmpty();
        assertThat(migrator().status().problems()).isEmpty();
        assertThat(migrator().validate(Strictness.NORMAL)).isEmpty();

        write("0002_u.sql", "-- Up Migration\nCREATE TABLE u (n INT);\n-- Down Migration\nDROP TABLE u;\n");
        assertThat(up().migrations()).hasSize(1);
        assertThat(migrator().down().migrations()).hasSize(1);
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void defaultPrivilegesOfTheSchemaStopNobody() {
        execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO mallory, PUBLIC");

        assertThat(up().migrations()).hasSize(1);
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        assertThat(up().migrations()).hasSize(1);
        assertThat(migrator().status().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"__migrations", "__migrations_run", "__migrations_log"})
    void aViewInPlaceOfATableIsNotRead(String table) {
        up();
        execute(
                "ALTER TABLE " + table + " RENAME TO away",
                "CREATE VIEW " + table + " AS SELECT away.*, trap() FROM away",
                "ALTER VIEW " + table + " OWNER TO mallory");
        refusedEverywhere("untrusted-view-" + table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"__migrations", "__migrations_run", "__migrations_log"})
    void oneThatIsThereBeforeTheFirstMigrationIsNeitherReadNorWritten(String table) {
        execute("CREATE VIEW " + table + " AS SELECT trap() AS id", "ALTER VIEW " + table + " OWNER TO mallory");
        refusedEverywhere("untrusted-view-" + table);
    }

    @Test
    void aPartitionedOneIsRefused() {
        execute(
                "CREATE TABLE __migrations (id BIGINT, version TEXT, name TEXT, applied_at TIMESTAMP, checksum TEXT,"
                        + " kind TEXT, applied_by TEXT, execution_ms BIGINT) PARTITION BY LIST (version)",
                "ALTER TABLE __migrations OWNER TO mallory");
        refusedEverywhere("untrusted-partitioned");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a materialized view | CREATE MATERIALIZED VIEW __migrations AS SELECT trap() AS id WITH NO DATA
            a foreign table | CREATE FOREIGN DATA WRAPPER none; CREATE SERVER far FOREIGN DATA WRAPPER none; CREATE FOREIGN TABLE __migrations (id BIGINT) SERVER far
            a sequence, index or type | CREATE SEQUENCE __migrations""")
    void whatIsNoTableIsRefusedUntilItHasAnotherName(String kind, String definition) {
        execute(definition);
        InvalidMigrationsException refusal = invalid(this::up);

        assertThat(refusal).hasMessageContaining("__migrations is " + kind + " of postgres.");
        typeTheRemedy();
        assertThat(builder().baseline(Baseline.none()).build().up().migrations())
                .hasSize(1);
    }

    @Test
    void oneThatAnotherMakesWhileOursAreMadeIsNotUsed() {
        var meanwhile = CutConnection.meanwhile(
                dataSource(),
                "CREATE TABLE IF NOT EXISTS \"public\".\"__migrations\" ",
                () -> execute(
                        "CREATE TABLE __migrations (id BIGINT, version TEXT, name TEXT, applied_at TIMESTAMP,"
                                + " checksum TEXT, kind TEXT, applied_by TEXT, execution_ms BIGINT)",
                        "ALTER TABLE __migrations OWNER TO mallory"));

        InvalidMigrationsException refusal =
                invalid(builder().dataSource(meanwhile).build()::up);

        assertPage("untrusted-owner", refusal);
        assertThat(column("SELECT to_regclass('t')")).containsExactly((String) null);
    }

    @Test
    void rowsThatARowLevelPolicyHidesAreNotTakenAsPending() {
        up();
        execute(
                "GRANT SELECT ON __migrations, __migrations_run, __migrations_log TO mallory",
                "REVOKE CREATE ON SCHEMA public FROM mallory",
                "ALTER TABLE __migrations ENABLE ROW LEVEL SECURITY");
        Migrator reader = builder().dataSource(as("mallory")).build();

        InvalidMigrationsException refusal = invalid(reader::status);

        assertPage("untrusted-row-security", refusal);
        assertThat(migrator().status().pending()).isEmpty();
        runGrants(refusal, true);
        assertThat(reader.status().pending()).isEmpty();
    }

    @Test
    void whoOnlyReadsMayReadTheTablesOfAnyOwner() {
        execute("CREATE ROLE owner LOGIN", "GRANT CREATE, USAGE ON SCHEMA public TO owner", "CREATE ROLE reader LOGIN");
        builder().dataSource(as("owner")).build().up();
        execute("GRANT SELECT ON __migrations, __migrations_run, __migrations_log TO reader");
        Migrator reader = builder().dataSource(as("reader")).build();

        assertThat(reader.status().pending()).isEmpty();
        assertThat(reader.requireUpToDate().applied()).hasSize(1);
        assertThat(reader.up().migrations()).isEmpty();
    }

    @Texts("""
            GRANT team TO member ¦ ALTER SCHEMA public OWNER TO team ¦ ALTER DATABASE contract OWNER TO team
            ALTER ROLE team SUPERUSER""")
    void aHistoryOfOnesTeamOrOfTheOwnerIsTrusted(String trust) {
        execute("CREATE ROLE team LOGIN", "CREATE ROLE member LOGIN", "GRANT ALL ON SCHEMA public TO team, member");
        builder().dataSource(as("team")).build().up();
        execute("GRANT ALL ON __migrations, __migrations_run, __migrations_log TO member");
        Migrator member = builder().dataSource(as("member")).build();
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        assertThat(invalid(member::up)).hasMessageContaining("belongs to team");

        execute(trust);

        assertThat(member.up().migrations()).hasSize(1);
    }

    @Test
    void whatAnOwnerMayHaveWrittenIntoTheLogIsNotExecuted() {
        up();
        giveToMallory();

        InvalidMigrationsException refusal = invalid(() -> migrator().down(Target.count(1), DownScript.STORED));

        assertPage("stored-down-owner", refusal);
        assertThat(builder()
                        .role("mallory")
                        .build()
                        .down(Target.count(1), DownScript.STORED)
                        .migrations())
                .hasSize(1);
    }

    private void typeTheRemedyOf(InvalidMigrationsException refusal) {
        execute(refusal.problems()
                .get(0)
                .remedy()
                .lines()
                .skip(1)
                .map(String::strip)
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "UPDATE (down_sql)"})
    void whatOthersMayHaveWrittenIntoTheLogIsNotExecuted(String right) {
        up();
        execute("GRANT " + right + " ON __migrations_log TO mallory");

        InvalidMigrationsException refusal = invalid(() -> migrator().down(Target.count(1), DownScript.STORED));

        assertPage("stored-down-writable", refusal);
        assertThat(invalid(() -> migrator().planDown(Target.count(1), DownScript.STORED)))
                .isNotNull();
        assertThat(column("SELECT to_regclass('t')")).containsExactly("t");
        typeTheRemedyOf(refusal);
        assertThat(migrator().down(Target.count(1), DownScript.STORED).migrations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GRANT INSERT ON __migrations_log TO mallory"})
    void neitherIsItWhereSomebodyMayWriteEveryTableWhoIsNamedOnce(String besides) {
        up();
        execute("GRANT pg_write_all_data TO mallory", besides);

        InvalidMigrationsException refusal = invalid(() -> migrator().down(Target.count(1), DownScript.STORED));

        assertThat(refusal).hasMessageContaining("is not executed: mallory may write the log");
        typeTheRemedyOf(refusal);
        assertThat(migrator().down(Target.count(1), DownScript.STORED).migrations())
                .hasSize(1);
    }

    @Test
    void neitherIsItWhereTheFileIsGone() {
        up();
        delete("0001_t.sql");
        write("0000_x.sql", "SELECT 1;");
        execute("GRANT INSERT ON __migrations_log TO PUBLIC");

        assertThat(invalid(() -> migrator().down())).hasMessageContaining("PUBLIC may write the log");
    }

    @Test
    void aDownScriptFromItsFileNeedsNoTrustInTheLog() {
        up();
        execute("GRANT INSERT ON __migrations_log TO mallory");

        assertThat(migrator().down().migrations()).hasSize(1);
    }
}
