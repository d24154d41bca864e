package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationStatus;
import dev.migration.OutOfOrder;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changelogs of Liquibase in formatted SQL. */
interface LiquibaseContract extends Workbench {

    String HEADING = "--liquibase formatted sql";

    @Test
    default void changesetsAreAppliedAndUndoneOneByOne() {
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT, s VARCHAR(20));",
                "--rollback DROP TABLE t;",
                "",
                "--changeset bob:two",
                "--comment two rows; in two lines",
                "INSERT INTO t VALUES (2, ';');",
                "INSERT INTO t VALUES (3, '--x');",
                "--rollback DELETE FROM t",
                "--rollback  WHERE n > 1;");
        write("0002_u.sql", HEADING, "--changeset ann:u", "CREATE TABLE u (n INT);", "--rollback empty");

        assertThat(Workbench.names(migrator().up(Target.count(1)))).containsExactly("0001_t:ann:t");
        up();
        assertThat(appliedNames()).containsExactly("0001_t:ann:t", "0001_t:bob:two", "0002_u:ann:u");
        assertThat(column("SELECT s FROM t ORDER BY n")).containsExactly(";", "--x");
        assertThat(migrator().status().migrations())
                .extracting(MigrationStatus::version, MigrationStatus::author)
                .first()
                .hasToString("(\"0001.1\", \"ann\")");

        migrator().down(Target.version("0001.1"), DownScript.FILE);
        assertThat(column("SELECT s FROM t")).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_t:ann:t");
        migrator().down(Target.file("0001_t:ann:t"), DownScript.FILE);
        assertThat(tableNames()).doesNotContain("t", "T");
        assertThat(tableNames()).anyMatch("u"::equalsIgnoreCase);
    }

    @Test
    default void aNewChangesetOfAnEarlierFileRuns() {
        write("0001_t.sql", HEADING, "--changeset ann:t", "CREATE TABLE t (n INT);");
        write("0002_u.sql", HEADING, "--changeset ann:u", "CREATE TABLE u (n INT);");
        up();
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset ann:more",
                "ALTER TABLE t ADD COLUMN m INT;");

        assertThatThrownBy(() -> builder().outOfOrder(OutOfOrder.REJECT).build().up())
                .hasMessageContaining("0001_t:ann:more is not applied, although the newer version 0002.1 is");
        assertThat(migrator().status().problems()).extracting(Problem::code).containsExactly(Code.OUT_OF_ORDER);
        assertThat(migrator().up(Target.file("0001_t:ann:more")).migrations()).hasSize(1);
        assertThat(appliedNames()).containsExactly("0001_t:ann:t", "0002_u:ann:u", "0001_t:ann:more");
    }

    @Test
    default void aFailureNamesItsLineInTheChangelog() {
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset ann:2",
                "",
                "INSERT INTO nowhere VALUES (1);");

        assertThat(catchThrowable(this::up))
                .hasMessageContaining("0001_t.sql:6:")
                .hasMessageContaining("0001_t:ann:2");
        assertThat(appliedNames()).containsExactly("0001_t:ann:t");

        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset ann:2",
                "",
                "INSERT INTO t",
                " VALUES (${n});",
                "--rollback DELETE '${m}';");
        assertThat(refused(
                        InvalidMigrationsException.class,
                        () -> builder().placeholders(Map.of("x", "1")).build().up()))
                .hasMessageContaining("0001_t.sql:7:10  ${n} has no value")
                .hasMessageContaining("0001_t.sql:8:20  ${m} has no value");
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset ann:2 runInTransaction:false",
                "",
                "INSERT INTO t",
                " VALUES (1\0);");
        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContaining("0001_t.sql:7  The file has the character U+0000");
    }

    @Test
    default void onlyTheTextOfAChangesetIsStored() {
        String many = IntStream.range(0, 40)
                .mapToObj(i -> "\nINSERT INTO t VALUES (" + i + ");")
                .collect(Collectors.joining());
        write(
                "0001_t.sql",
                HEADING + "\n--changeset ann:t\nCREATE TABLE t (n INT);\n--changeset ann:many" + many
                        + "\n--rollback DELETE FROM t;\n--changeset ann:3\n\nDELETE FROM t;\n--rollback empty");
        up();

        assertThat(column("SELECT up_sql FROM __migrations_log WHERE version = '0001.2'"))
                .singleElement()
                .asString()
                .startsWith("INSERT INTO t VALUES (0)");
        assertThat(column("SELECT down_sql FROM __migrations_log WHERE version = '0001.2'"))
                .singleElement()
                .asString()
                .matches(" +DELETE FROM t;\\s*");
        assertThat(column("SELECT up_sql FROM __migrations_log WHERE version = '0001.3'"))
                .singleElement()
                .asString()
                .startsWith("DELETE FROM t");
    }

    @Test
    default void aDownSectionInAChangesetDoesNotRun() {
        write(
                "changelog.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "-- Down Migration",
                "DROP TABLE t;");

        assertThat(refused(InvalidMigrationsException.class, this::up).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.AMBIGUOUS_MARKER);
                    assertThat(problem.place()).isEqualTo(new Place(folder() + "/changelog.sql", 4, 1));
                    assertThat(problem.remedy())
                            .isEqualTo("write the down script as comments that start with --rollback");
                });
    }

    @Test
    default void aCommentOfAChangesetMayStartInCapitals() {
        write(
                "changelog.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "-- DOWN: lower the priority",
                "INSERT INTO t VALUES (1);");

        up();

        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    default void aDelimiterAtTheEndOfALineEndsAStatement() {
        write(
                "changelog.sql",
                HEADING,
                "--changeset ann:t endDelimiter:// rollbackEndDelimiter:GO",
                "CREATE TABLE t (s VARCHAR(20)) //",
                "INSERT INTO t VALUES ('a//b')//",
                "INSERT INTO t VALUES ('c;d')",
                "//",
                "--rollback DELETE FROM t",
                "--rollback go",
                "--rollback DROP TABLE t",
                "--changeset ann:2",
                "INSERT INTO t VALUES ('e')",
                "/",
                "--changeset ann:3 splitStatements:false",
                "INSERT INTO t VALUES ('f;')");

        up();
        assertThat(column("SELECT s FROM t ORDER BY s")).containsExactly("a//b", "c;d", "e", "f;");
        assertThat(up().migrations()).isEmpty();
        assertThat(states()).containsOnly(State.APPLIED);

        migrator().markFailed("3");
        migrator().markFailed("2");
        migrator().down();
        assertThat(tableNames()).doesNotContain("t", "T");
    }

    @Test
    default void whatRunsOnChangeRunsAfterTheOthersAndAgain() {
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:views runOnChange:true",
                "INSERT INTO t VALUES (1);",
                "--changeset ann:t",
                "CREATE TABLE t (n INT);");
        assertThat(Workbench.names(up())).containsExactly("0001_t:ann:t", "0001_t:ann:views");
        assertThat(up().migrations()).isEmpty();

        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:views runOnChange:true",
                "INSERT INTO t VALUES (2);",
                "--changeset ann:t",
                "CREATE TABLE t (n INT);");
        assertThat(Workbench.names(up())).containsExactly("0001_t:ann:views");
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    default void anEditedChangesetStopsTheStartAndOneBelowDoesNot() {
        write("0001_t.sql", HEADING, "--changeset ann:t", "CREATE TABLE t (n INT);");
        up();
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "",
                "",
                "--changeset ann:2",
                "INSERT INTO t VALUES (1);");
        up();
        assertThat(states()).containsOnly(State.APPLIED);

        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n BIGINT);",
                "--changeset ann:2",
                "INSERT INTO t VALUES (1);");
        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContaining("Checksum mismatch for migration 1.1: ");
    }

    @Test
    default void aChangesetBetweenAppliedOnesIsRefused() {
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset ann:2",
                "INSERT INTO t VALUES (2);");
        up();
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset ann:new",
                "INSERT INTO t VALUES (7);",
                "--changeset ann:2",
                "INSERT INTO t VALUES (2);");

        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContainingAll(
                        "0001.2",
                        "it was applied as 0001_t:ann:2",
                        "Next: put the changesets of 0001_t.sql back into the file and the order");
        assertThat(column("SELECT n FROM t")).containsExactly("2");
    }

    @Test
    default void aChangesetThatIsGoneStopsTheStart() {
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset ann:2",
                "INSERT INTO t VALUES (2);",
                "--changeset ann:3",
                "INSERT INTO t VALUES (3);");
        write("0002_u.sql", HEADING, "--changeset ann:u", "CREATE TABLE u (n INT);");
        up();
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset ann:3",
                "INSERT INTO t VALUES (3);");

        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContainingAll(
                        "0001.2 is two migrations: it was applied as 0001_t:ann:2",
                        "Migration 0001_t:ann:3 is applied, but its file is missing. 0001.3 as applied is now 0001_t:ann:3.",
                        "back into the file and the order in which they were applied")
                .hasMessageNotContaining("rename");
    }

    /** Beside another changelog it would need a number, which would be a part of its versions. */
    @Test
    default void anAppliedChangelogWithoutANumberKeepsItsName() {
        write("users.sql", HEADING, "--changeset ann:t", "CREATE TABLE t (n INT);");
        up();
        write("orders.sql", HEADING, "--changeset ann:o", "CREATE TABLE o (n INT);");
        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContaining(
                        "if this library has applied one of them, it keeps its name, and the changesets of"
                                + " the others go to its end");

        delete("users.sql");
        delete("orders.sql");
        write("0001_users.sql", HEADING, "--changeset ann:t logicalFilePath:users.sql", "CREATE TABLE t (n INT);");
        write("0002_orders.sql", HEADING, "--changeset ann:o logicalFilePath:orders.sql", "CREATE TABLE o (n INT);");
        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContaining("Migration users:ann:t is applied, but its file is missing.")
                .hasMessageContaining("Next: rename 0001_users.sql back to users.sql; new changesets go to its end, and"
                        + " not into another file");

        delete("0001_users.sql");
        delete("0002_orders.sql");
        write(
                "users.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset ann:o",
                "CREATE TABLE o (n INT);");
        assertThat(Workbench.names(up())).containsExactly("users:ann:o");
    }

    @Test
    default void theLockFileHoldsChangesets() {
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset \"\u00e9 b\":\"2 'b\"",
                "INSERT INTO t VALUES (2);");
        migrator().writeLockFile();
        up();
        assertThat(migrator().validate(Strictness.STRICT)).isEmpty();

        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset \"\u00e9 b\":\"2 'b\"",
                "INSERT INTO t VALUES (3);");
        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContaining("Checksum mismatch for migration 1.2: ");
    }

    @Test
    default void noMigrationIsCreatedAmongChangesets() {
        write("0001_t.sql", HEADING, "--changeset ann:t", "CREATE TABLE t (n INT);");

        assertThat(refused(InvalidMigrationsException.class, () -> migrator().create("add phone")))
                .hasMessageContaining("0001_t.sql  The migrations are changesets of Liquibase");
    }
}
