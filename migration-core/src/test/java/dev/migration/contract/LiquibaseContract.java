package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationStatus;
import dev.migration.OutOfOrder;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changelogs of Liquibase in formatted SQL, and the history that Liquibase has written. */
interface LiquibaseContract extends Workbench {

    private boolean isMySql() {
        return vendor().equals("mariadb") || vendor().equals("mysql");
    }

    private String time() {
        return isMySql() ? "DATETIME" : "TIMESTAMP";
    }

    private void liquibasesTables() {
        execute(
                "CREATE TABLE DATABASECHANGELOG (ID VARCHAR(255) NOT NULL, AUTHOR VARCHAR(255) NOT NULL, FILENAME VARCHAR(255)"
                        + " NOT NULL, DATEEXECUTED " + time()
                        + " NOT NULL, ORDEREXECUTED INT NOT NULL, EXECTYPE VARCHAR(10) NOT"
                        + " NULL, MD5SUM VARCHAR(35), DESCRIPTION VARCHAR(255), COMMENTS VARCHAR(255), TAG VARCHAR(255),"
                        + " LIQUIBASE VARCHAR(20), CONTEXTS VARCHAR(255), LABELS VARCHAR(255), DEPLOYMENT_ID VARCHAR(10))",
                "CREATE TABLE DATABASECHANGELOGLOCK (ID INT NOT NULL, LOCKED " + (isMySql() ? "BIT(1)" : "BOOLEAN")
                        + " NOT NULL, LOCKGRANTED " + time() + ", LOCKEDBY VARCHAR(255), PRIMARY KEY (ID))",
                "INSERT INTO DATABASECHANGELOGLOCK VALUES (1, FALSE, NULL, NULL)");
    }

    private void ran(int order, String id, String type, String checksum) {
        ran(order, id, "db/changelog/0001_t.sql", type, checksum);
    }

    private void ran(int order, String id, String file, String type, String checksum) {
        execute("INSERT INTO DATABASECHANGELOG VALUES ('" + id + "', 'ann', '" + file + "', '2026-01-02 03:04:0"
                + order + "', " + order + ", '" + type + "', " + (checksum == null ? "NULL" : "'" + checksum + "'")
                + ", 'sql', '', NULL, '5.0.3', NULL, NULL, '1')");
    }

    private Instant written(int second) {
        ZoneId zone = vendor().equals("sqlite") ? ZoneOffset.UTC : ZoneId.systemDefault();
        return LocalDateTime.of(2026, 1, 2, 3, 4, second).atZone(zone).toInstant();
    }

    String HEADING = "--liquibase formatted sql";

    /** Two of three changesets are applied. */
    private void migratedByLiquibase() {
        write(
                "0001_t.sql",
                HEADING + " logicalFilePath:db/changelog/0001_t.sql",
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--rollback DROP TABLE t;",
                "--changeset ann:two",
                "INSERT INTO t VALUES (2);",
                "--rollback DELETE FROM t WHERE n = 2;",
                "--changeset ann:three",
                "INSERT INTO t VALUES (3);");
        execute("CREATE TABLE t (n INT)", "INSERT INTO t VALUES (2)");
        liquibasesTables();
        ran(1, "t", "EXECUTED", "9:740f5a9a83b3f4457bfe772bcf2e2147");
        ran(2, "two", "EXECUTED", "9:536da4643021e6529a01e8eb42de7c56");
    }

    private List<String> errors() {
        List<Problem> problems = migrator().planAdoption().problems();
        return problems.stream().filter(Problem::isError).map(Problem::message).toList();
    }

    private List<String> warnings(HistoryChange change) {
        return change.warnings().stream().map(Problem::message).toList();
    }

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

    @Test
    default void whatLiquibaseAppliedIsTakenOver() {
        migratedByLiquibase();

        StatusReport plan = migrator().planAdoption();
        assertThat(plan.problems()).noneMatch(Problem::isError);
        HistoryChange change = migrator().adopt();

        assertThat(plan.migrations())
                .extracting(MigrationStatus::state)
                .containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
        assertThat(change.version()).isEqualTo("0001.2");
        assertThat(change.pending()).containsExactly("0001_t:ann:three");
        assertThat(warnings(change)).isEmpty();
        assertThat(migrator().status().migrations().get(1).appliedAt()).isEqualTo(written(2));
        assertThat(Workbench.names(up())).containsExactly("0001_t:ann:three");
        assertThat(column("SELECT LOCKEDBY FROM DATABASECHANGELOGLOCK")).containsOnlyNulls();
        assertThat(column("SELECT ID FROM DATABASECHANGELOG ORDER BY ID")).containsExactly("t", "two");

        assertThat(migrator().stepsBackFromAdoption())
                .last()
                .asString()
                .contains("Liquibase again, without migration.adopt: liquibase status");
    }

