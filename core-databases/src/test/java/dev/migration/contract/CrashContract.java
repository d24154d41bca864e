// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.Workbench;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection, or the process, is gone in the middle of a run. */
interface CrashContract extends Workbench {

    /** A statement that cannot run in a transaction: an index on column n of table counts. */
    String nonTransactional();

    /** Whether the database's catalogue tells what became of {@link #nonTransactional}. */
    boolean catalogueTells();

    private void counts() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        up();
    }

    /** Starts and is cut off at this text. */
    default MigrationFailedException crash(When when, String text) {
        return crash(CutConnection.dataSource(dataSource(), when, text));
    }

    private MigrationFailedException crash(DataSource cut) {
        Migrator migrator = builder().dataSource(cut).build();
        MigrationFailedException failure = failure(migrator::up);
        expireLease();
        return failure;
    }

    /** A lease is taken over within a minute; a session's lock is free at once. */
    default void expireLease() {
        if (tableNames().stream().anyMatch("__migrations_run"::equalsIgnoreCase)) {
            execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL WHERE expires_at IS NOT NULL");
        }
    }

    @ParameterizedTest
    @EnumSource
    default void whatIsCutOffWhileTheTablesAreMadeLeavesNoHistory(When when) {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        for (String table : List.of("heartbeat", "happened_at", "execution_ms BIGINT")) {
            Migrator cut = builder()
                    .dataSource(CutConnection.dataSource(dataSource(), when, table))
                    .build();
            assertThat(catchThrowable(cut::up)).isNotNull();
            expireLease();
            assertThat(states()).containsExactly(State.PENDING);
        }

        assertThat(names(up())).containsExactly("0001_counts");
    }

    @ParameterizedTest
    @Tag("smoke")
    @EnumSource
    default void aTransactionThatIsCutOffRunsAgain(When when) {
        counts();
        write("0002_rows.sql", """
                INSERT INTO counts VALUES (1);
                INSERT INTO counts VALUES (2);
                SELECT n FROM counts;""");

        assertThat(crash(when, "VALUES (2)")).hasMessageContaining("Rolled back: 0002 changed nothing.");
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);

        assertThat(names(up())).containsExactly("0002_rows");
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    default void aCommitThatDidNotArriveIsRunAgain() {
        counts();
        write("0002_rows.sql", "INSERT INTO counts VALUES (1);");

        assertThat(crash(When.BEFORE, CutConnection.COMMIT)).hasMessageContaining("at COMMIT (SQLSTATE 08006)");

        assertThat(up().migrations()).hasSize(1);
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
    }

    @Test
    @Tag("smoke")
    default void aCommitWhoseAnswerDidNotArriveIsNotRunAgain() {
        counts();
        write("0002_rows.sql", "INSERT INTO counts VALUES (1);");

        assertPage("lost-at-commit", crash(When.AFTER, CutConnection.COMMIT));

        assertThat(up().migrations()).isEmpty();
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
    }

    private void mixed() {
        counts();
        write(
                "0002_mixed.sql",
                "INSERT INTO counts VALUES (1);",
                nonTransactional() + ";",
                "INSERT INTO counts VALUES (2);");
    }

    @Test
    default void aNonTransactionalStatementThatDidNotArriveIsSent() {
        mixed();
        crash(When.BEFORE, nonTransactional());
        assertThat(states()).containsExactly(State.APPLIED, State.INTERRUPTED);

        if (!catalogueTells()) {
            assertThat(eachStartAsks()).isTrue();
            refusedWith("unknown-outcome", this::up);
            migrator().resume("0002", UnknownOutcome.REPEAT);
        } else {
            assertThat(eachStartAsks()).isFalse();
            up();
        }

        assertMixedIsComplete();
    }

    /** Whether the status has an error; a validation always has one. */
    private boolean eachStartAsks() {
        assertThat(migrator().validate(Strictness.NORMAL))
                .anyMatch(problem -> problem.code() == Code.INTERRUPTED && problem.isError());
        return migrator().status().problems().stream()
                .filter(problem -> problem.code() == Code.INTERRUPTED)
                .anyMatch(Problem::isError);
    }

    @Test
    @Tag("smoke")
    default void aNonTransactionalStatementWhoseAnswerDidNotArriveIsNotSentAgain() {
        mixed();
        crash(When.AFTER, nonTransactional());

        if (!catalogueTells()) {
            refused(this::up);
            migrator().resume("0002", UnknownOutcome.DONE);
        } else {
            up();
        }

        assertMixedIsComplete();
    }

    private void assertMixedIsComplete() {
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(column("SELECT COUNT(*) FROM __migrations_run WHERE version IS NOT NULL"))
                .containsExactly("0");
    }

    /** The transaction before the statement that needs none, the one behind it, and the end. */
    @ParameterizedTest
    @CsvSource({
        "BEFORE, VALUES (1)",
        "AFTER, VALUES (1)",
        "BEFORE, VALUES (2)",
        "AFTER, VALUES (2)",
        "BEFORE, statements_done = NULL",
        "AFTER, statements_done = NULL"
    })
    default void theTransactionalPartsAndTheEndOfAMixedFileAreNeverInDoubt(When when, String text) {
        mixed();
        crash(when, text);

        up();

        assertMixedIsComplete();
    }

    private void withoutTransaction() {
        counts();
        write("0002_plain.sql", """
                -- no-transaction
                INSERT INTO counts VALUES (1);
                INSERT INTO counts
                  VALUES (2);
                INSERT INTO counts VALUES (3);""");
    }

    @ParameterizedTest
    @Tag("smoke")
    @CsvSource({"BEFORE, REPEAT", "AFTER, DONE"})
    default void nobodyKnowsWhatBecameOfAStatementWithoutTransactionUntilTold(When when, UnknownOutcome outcome) {
        withoutTransaction();
        assertPage("lost-connection", crash(when, "VALUES (2)"));
        refusedWith("unknown-outcome-without-transaction", this::up);

        migrator().resume("0002", outcome);

        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2", "3");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(actions()).containsExactly("apply", "resume", "apply");
    }

    private void cutOffWith(Map<String, String> values) {
        DataSource cut = CutConnection.dataSource(dataSource(), When.AFTER, nonTransactional());
        assertThat(catchThrowable(builder().dataSource(cut).placeholders(values).build()::up))
                .isNotNull();
        expireLease();
    }

    /** With other values the statement of now may be another one than was sent, and the catalogue tells of the wrong one. */
    @Test
    default void aStatementWhosePlaceholdersHadOtherValuesIsInDoubtWhateverTheCatalogueTells() {
        counts();
        write("0002_mixed.sql", "INSERT INTO counts VALUES (1);", "${sql};", "INSERT INTO counts VALUES (2);");
        cutOffWith(Map.of("sql", nonTransactional()));
        Migrator again = builder()
                .placeholders(Map.of("sql", "INSERT INTO counts VALUES (3)"))
                .build();

        assertThat(refused(again::up))
                .hasMessageContainingAll(
                        "its placeholders may have had other values", "migration resume 0002 --statement-done");

        again.resume("0002", UnknownOutcome.DONE);

        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
    }

    /** Of an empty value nothing is left in the text, and layout makes no difference. */
    @Test
    default void aStatementWhosePlaceholdersHadTheSameValuesIsResumedAsAnyOther() {
        counts();
        write(
                "0002_mixed.sql",
                "INSERT INTO counts VALUES (1);",
                nonTransactional() + "${rest};",
                "INSERT INTO counts VALUES (2);");
        cutOffWith(Map.of("rest", " "));
        Migrator again = builder().placeholders(Map.of("rest", "")).build();

        if (catalogueTells()) {
            again.up();
        } else {
            assertThat(refused(again::up)).hasMessageContaining("and it is unknown whether that took effect");
            again.resume("0002", UnknownOutcome.DONE);
        }
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    default void theStatusOfAnInterruptedMigrationSaysHowFarItCame() {
        withoutTransaction();
        crash(When.BEFORE, "VALUES (2)");

        assertThat(migrator().status().migrations().get(1).detail()).isEqualTo("""
                statement 1 of 3 is done
                statement 2 (line 3) may have taken effect: INSERT INTO counts
                statement 3 did not run""");
        assertThat(migrator().status().problems())
                .extracting(problem -> problem.message())
                .containsExactly("""
                        Migration 0002_plain was interrupted:
                            statement 1 of 3 is done
                            statement 2 (line 3) may have taken effect: INSERT INTO counts
                            statement 3 did not run""");
        assertThat(eachStartAsks()).isTrue();
    }

    @Test
    default void aCrashBeforeTheFirstStatementOfAJournalIsNotInDoubtForever() {
        counts();
        write("0002_plain.sql", "-- no-transaction", "INSERT INTO counts VALUES (1);");
        crash(When.BEFORE, "VALUES (1)");

        migrator().resume("0002", UnknownOutcome.REPEAT);

        assertThat(column("SELECT n FROM counts")).containsExactly("1");
    }

    @Test
    default void afterACrashAnEditedFileIsNotTakenUpUnasked() {
        mixed();
        crash(When.AFTER, nonTransactional());
        write("0002_mixed.sql", "INSERT INTO counts VALUES (1);", "INSERT INTO counts VALUES (3);");

        refusedWith("edited-after-crash", this::up);
        assertThat(eachStartAsks()).isTrue();
        write("0002_mixed.sql", "INSERT INTO counts VALUES (1);");
        refusedWith("edited-after-crash", this::up);
        assertThat(eachStartAsks()).isTrue();
        write("0002_mixed.sql", "INSERT INTO counts VALUES (1);", "INSERT INTO counts VALUES (3);");

        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "3");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    default void ofAJournalWhoseBeginningWasNotAnsweredItIsSaidThatNoStatementRan() {
        withoutTransaction();

        assertPage("lost-at-begin", crash(CutConnection.atCommit(dataSource(), When.AFTER, 1)));

        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2", "3");
    }

    @Test
    default void ofATransactionWhoseCommitWasNotAnsweredItIsSaidWhatStandsTogether() {
        counts();
        write(
                "0002_several.sql",
                "INSERT INTO counts VALUES (1);",
                "INSERT INTO counts VALUES (2);",
                nonTransactional() + ";",
                "INSERT INTO counts VALUES (3);");

        assertPage("lost-together", crash(CutConnection.atCommit(dataSource(), When.AFTER, 2)));

        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2", "3");
    }

    @Test
    default void ofAScriptWhoseEndWasNotAnsweredItIsSaidThatItIsDone() {
        withoutTransaction();

        assertPage("lost-at-end", crash(CutConnection.atCommit(dataSource(), When.AFTER, 2)));

        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }
}
