package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.lockfile.Strictness;
import dev.migration.plan.Baseline;
import dev.migration.plan.DownScript;
import dev.migration.plan.Target;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A history in which others have a hand is neither read nor written; who may only read it needs not own it. */
class PostgreSqlTrustTest extends PostgreSqlWorkbench {

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
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        for (ThrowingCallable command : List.<ThrowingCallable>of(
                () -> up(),
                () -> migrator().status(),
                () -> migrator().validate(Strictness.NORMAL),
                () -> migrator().requireUpToDate(),
                () -> migrator().plan(Target.all()),
                () -> migrator().down(),
                () -> migrator().markFailed("0001"),
                () -> migrator().markApplied("0002"),
                () -> migrator().baseline(Baseline.of("0001")))) {
            InvalidMigrationsException refusal = catchThrowableOfType(InvalidMigrationsException.class, command);
            assertThat(refusal).isNotNull();
            assertThat(refusal.problems()).extracting(Problem::code).containsExactly(Code.UNTRUSTED_HISTORY);
            assertPage(golden, refusal);
        }
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
        assertThat(column("SELECT to_regclass('u')")).containsExactly((String) null);
    }

    private void typeTheRemedy() {
        runGrants(
                catchThrowableOfType(
                        InvalidMigrationsException.class, () -> migrator().status()),
                true);
    }

    @ParameterizedTest
    @CsvSource({
        "trigger, CREATE TRIGGER audit BEFORE INSERT ON __migrations_log FOR EACH ROW EXECUTE FUNCTION trap_trigger()",
        "rule, CREATE RULE watch AS ON INSERT TO __migrations_log DO ALSO SELECT trap()",
        "inheritance, CREATE TABLE more () INHERITS (__migrations_run)"
    })
    void whatRunsWhenTheyAreWrittenIsRefusedUntilItIsGone(String golden, String definition) {
        up();
        execute(definition);

        refusedEverywhere("untrusted-" + golden);

        typeTheRemedy();
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void aTableOfAnotherRoleIsRefused() {
        up();
        execute("ALTER TABLE __migrations OWNER TO mallory");
        refusedEverywhere("untrusted-owner");

        typeTheRemedy();
        assertThat(up().migrations()).hasSize(1);
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

    @Test
    void oneThatAnotherMakesWhileOursAreMadeIsNotUsed() {
        var meanwhile = CutConnection.meanwhile(
                dataSource(),
                "CREATE TABLE IF NOT EXISTS \"public\".\"__migrations\" ",
                () -> execute(
                        "CREATE TABLE __migrations (id BIGINT, version TEXT, name TEXT, applied_at TIMESTAMP,"
                                + " checksum TEXT, kind TEXT, applied_by TEXT, execution_ms BIGINT)",
                        "ALTER TABLE __migrations OWNER TO mallory"));

        InvalidMigrationsException refusal = catchThrowableOfType(
                InvalidMigrationsException.class,
                () -> builder().dataSource(meanwhile).build().up());

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

        InvalidMigrationsException refusal = catchThrowableOfType(InvalidMigrationsException.class, reader::status);

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

        // A type of the owner's can have a cast of the owner's.
        execute(
                "CREATE TYPE word AS ENUM ('migration')",
                "ALTER TABLE __migrations ALTER COLUMN kind TYPE word USING 'migration'");
        assertThat(catchThrowableOfType(InvalidMigrationsException.class, reader::status))
                .hasMessageContaining("belongs to owner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GRANT team TO member", "ALTER SCHEMA public OWNER TO team", "ALTER ROLE team SUPERUSER"})
    void aHistoryOfOnesTeamOrOfTheOwnerIsTrusted(String trust) {
        execute("CREATE ROLE team LOGIN", "CREATE ROLE member LOGIN", "GRANT ALL ON SCHEMA public TO team, member");
        builder().dataSource(as("team")).build().up();
        execute("GRANT ALL ON __migrations, __migrations_run, __migrations_log TO member");
        Migrator member = builder().dataSource(as("member")).build();
        assertThat(catchThrowableOfType(InvalidMigrationsException.class, member::status))
                .hasMessageContaining("belongs to team");

        execute(trust);

        assertThat(member.status().pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT", "UPDATE", "DELETE", "TRUNCATE", "UPDATE (down_sql)"})
    void whatOthersMayHaveWrittenIntoTheLogIsNotExecuted(String right) {
        up();
        execute("GRANT " + right + " ON __migrations_log TO mallory");

        InvalidMigrationsException refusal = catchThrowableOfType(
                InvalidMigrationsException.class, () -> migrator().down(Target.count(1), DownScript.STORED));

        assertPage("stored-down-writable", refusal);
        assertThat(catchThrowableOfType(
                        InvalidMigrationsException.class,
                        () -> migrator().planDown(Target.count(1), DownScript.STORED)))
                .isNotNull();
        assertThat(column("SELECT to_regclass('t')")).containsExactly("t");
        execute(refusal.problems()
                .get(0)
                .remedy()
                .lines()
                .skip(1)
                .map(String::strip)
                .toArray(String[]::new));
        assertThat(migrator().down(Target.count(1), DownScript.STORED).migrations())
                .hasSize(1);
    }

    @Test
    void neitherIsItWhereTheFileIsGone() {
        up();
        delete("0001_t.sql");
        write("0000_x.sql", "SELECT 1;");
        execute("GRANT INSERT ON __migrations_log TO PUBLIC");

        assertThat(catchThrowableOfType(
                        InvalidMigrationsException.class, () -> migrator().down()))
                .hasMessageContaining("PUBLIC may write the log");
    }

    @Test
    void aDownScriptFromItsFileNeedsNoTrustInTheLog() {
        up();
        execute("GRANT INSERT ON __migrations_log TO mallory");

        assertThat(migrator().down().migrations()).hasSize(1);
    }
}