    @Test
    default void aServiceTakesOverWhatLiquibaseAppliedAtItsFirstStart() {
        migratedByLiquibase();

        assertThat(Workbench.names(builder().adopt("liquibase").build().up())).containsExactly("0001_t:ann:three");
        assertThat(actions()).containsExactly("adopt", "adopt", "apply");
    }

    @Test
    default void aChangesetThatLiquibaseDidNotApplyAsItIsIsRefused() {
        migratedByLiquibase();
        execute(
                "UPDATE DATABASECHANGELOG SET MD5SUM = '9:00' WHERE ID = 'two'",
                "INSERT INTO DATABASECHANGELOG SELECT 'gone', AUTHOR, FILENAME, DATEEXECUTED, 3, EXECTYPE, MD5SUM, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM DATABASECHANGELOG WHERE ID = 't'");

        assertThat(errors())
                .satisfiesExactly(
                        changed -> assertThat(changed)
                                .contains(
                                        " has changeset ann:two of db/changelog/0001_t.sql with another checksum than this file has"
                                                + " now, by the rule of Liquibase (MD5 of its SQL without white space)."),
                        gone -> assertThat(gone)
                                .endsWith(
                                        " has changeset ann:gone of db/changelog/0001_t.sql as applied, but there is no file for it."));
        refused(InvalidMigrationsException.class, () -> migrator().adopt());
        assertThat(tableNames()).noneMatch("__migrations"::equalsIgnoreCase);
    }

    @Test
    default void aRowThatMayMeanSeveralFilesIsRefused() {
        migratedByLiquibase();
        write(
                "0002_u.sql",
                HEADING + " logicalFilePath:db/changelog/0001_t.sql",
                "--changeset ann:t",
                "CREATE TABLE t (n INT);");

        assertThat(errors())
                .singleElement()
                .asString()
                .containsPattern(
                        " has changeset ann:t of db/changelog/0001_t.sql, and several files may be meant: \\S+0001_t.sql, \\S+0002_u.sql\\.$");
    }

    private String path() {
        return folder() + "/0001_t.sql";
    }

    @Test
    default void aRowOfAnotherFolderIsNotThatOfThisFile() {
        write(
                "0001_t.sql",
                HEADING,
                "--changeset ann:t",
                "CREATE TABLE t (n INT);",
                "--changeset ann:two",
                "INSERT INTO t VALUES (2);");
        liquibasesTables();
        ran(1, "t", "billing" + path(), "EXECUTED", "9:740f5a9a83b3f4457bfe772bcf2e2147");
        ran(2, "two", "billing" + path(), "EXECUTED", "9:00");
        ran(3, "two", "0001_t.sql", "EXECUTED", "9:536da4643021e6529a01e8eb42de7c56");

        assertThat(errors())
                .satisfiesExactly(
                        elsewhere -> assertThat(elsewhere)
                                .endsWith(" has changeset ann:two of billing" + path()
                                        + ", and it is not certain that this file is meant."),
                        both -> assertThat(both)
                                .endsWith(" has changeset ann:two of 0001_t.sql and of /billing" + path()
                                        + ", and it is not certain that this file is meant."));
        execute("DELETE FROM DATABASECHANGELOG WHERE ORDEREXECUTED = 2");
        migrator().adopt();
        assertThat(appliedNames()).hasSize(2);
    }

    @Test
    default void namesAndPathsAreComparedWithoutCase() {
        migratedByLiquibase();
        execute(
                "UPDATE DATABASECHANGELOG SET ID = 'T', AUTHOR = 'Ann', FILENAME = 'DB/Changelog/0001_T.sql' WHERE ID = 't'");

        migrator().adopt();
        assertThat(appliedNames()).containsExactly("0001_t:ann:t", "0001_t:ann:two");
    }

