// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.migration.Code;
import dev.migration.HistoryChange;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.WaitTimeoutException;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that Liquibase has migrated, and the baseline that it made of its changelog. */
interface LiquibaseAdoptContract extends AdoptWorkbench {

    private boolean isMySql() {
        return vendor().equals("mariadb") || vendor().equals("mysql");
    }

    private void liquibasesTables() {
        execute(
                "CREATE TABLE DATABASECHANGELOG (ID VARCHAR(255) NOT NULL, AUTHOR VARCHAR(255) NOT NULL, FILENAME VARCHAR(255)"
                        + " NOT NULL, DATEEXECUTED " + time()
                        + " NOT NULL, ORDEREXECUTED INT NOT NULL, EXECTYPE VARCHAR(10) NOT"
                        + " NULL, MD5SUM VARCHAR(35))",
                "CREATE TABLE DATABASECHANGELOGLOCK (ID INT NOT NULL, LOCKED " + (isMySql() ? "BIT(1)" : "BOOLEAN")
                        + " NOT NULL, LOCKGRANTED " + time() + ", LOCKEDBY VARCHAR(255), PRIMARY KEY (ID))",
                "INSERT INTO DATABASECHANGELOGLOCK VALUES (1, FALSE, NULL, NULL)");
    }

    private void ran(int order, String id, String file, String type, String checksum) {
        execute("INSERT INTO DATABASECHANGELOG VALUES ('" + id + "', 'ann', '" + file + "', '2026-01-02 03:04:0" + order
                + "', " + order + ", '" + type + "', '" + checksum + "')");
    }

    private Instant written(int second) {
        ZoneId zone = vendor().equals("sqlite") ? ZoneOffset.UTC : ZoneId.systemDefault();
        return LocalDateTime.of(2026, 1, 2, 3, 4, second).atZone(zone).toInstant();
    }

    String MASTER = "db/changelog/master.xml";

    /** Both of two changesets are applied. */
    private void migratedByLiquibase() {
        write(
                "0001_baseline.sql",
                "-- Migration: what Liquibase made",
                "-- ran 9:aa,8:bb " + MASTER + "::t::ann",
                "-- ran 9:cc,1:any " + MASTER + "::two: 2::ann",
                "CREATE TABLE t (n INT);",
                "-- ran 9:dd " + MASTER + "::not one::ann",
                "INSERT INTO t VALUES (2);");
        write("0002_three.sql", "INSERT INTO t VALUES (3);");
        execute("CREATE TABLE t (n INT)", "INSERT INTO t VALUES (2)");
        liquibasesTables();
        ran(1, "t", MASTER, "EXECUTED", "9:aa");
        ran(2, "two: 2", MASTER, "EXECUTED", "9:cc");
    }

    private List<String> errors() {
        List<Problem> problems = adoption().plan().problems();
        return problems.stream().filter(Problem::isError).map(Problem::message).toList();
    }

    private List<String> warnings(HistoryChange change) {
        return change.warnings().stream().map(Problem::message).toList();
    }

    @Test
    @Tag("smoke")
    default void whatLiquibaseAppliedIsTheBaseline() {
        migratedByLiquibase();

        assertThat(adoption().plan().problems())
                .noneMatch(Problem::isError)
                .extracting(Problem::message)
                .anyMatch(message -> message.endsWith(" has 2 changesets as applied. It is only read."));
        HistoryChange change = adoption().adopt();

        assertThat(change.version()).isEqualTo("0001");
        assertThat(change.pending()).containsExactly("0002_three");
        assertThat(warnings(change)).isEmpty();
        assertThat(actions()).containsExactly("baseline");
        assertThat(migrator().status().migrations().get(0).appliedAt()).isEqualTo(written(2));
        assertThat(names(up())).containsExactly("0002_three");
        assertThat(column("SELECT LOCKEDBY FROM DATABASECHANGELOGLOCK")).containsOnlyNulls();
        assertThat(adoption().stepsBack())
                .last()
                .asString()
                .contains("Liquibase again, without migration.adopt: liquibase status");
    }

