// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Folders of other tools. */
public interface LayoutsContract extends Workbench {

    @Test
    @Tag("smoke")
    default void directoriesAreAppliedAndUndone() {
        write("2019-02-26-002946_user/up.sql", "CREATE TABLE t1 (id INT);");
        write("2019-02-26-002946_user/down.sql", "DROP TABLE t1;");
        write("2026-07-27-143313-0000_post/up.sql", "CREATE TABLE t2 (id INT);");
        write("2026-07-27-143313-0000_post/down.sql", "DROP TABLE t2;");

        up();

        assertThat(appliedNames()).containsExactly("2019-02-26-002946_user", "2026-07-27-143313-0000_post");
        assertThat(column("SELECT version FROM __migrations ORDER BY id"))
                .containsExactly("20190226002946", "202607271433130000");
        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(up().migrations()).isEmpty();

        migrator().down();
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
        migrator().up(Target.file("2026-07-27-143313-0000_post/up.sql"));
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    @Tag("smoke")
    default void flywaysVersionsRunInTheirOrderAndAreUndone() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V1_2__two.sql", "INSERT INTO t VALUES (2);");
        write("V1_10__ten.sql", "INSERT INTO t VALUES (10);");
        write("U1_10__ten.sql", "DELETE FROM t WHERE n = 10;");

        up();

        assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two", "V1_10__ten");
        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(up().migrations()).isEmpty();

        migrator().down();
        assertThat(column("SELECT n FROM t")).containsExactly("2");
        migrator().markApplied("V1_10");
        migrator().markFailed("V1_10");
        migrator().markApplied("V1.10");
        write("V1_3__late.sql", "INSERT INTO t VALUES (3);");
        assertThat(catchInvalid(this::up)).contains("out of order");
    }

    /** As one who counted up from a number that no timestamp reaches. */
    @Test
    @Tag("smoke")
    default void longNumbersAreNumbersToo() {
        write("V20240101000000__a.sql", "CREATE TABLE cfg (k INT, v INT);");
        write("V20240201000000__ins.sql", "INSERT INTO cfg VALUES (1, 1);");
        write("V90000000000001__last.sql", "UPDATE cfg SET v = v * 100;");

        up();

        assertThat(column("SELECT v FROM cfg")).containsExactly("100");
        assertThat(appliedNames())
                .containsExactly("V20240101000000__a", "V20240201000000__ins", "V90000000000001__last");
        write("V20240301000000__late.sql", "UPDATE cfg SET v = v + 1;");
        assertThat(states()).contains(State.OUT_OF_ORDER);
        assertThat(up().migrations()).extracting(CompletedMigration::name).containsExactly("V20240301000000__late");
        assertThat(up().migrations()).isEmpty();
    }

    /** A release that took the longer number for a time, and one that is only a number for none. */
    @Test
    default void whatRanInAnotherOrderDoesNotRunAgain() {
        write("90000000000000_a.sql", "CREATE TABLE t (n INT);");
        write("202401311200_b.sql", "INSERT INTO t VALUES (1);");
        write("20240131_c.sql", "INSERT INTO t VALUES (2);");
        write("20240201093000_d.sql", "INSERT INTO t VALUES (3);");
        for (String file : List.of("90000000000000_a", "20240131_c", "202401311200_b", "20240201093000_d")) {
            migrator().up(Target.file(file + ".sql"));
        }

        assertThat(up().migrations()).isEmpty();
        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(migrator().status().current()).isEqualTo("90000000000000");
        assertThat(migrator().validate(Strictness.LENIENT)).noneMatch(Problem::isError);
    }