    /** So that it needs no right to write, and waits for nobody. */
    @Test
    default void aPlanLocksNoRow() throws SQLException {
        assumeThat(vendor()).isNotIn("hsqldb", "sqlite");
        migratedByLiquibase();
        try (Connection other = dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT ID FROM DATABASECHANGELOGLOCK FOR UPDATE");

            assertThat(errors()).isEmpty();
            other.rollback();
        }
    }

    @Test
    default void aTagOfAnEmptyHistoryIsNoChangeset() {
        migratedByLiquibase();
        ran(0, "1700000000000", "liquibase-internal", "EXECUTED", "9:d41d8cd98f00b204e9800998ecf8427e");

        migrator().adopt();
        assertThat(appliedNames()).containsExactly("0001_t:ann:t", "0001_t:ann:two");
    }

    @Test
    default void whatLiquibaseDidNotFinishIsRefused() {
        migratedByLiquibase();
        execute(
                "UPDATE DATABASECHANGELOG SET EXECTYPE = 'FAILED' WHERE ID = 't'",
                "UPDATE DATABASECHANGELOG SET EXECTYPE = 'SKIPPED' WHERE ID = 'two'");

        assertThat(errors())
                .satisfiesExactly(
                        failed -> assertThat(failed)
                                .endsWith(
                                        " has changeset ann:t of db/changelog/0001_t.sql as FAILED, not as executed."),
                        skipped -> assertThat(skipped)
                                .endsWith(
                                        " has changeset ann:two of db/changelog/0001_t.sql as SKIPPED, not as executed."));
    }

    @Test
    default void whatCannotBeComparedIsNamed() {
        migratedByLiquibase();
        execute(
                "UPDATE DATABASECHANGELOG SET MD5SUM = '8:00' WHERE ID = 't'",
                "UPDATE DATABASECHANGELOG SET MD5SUM = NULL, EXECTYPE = 'MARK_RAN' WHERE ID = 'two'");

        assertThat(warnings(migrator().adopt()))
                .satisfiesExactly(
                        marked -> assertThat(marked)
                                .endsWith(" as MARK_RAN, which did not run and count as applied: ann:two."),
                        old -> assertThat(old).endsWith(": 0001_t:ann:t, 0001_t:ann:two."));
    }

    @Test
    default void aRepeatableOneThatHasChangedRunsAgain() {
        migratedByLiquibase();
        write(
                "0002_v.sql",
                HEADING + " logicalFilePath:db/changelog/0001_t.sql",
                "--changeset ann:v runOnChange:true",
                "INSERT INTO t VALUES (9);",
                "--changeset ann:w runOnChange:true",
                "select 1");
        ran(3, "v", "RERAN", "9:00");
        ran(4, "w", "EXECUTED", "9:3b78b9910981c62ca27148640fad7bc2");

        assertThat(warnings(migrator().adopt()))
                .singleElement()
                .asString()
                .contains("another checksum, which run again with the next start: R__ann_v.");
        assertThat(Workbench.names(up())).containsExactly("0001_t:ann:three", "0002_v:ann:v");
    }

    @Test
    default void aLiquibaseThatRunsIsWaitedFor() {
        migratedByLiquibase();
        execute(
                "UPDATE DATABASECHANGELOGLOCK SET LOCKED = TRUE, LOCKEDBY = 'host (10.0.0.1)', LOCKGRANTED = '2026-01-02 03:04:05'");

        assertThat(refused(
                        WaitTimeoutException.class,
                        () -> builder()
                                .waitTimeout(Duration.ofMillis(200))
                                .build()
                                .adopt()))
                .hasMessageContaining("Its lock is held by Liquibase (host (10.0.0.1) since " + written(5) + ").")
                .hasMessageContaining("; where it was killed, nothing frees its lock but: liquibase release-locks");
        assertThat(tableNames()).noneMatch("__migrations"::equalsIgnoreCase);
        List<Waiting> told = new ArrayList<>();
        builder()
                .listener(event -> {
                    if (event instanceof Waiting wait && told.isEmpty()) {
                        told.add(wait);
                        execute("UPDATE DATABASECHANGELOGLOCK SET LOCKED = FALSE, LOCKEDBY = NULL");
                    }
                })
                .build()
                .adopt();
        assertThat(told).hasSize(1);
        assertThat(appliedNames()).hasSize(2);
    }
}