    @Test
    default void aServiceTakesItOverAtItsFirstStart() {
        migratedByLiquibase();
        assertThat(names(upAdopts("liquibase").build().up())).containsExactly("0002_three");
        assertThat(actions()).containsExactly("baseline", "apply");
        assertThat(names(upAdopts("liquibase").build().up())).isEmpty();
    }

    /** By a cleaner that spares only the other tool's tables. */
    @Test
    @Tag("smoke")
    default void aHistoryThatWasEmptiedIsNotFilledAgainFromLiquibasesTable() {
        migratedByLiquibase();
        upAdopts("liquibase").build().up();
        emptyHistory();

        assertThatProblem(refusedByAll(upAdopts("liquibase")))
                .hasCode(Code.NON_EMPTY_SCHEMA)
                .doesNotName("baseline none");
        assertRefused(() -> adoption().adopt()).hasCode(Code.NON_EMPTY_SCHEMA).doesNotName("baseline none");
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("2", "3");
    }

    /** Liquibase's changesets have no version: which file does the same, a comment says. */
    @Test
    @Tag("smoke")
    default void whatLiquibaseRanSinceIsNamedByAMigrationBeforeAnythingRuns() {
        migratedByLiquibase();
        ran(3, "of tests", MASTER, "EXECUTED", "9:ee");
        adoption().adopt();
        Migrator migrator = upAdopts(null, null).build();
        ran(4, "four", MASTER, "EXECUTED", "9:ff");
        ran(5, "skipped", MASTER, "MARK_RAN", "9:ff");

        Problem refusal = refusal(migrator::up);
        assertThat(refusal.code()).isEqualTo(Code.FOREIGN_HISTORY);
        assertThat(refusal.message())
                .endsWith("\n    -- ran - " + MASTER + "::four::ann")
                .doesNotContain("of tests", "skipped");
        assertThat(refusal.remedy()).contains("migration mark-applied VERSION");
        assertThat(refusal(upAdopts("liquibase").build()::up)).isEqualTo(refusal);
        assertThat(migrator.validate(Strictness.NORMAL)).contains(refusal);
        assertThat(refusal(migrator::down)).isEqualTo(refusal);

        write("0003_four.sql", "-- ran - " + MASTER + "::four::ann", "INSERT INTO t VALUES (4);");
        assertThat(refusal(migrator::up).message()).contains("0003_four").doesNotContain("0002_three");
        migrator.markApplied("3");
        assertThat(names(Adoption.beforeUp(builder().outOfOrder(OutOfOrder.ALLOW), null, null)
                        .build()
                        .up()))
                .containsExactly("0002_three");
    }

    @Test
    default void aChangesetThatALaterMigrationNamesIsTakenOverWithIt() {
        migratedByLiquibase();
        write("0002_three.sql", "-- ran - " + MASTER + "::three::ann", "INSERT INTO t VALUES (3);");
        ran(3, "three", MASTER, "EXECUTED", "9:ee");

        HistoryChange change = adoption().adopt();

        assertThat(warnings(change)).isEmpty();
        assertThat(change.pending()).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_baseline", "0002_three");
    }

    @Test
    default void anEmptyDatabaseRunsTheBaseline() {
        migratedByLiquibase();
        execute("DROP TABLE DATABASECHANGELOG", "DROP TABLE DATABASECHANGELOGLOCK", "DROP TABLE t");
        assertThat(names(upAdopts("liquibase").build().up())).containsExactly("0001_baseline", "0002_three");
    }

    @Test
    default void whatIsMissingOrChangedIsRefused() {
        migratedByLiquibase();
        execute(
                "UPDATE DATABASECHANGELOG SET MD5SUM = '9:00' WHERE ID = 't'",
                "UPDATE DATABASECHANGELOG SET FILENAME = 'elsewhere.xml' WHERE ID <> 't'");

        assertThat(errors())
                .satisfiesExactly(
                        missing -> assertThat(missing)
                                .endsWith(" does not have all that the baseline makes: 1 of 2 changesets are missing: "
                                        + MASTER
                                        + "::two: 2::ann. One with the same id is recorded as of elsewhere.xml."),
                        changed -> assertThat(changed)
                                .endsWith(
                                        " has other checksums than the changelog from which the baseline was made, for "
                                                + MASTER + "::t::ann (9:00)."));
        refusal(() -> adoption().adopt());
        refusal(() -> upAdopts("liquibase").build().up());
        assertThat(tableNames()).noneMatch("__migrations"::equalsIgnoreCase);
    }