    @Test
    default void dbmatesFilesRunInTheOrderOfTheirNames() {
        write("20240131_late.sql", "-- migrate:up\nINSERT INTO t VALUES (2);");
        write("20240131120000_early.sql", "-- migrate:up\nINSERT INTO t VALUES (1);");
        write("20230101000000_t.sql", "-- migrate:up\nCREATE TABLE t (n INT);\n-- migrate:down\nDROP TABLE t;");

        up();

        assertThat(appliedNames()).containsExactly("20230101000000_t", "20240131120000_early", "20240131_late");
        assertThat(migrator().status().current()).isEqualTo("20240131");
        assertThat(up().migrations()).isEmpty();
        write("20240131110000_between.sql", "-- migrate:up\nINSERT INTO t VALUES (3);");
        write("202402_last.sql", "-- migrate:up\nINSERT INTO t VALUES (4);");
        assertThat(states())
                .containsExactly(State.APPLIED, State.OUT_OF_ORDER, State.APPLIED, State.APPLIED, State.PENDING);

        write("20240301000000_without.sql", "INSERT INTO t VALUES (5);");
        assertThatProblem(catchThrowable(this::up)).withCode(Code.MIXED_LAYOUTS).at("20240301000000_without.sql");
    }

    @Test
    default void dieselsAndPrismasDirectoriesRunInTheOrderOfTheirText() {
        write("2023-02_b/up.sql", "INSERT INTO t VALUES (2);");
        write("2023-01-01-000000_t/up.sql", "CREATE TABLE t (n INT);");
        write("2023-01-31-1200_a/up.sql", "INSERT INTO t VALUES (1);");

        up();

        assertThat(appliedNames()).containsExactly("2023-01-01-000000_t", "2023-01-31-1200_a", "2023-02_b");
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    @Tag("smoke")
    default void directoriesOfPrismaWithOneTimestampRunInTheOrderOfTheirNames() {
        write("20260101000000_init/migration.sql", "CREATE TABLE t (n INT);");
        write("20260630120000_drop_keys/migration.sql", "UPDATE t SET n = n * 100;");
        write("20260630120000_add_filter/migration.sql", "INSERT INTO t VALUES (1);");
        write("20260630120000_add_filter/down.sql", "DELETE FROM t;");
        write("20260630120000_drop_keys/down.sql", "UPDATE t SET n = n / 100;");

        up();

        assertThat(appliedNames())
                .containsExactly("20260101000000_init", "20260630120000_add_filter", "20260630120000_drop_keys");
        assertThat(column("SELECT n FROM t")).containsExactly("100");
        assertThat(column("SELECT version FROM __migrations ORDER BY id"))
                .containsExactly("20260101000000", "20260630120000", "20260630120000_drop_keys");
        assertThat(up().migrations()).isEmpty();
        assertThat(migrator().validate(Strictness.LENIENT)).noneMatch(Problem::isError);

        migrator().down();
        assertThat(column("SELECT n FROM t")).containsExactly("1");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
        migrator().markApplied("20260630120000_drop_keys");
        migrator().markFailed("20260630120000_drop_keys");
        migrator().up(Target.version("20260630120000_drop_keys"));
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    default void aDirectoryOfPrismaThatComesLaterRunsAfterTheOneWithItsTimestamp() {
        write("20260630120000_b/migration.sql", "CREATE TABLE b (n INT);");
        up();
        write("20260630120000_c/migration.sql", "CREATE TABLE c (n INT);");

        assertThat(up().migrations()).extracting(CompletedMigration::name).containsExactly("20260630120000_c");
        assertThat(states()).containsOnly(State.APPLIED);

        delete("20260630120000_b/migration.sql");
        assertThatProblem(catchThrowable(this::up)).withCode(Code.MISSING_FILE).at("20260630120000_c/migration.sql");
    }

    /** It would take the version of the one that is applied. */
    @Test
    default void aDirectoryOfPrismaThatWouldComeBeforeTheAppliedOneIsRefused() {
        write("20260630120000_b/migration.sql", "CREATE TABLE b (n INT);");
        up();
        write("20260630120000_a/migration.sql", "CREATE TABLE a (n INT);");

        assertThatProblem(catchThrowable(this::up))
                .hasCode(Code.DUPLICATE_VERSION)
                .at("20260630120000_a/migration.sql")
                .advises("migration renumber --file 20260630120000_a/migration.sql")
                .advises("migration mark-applied 20260630120000_b");
        assertThat(tables()).doesNotContain("a");

        migrator().markFailed("20260630120000");
        migrator().up(Target.version("20260630120000"));
        migrator().markApplied("20260630120000_b");
        assertThat(up().migrations()).isEmpty();
        assertThat(tables()).contains("a", "b");
        assertThat(states()).containsOnly(State.APPLIED);
    }

    /** In lower case, whatever case the database keeps. */
    private List<String> tables() {
        return tableNames().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    private void flywaysFolderWithABaseline() {
        write("V1_19_0__old.sql", "CREATE TABLE must_not_exist (id INT);");
        write("B1_20_0__1.0.0_baseline__X.sql", """
                CREATE TABLE device (id INT PRIMARY KEY, name VARCHAR(64));
                CREATE TABLE tag (id INT PRIMARY KEY);""");
        write("V1_20_0__same.sql", "CREATE TABLE must_not_exist (id INT);");
        write("V1_20_1__spring_boot_4__X.sql", "ALTER TABLE device ADD COLUMN address VARCHAR(128);");
        write("V1_20_2__names.sql", "CREATE INDEX device_name ON device (name);");
    }

    @Test
    default void anEmptySchemaStartsWithFlywaysNewestBaseline() {
        flywaysFolderWithABaseline();
        write("B1_10__older.sql", "CREATE TABLE must_not_exist (id INT);");
        assertThat(states()).containsExactly(State.PENDING, State.PENDING, State.PENDING);
        assertThat(migrator().status().applied()).isEmpty();
        assertThat(migrator().validate(Strictness.LENIENT)).noneMatch(Problem::isError);

        up();

        assertThat(appliedNames())
                .containsExactly("B1_20_0__1.0.0_baseline__X", "V1_20_1__spring_boot_4__X", "V1_20_2__names");
        assertThat(tables()).contains("device", "tag").doesNotContain("must_not_exist");
        assertThat(states()).containsExactly(State.BASELINE, State.APPLIED, State.APPLIED, State.APPLIED);

        write("B1_20_2__newer.sql", "CREATE TABLE must_not_exist (id INT);");
        write("V1_20_3__later.sql", "CREATE TABLE later (id INT);");
        up();
        assertThat(tables()).contains("later").doesNotContain("must_not_exist");
        assertThat(migrator().validate(Strictness.LENIENT)).noneMatch(Problem::isError);

        write("B1_20_0__1.0.0_baseline__X.sql", "CREATE TABLE device (id INT);");
        assertThat(catchInvalid(this::up)).contains("Checksum mismatch for migration 1.20");
        delete("B1_20_0__1.0.0_baseline__X.sql");
        assertThat(states()).startsWith(State.BASELINE, State.CHANGED);
    }

    @Test
    default void flywaysBaselineIsUndoneResumedAndLeftOutLikeAMigration() {
        flywaysFolderWithABaseline();
        delete("V1_20_0__same.sql");
        write("U1_20_0__1.0.0_baseline__X.sql", "DROP TABLE device;");
        migrator().up(Target.file("B1_20_0__1.0.0_baseline__X.sql"));
        assertThat(appliedNames()).containsExactly("B1_20_0__1.0.0_baseline__X");
        migrator().markFailed("1.20.0");
        assertThat(states()).startsWith(State.PENDING, State.PENDING);

        execute("DROP TABLE tag", "DROP TABLE device");
        write("B1_20_0__1.0.0_baseline__X.sql", "CREATE TABLE tag (id INT);", "CREATE TABLE tag (id INT);");
        assertThat(catchThrowable(this::up)).isNotNull();
        assertThat(states()).element(0).isIn(State.FAILED, State.INTERRUPTED);
        assertThat(migrator().status().applied()).allMatch(migration -> migration.state() == State.INTERRUPTED);
        write("B1_20_0__1.0.0_baseline__X.sql", """
                CREATE TABLE tag (id INT);
                CREATE TABLE device (id INT, name VARCHAR(64));""");
        up();
        assertThat(states()).containsExactly(State.BASELINE, State.APPLIED, State.APPLIED, State.APPLIED);
    }

    @Test
    default void goosesFilesAreAppliedAndUndone() {
        write("00001_t.sql", "-- +goose Up", "CREATE TABLE t (s VARCHAR(9));", "-- +goose Down", "DROP TABLE t;");
        write("00002_two.sql", """
                -- +goose Up
                -- +goose StatementBegin
                INSERT INTO t VALUES ('a;b;');
                -- +goose StatementEnd
                -- +goose NO TRANSACTION
                INSERT INTO t VALUES ('c');
                INSERT INTO nowhere VALUES ('d');
                -- +goose Down
                -- +goose StatementBegin
                DELETE FROM t;
                -- +goose StatementEnd""");

        assertThat(catchThrowable(this::up)).isNotNull();
        assertThat(column("SELECT s FROM t ORDER BY s")).containsExactly("a;b;", "c");
        assertThat(states()).containsExactly(State.APPLIED, State.INTERRUPTED);

        execute("CREATE TABLE nowhere (s VARCHAR(9))");
        up();
        migrator().down();
        assertThat(column("SELECT s FROM t")).isEmpty();

        write("00003_three.go", "package migrations");
        assertThat(catchInvalid(this::up)).contains("00003_three.go", "write what one in Go does as SQL");
    }

    /** How the refusal of several statements in one mark names them, if they are refused; H2 and SQLite know it before they run. */
    default String severalStatements() {
        return "more than one statement";
    }

    /** goose's drivers send them at once, which not every driver of ours does. */
    @Test
    @Tag("smoke")
    default void severalStatementsInOneMarkAllRunOrNoneDoes() {
        write("00001_t.sql", """
                -- +goose Up
                -- +goose StatementBegin
                CREATE TABLE a (n INT);
                CREATE TABLE b (n INT);
                -- +goose StatementEnd
                """);

        Throwable refused = catchThrowable(this::up);

        if (refused == null) {
            assertThat(tables()).contains("a", "b");
        } else {
            assertThatProblem(refused)
                    .names(severalStatements())
                    .advises("-- +goose StatementBegin", "-- +goose StatementEnd");
            assertThat(tables()).doesNotContain("a", "b");
        }
    }

    @Test
    @Tag("smoke")
    default void whatDidNothingIsUndoneByNothing() {
        write("00001_t.sql", "-- +goose Up", "CREATE TABLE t (n INT);", "-- +goose Down", "DROP TABLE t;");
        write("00002_both.sql", "-- +goose Up", "-- +goose Down");
        write("00003_up.sql", "-- +goose Up", "-- done by hand");
        write("00004_lines.sql", "-- +goose Up", "-- +goose Down", "");
        up();
        assertThat(states()).containsOnly(State.APPLIED);

        migrator().down(Target.version("0"), DownScript.FILE);

        assertThat(states()).containsOnly(State.PENDING);
        assertThat(column("SELECT action FROM __migrations_log WHERE action = 'undo'"))
                .hasSize(4);
        up();
        write("00005_u.sql", "-- +goose Up", "CREATE TABLE u (n INT);", "-- +goose Down", "-- nothing");
        up();
        assertThatProblem(catchThrowable(() -> migrator().down())).hasCode(Code.NO_DOWN_SCRIPT);
    }

    @Test
    default void whatDbmateRefusesForItsFormRuns() {
        write("001_t.sql", "-- migrate:up", "CREATE TABLE t (n INT);");
        write("002_u.sql", "-- migrate:up env:test", "CREATE TABLE u (n INT);", "-- migrate:down", "DROP TABLE u;");

        assertThatProblem(up().warnings()).hasCode(Code.UNKNOWN_OPTION);
        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(up().warnings()).isEmpty();

        migrator().down();
        assertThat(catchInvalid(() -> migrator().down())).contains("001_t");

        write("003_empty.sql", "-- migrate:up env:test", "-- migrate:down");
        assertThat(up().warnings()).extracting(Problem::code).contains(Code.EMPTY_SCRIPT, Code.UNKNOWN_OPTION);
    }

    private void kat(String directory, String... metadata) {
        write(directory + "/up.sql", "CREATE TABLE " + directory.replaceFirst("\\d+_", "") + " (n INT);");
        write(directory + "/metadata.yaml", metadata);
    }

    @Test
    default void katsMetadataSaysWhatRunsBefore() {
        kat("1679012345_t", "name: t", "timestamp: 1679012345", "parents: []");
        kat("1679012346_two", "name: two", "timestamp: 1679012346", "parents: [1679012344]");
        assertThat(catchInvalid(this::up))
                .contains(
                        "1679012346_two/metadata.yaml  Migration 1679012346_two requires 1679012344, but no file has");

        kat("1679012346_two", "timestamp: 1679012347", "parents: [1679012345]");
        assertThat(catchInvalid(this::up)).contains("its timestamp is not the directory's version, 1679012346");

        kat("1679012346_two", "timestamp: 1679012346", "parents: [1679012345]");
        assertThat(catchInvalid(() -> migrator().up(Target.file("1679012346_two/up.sql"))))
                .contains("Migration 1679012346_two requires 1679012345_t, which is not applied.");
        up();
        assertThat(appliedNames()).containsExactly("1679012345_t", "1679012346_two");
    }

    /** Also as Kat wrote it before it had parents: without them, and with the timestamp in the name, too. */
    @Test
    default void katsGraphRunsInTheOrderOfItsTimestamps() {
        kat("0008_root", "timestamp: 0008");
        kat("0010_other", "name: 0010_other", "timestamp: 0010", "description: later");
        kat("1679012346_child", "timestamp: 1679012346", "parents: [0008]");
        kat("1679012347_leaf", "timestamp: 1679012347", "parents:", "- 0010", "- 1679012346");

        assertThat(names(up())).containsExactly("0008_root", "0010_other", "1679012346_child", "1679012347_leaf");
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    default void aGraphThatIsNotInTheOrderOfItsTimestampsIsRefused() {
        kat("1679012345_t", "timestamp: 1679012345", "parents: [1679012346]");
        kat("1679012346_two", "timestamp: 1679012346", "parents: []");
        assertThat(catchInvalid(this::up))
                .contains("1679012345_t/metadata.yaml  Migration 1679012345_t requires 1679012346_two, which does"
                        + " not come before it: migrations run in the order of their versions.\n"
                        + "  Next: give 1679012345_t a version after 1679012346, here too");

        kat("1679012345_t", "timestamp: 1679012345", "parents: [1679012345]");
        assertThat(catchInvalid(this::up))
                .contains("Migration 1679012345_t requires 1679012345_t, which does not come before it");

        kat("1679012345_t", "timestamp: 1679012345", "parents: []");
        kat("1679012345_twin", "timestamp: 1679012345", "parents: []");
        assertThat(catchInvalid(this::up))
                .contains(
                        "Two migrations have version 1679012345: ",
                        "1679012345_t/up.sql and ",
                        "1679012345_twin/up.sql");
        assertThat(tables()).isEmpty();
    }

    @Test
    default void anUnknownKeyOfMetadataIsReported() {
        write("0001_t/up.sql", "CREATE TABLE t (n INT);");
        write("0001_t/metadata.toml", "# diesel's", "run_in_transactions = true", "[table.x]");

        assertThat(catchInvalid(this::up))
                .contains("/0001_t/metadata.toml  Unknown key \"run_in_transactions\": the metadata of 0001_t can have"
                        + " run_in_transaction\n  Next: delete it, or write it as one of these")
                .contains("/0001_t/metadata.toml  Unknown key \"table\"");
        assertThat(tables()).isEmpty();
        delete("0001_t/metadata.toml");

        write("0001_t/metadata.yaml", "name: t", "description: x", "no_transactions: true", "parents: []");
        List<Problem> problems = migrator().validate(Strictness.NORMAL);
        assertThat(problems).noneMatch(Problem::isError);
        assertThatProblem(problems)
                .withCode(Code.UNKNOWN_OPTION)
                .at("0001_t/metadata.yaml")
                .names("no_transactions");
        up();
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    default void metadataSwitchesTheTransactionOff() {
        write("0001_t/up.sql", "CREATE TABLE t (n INT);");
        write("0002_two/up.sql", "INSERT INTO t VALUES (1);", "INSERT INTO nowhere VALUES (2);");
        List<String> off = List.of("run_in_transaction = false", "# nothing is false, too");
        write("0002_two/metadata.toml", off.toArray(String[]::new));

        assertThat(catchThrowable(this::up)).isNotNull();
        assertThat(column("SELECT n FROM t")).containsExactly("1");
        assertThat(states()).containsExactly(State.APPLIED, State.INTERRUPTED);
    }

    @Test
    default void flywaysSideFileSwitchesTheTransactionOff() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V2__two.sql", "INSERT INTO t VALUES (1);", "INSERT INTO nowhere VALUES (2);");
        write("V2__two.sql.conf", "executeInTransaction=maybe", "encoding=UTF-16");

        assertThat(catchInvalid(this::up))
                .contains("executeInTransaction is neither true nor false", "the setting encoding is not supported");

        write("V2__two.sql.conf", "executeInTransaction=false");
        assertThat(catchThrowable(this::up)).isNotNull();
        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    default void metadataThatCannotBeReadIsNamed() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V1__t.sql.conf", "encoding=\\users");
        assertThat(catchInvalid(this::up)).contains("V1__t.sql.conf  The metadata of V1__t cannot be used: Malformed");
        delete("V1__t.sql.conf");
        delete("V1__t.sql");

        write("0001_t/up.sql", "CREATE TABLE t (n INT);");
        Map.of(
                        "parents:\n  -", "a parent is not a version",
                        "timestamp: &a [[*a]]", "Number of aliases",
                        "timestamp: !!int 0001", "its timestamp is not the directory's version, 0001",
                        "timestamp: [1]", "its timestamp is not the directory's version, 0001",
                        "parents: [1", "it is not YAML: ",
                        "no_transaction: maybe", "no_transaction is neither true nor false",
                        "no_transaction: true\nno_transaction: false", "it is not YAML: ")
                .forEach((metadata, message) -> {
                    write("0001_t/metadata.yaml", metadata);
                    assertThat(catchInvalid(this::up))
                            .contains("/0001_t/metadata.yaml  The metadata of 0001_t cannot be used: ", message);
                });
    }

    @Test
    default void aDownSectionInFlywaysUpScriptDoesNotRunAsUp() {
        write("V1__t.sql", "CREATE TABLE t (n INT);", "-- Down Migration", "DROP TABLE t;");

        assertThat(catchInvalid(this::up))
                .contains("V1__t.sql:2:1  A down section starts here, but this file is one script");
        assertThat(tables()).isEmpty();
    }

    @Test
    default void flywaysUndoScriptHasASideFileOfItsOwn() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V2__two.sql", "INSERT INTO t VALUES (1);");
        write("V2__two.sql.conf", "executeInTransaction=false");
        write("U2__two.sql", "DELETE FROM t;", "INSERT INTO nowhere VALUES (2);");
        up();

        assertThat(catchThrowable(migrator()::down)).isNotNull();
        assertThat(column("SELECT n FROM t")).containsExactly("1");

        write("U2__two.sql.conf", "executeInTransaction=maybe");
        assertThat(catchInvalid(migrator()::down)).contains("executeInTransaction is neither true nor false");

        write("U2__two.sql.conf", "executeInTransaction=false");
        assertThat(catchThrowable(migrator()::down)).isNotNull();
        assertThat(column("SELECT n FROM t")).isEmpty();
    }

    private static String catchInvalid(Runnable action) {
        return catchThrowableOfType(InvalidMigrationsException.class, action::run)
                .getMessage();
    }
}