    @Test
    default void whatLiquibaseWouldAcceptIsAccepted() {
        migratedByLiquibase();
        execute(
                "UPDATE DATABASECHANGELOG SET MD5SUM = '8:bb', FILENAME = 'classpath:/DB/changelog/master.xml', AUTHOR = 'Ann'"
                        + " WHERE ID = 't'",
                "UPDATE DATABASECHANGELOG SET MD5SUM = '7:00' WHERE ID <> 't'");
        ran(0, "1700000000000", "liquibase-internal", "EXECUTED", "9:d41d8cd98f00b204e9800998ecf8427e");
        assertThat(errors()).isEmpty();
        execute("UPDATE DATABASECHANGELOG SET MD5SUM = NULL");
        assertThat(warnings(adoption().adopt())).isEmpty();
    }

    @Test
    default void whatRanHereOnlyOrForTheBaselineOnlyIsNamed() {
        migratedByLiquibase();
        ran(3, "more", MASTER, "EXECUTED", "9:00");
        ran(4, "not here either", MASTER, "MARK_RAN", "9:00");
        execute("UPDATE DATABASECHANGELOG SET EXECTYPE = 'MARK_RAN' WHERE ID = 't'");

        assertThat(warnings(adoption().adopt()))
                .satisfiesExactly(
                        marked -> assertThat(marked).contains("as MARK_RAN").endsWith(": " + MASTER + "::t::ann."),
                        more -> assertThat(more)
                                .contains("did not run for the baseline")
                                .endsWith(": " + MASTER + "::more::ann."));
    }

    @Test
    default void withoutABaselineItIsNamedHowOneIsMade() {
        migratedByLiquibase();
        write("0001_baseline.sql", "CREATE TABLE t (n INT);");

        assertThat(adoption().plan().problems().get(0).remedy()).contains("migration adopt liquibase --from URL");
    }

    @Test
    default void whatLiquibaseDidNotFinishIsRefused() {
        migratedByLiquibase();
        execute("UPDATE DATABASECHANGELOG SET EXECTYPE = 'FAILED' WHERE ID = 't'");

        assertThat(errors())
                .singleElement()
                .asString()
                .endsWith(" has changeset " + MASTER + "::t::ann as FAILED, not as executed.");
    }

    /** So that it needs no right to write, and waits for nobody. */
    @Test
    default void aPlanLocksNoRowOfLiquibase() throws SQLException {
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
    @Tag("smoke")
    default void aLiquibaseThatRunsIsWaitedFor() {
        migratedByLiquibase();
        execute(
                "UPDATE DATABASECHANGELOGLOCK SET LOCKED = TRUE, LOCKEDBY = 'host (10.0.0.1)', LOCKGRANTED = '2026-01-02 03:04:05'");

        assertThat(refused(
                        WaitTimeoutException.class,
                        () -> Adoption.of(builder()
                                        .waitTimeout(Duration.ofMillis(200))
                                        .build())
                                .adopt()))
                .hasMessageContainingAll(
                        "Its lock is held by Liquibase (host (10.0.0.1) since " + written(5) + ").",
                        "; where it was killed, nothing frees its lock but: liquibase release-locks");
        assertThat(tableNames()).noneMatch("__migrations"::equalsIgnoreCase);
        List<Waiting> told = new ArrayList<>();
        Adoption.of(builder()
                        .listener(event -> {
                            if (event instanceof Waiting wait && told.isEmpty()) {
                                told.add(wait);
                                execute("UPDATE DATABASECHANGELOGLOCK SET LOCKED = FALSE, LOCKEDBY = NULL");
                            }
                        })
                        .build())
                .adopt();
        assertThat(told).hasSize(1);
        assertThat(actions()).containsExactly("baseline");
    }
}
