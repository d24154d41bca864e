// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.HistoryChange;
import dev.migration.MigrationEvent;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Migrations without a number, which run after the others, and again when they have changed. */
interface RepeatableContract extends Workbench {

    String ON_CHANGE = "-- option: run=on-change";

    private void tableAndRows() {
        writeUpAndDown("0001_t.sql", "CREATE TABLE t (id INT);", "DROP TABLE t;");
        write("b_rows.sql", ON_CHANGE, "INSERT INTO t VALUES (1);");
        write("a_rows.sql", ON_CHANGE, "INSERT INTO t VALUES (2);");
        assertThat(names(up())).containsExactly("0001_t", "a_rows", "b_rows");
    }

    private List<String> ids() {
        return column("SELECT id FROM t ORDER BY id");
    }

    private MigrationStatus status(String name) {
        return migrator().status().migrations().stream()
                .filter(migration -> migration.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Tag("smoke")
    default void repeatableOnesRunAfterTheOthersAndAgainWhenTheyHaveChanged() {
        tableAndRows();
        assertThat(up().migrations()).isEmpty();
        assertThat(states()).containsOnly(State.APPLIED);

        write("a_rows.sql", ON_CHANGE, "INSERT INTO t VALUES (3);");
        write("0002_u.sql", "CREATE TABLE u (id INT);");

        StatusReport changed = migrator().status();
        assertThat(changed.current()).isEqualTo("0001");
        assertThat(changed.migrations())
                .extracting(migration -> migration.version() + " " + migration.state() + " " + migration.detail())
                .containsExactly(
                        "0001 APPLIED null",
                        "0002 PENDING null",
                        "R__a_rows PENDING changed since it was applied",
                        "R__b_rows APPLIED null");
        assertThat(names(up())).containsExactly("0002_u", "a_rows");
        assertThat(ids()).containsExactly("1", "2", "3");
        assertThat(column("SELECT kind FROM __migrations ORDER BY id"))
                .containsExactly("migration", "repeatable", "migration", "repeatable");
        assertThat(column("SELECT version FROM __migrations ORDER BY id"))
                .containsExactly("0001", "R__b_rows", "0002", "R__a_rows");
        assertThat(actions()).containsExactly("apply", "apply", "apply", "apply", "apply");
        assertThat(migrator().status().current()).isEqualTo("0002");
        assertThat(migrator().status().isUpToDate()).isTrue();
    }

    @Test
    default void aFailureOfARepeatableOneLeavesWhatWasApplied() {
        tableAndRows();
        List<String> before = schemaAndHistory();
        write("a_rows.sql", ON_CHANGE, "INSERT INTO missing VALUES (3);");

        assertThatExceptionOfType(MigrationFailedException.class).isThrownBy(this::up);

        assertThat(schemaAndHistory()).isEqualTo(before);
        assertThat(status("a_rows").state()).isEqualTo(State.FAILED);
        write("a_rows.sql", ON_CHANGE, "INSERT INTO t VALUES (3);");
        assertThat(names(up())).containsExactly("a_rows");
        assertThat(ids()).containsExactly("1", "2", "3");
    }

    @Test
    default void anInterruptedRepeatableOneResumesAfterTheStatementsThatAreDone() {
        tableAndRows();
        String alone = ON_CHANGE + " transaction=off";
        write("a_rows.sql", alone, "INSERT INTO t VALUES (3);", "INSERT INTO missing VALUES (4);");

        assertThatExceptionOfType(MigrationFailedException.class).isThrownBy(this::up);

        StatusReport interrupted = migrator().status();
        assertThat(status("a_rows").state()).isEqualTo(State.INTERRUPTED);
        assertThat(interrupted.pending()).extracting(MigrationStatus::name).containsExactly("a_rows");
        write("a_rows.sql", alone, "INSERT INTO t VALUES (3);", "INSERT INTO t VALUES (4);");
        write("0002_u.sql", "CREATE TABLE u (id INT);");
        assertThat(names(up())).containsExactly("a_rows", "0002_u");
        assertThat(ids()).containsExactly("1", "2", "3", "4");
        assertThat(appliedNames()).containsExactly("0001_t", "b_rows", "a_rows", "0002_u");
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    default void anInterruptedRepeatableOneEndsWithTheTextThatWasAppliedBefore() {
        tableAndRows();
        String now = status("a_rows").checksum();
        String alone = ON_CHANGE + " transaction=off";
        write("a_rows.sql", alone, "INSERT INTO t VALUES (2);", "INSERT INTO missing VALUES (4);");
        assertThatExceptionOfType(MigrationFailedException.class).isThrownBy(this::up);

        write("a_rows.sql", ON_CHANGE, "INSERT INTO t VALUES (2);");

        assertThat(names(up())).containsExactly("a_rows");
        assertThat(status("a_rows").checksum()).isEqualTo(now);
        assertThat(appliedNames()).containsExactly("0001_t", "b_rows", "a_rows");
        assertThat(up().migrations()).isEmpty();
        assertThat(ids()).containsExactly("1", "2", "2");
    }

    @Test
    default void twoRepeatableOnesOfOneNameAreNeitherMarkedNorResumed() throws IOException {
        tableAndRows();
        String alone = ON_CHANGE + " transaction=off";
        write("a_rows.sql", alone, "INSERT INTO t VALUES (3);", "INSERT INTO missing VALUES (4);");
        assertThatExceptionOfType(MigrationFailedException.class).isThrownBy(this::up);
        Path other = Files.createDirectory(folder().resolve("other"));
        Files.writeString(other.resolve("A_rows.sql"), ON_CHANGE + "\nINSERT INTO t VALUES (5);");
        Files.writeString(other.resolve("B_rows.sql"), ON_CHANGE + "\nINSERT INTO t VALUES (6);");
        Migrator migrator =
                builder().locations(folder().toString(), other.toString()).build();

        for (ThrowingCallable command : List.<ThrowingCallable>of(
                () -> migrator.markApplied("a_rows"), () -> migrator.resume("R__a_rows", UnknownOutcome.REPEAT))) {
            assertRefused(command).hasCode(Code.DUPLICATE_VERSION).names("a_rows.sql and ", "A_rows.sql");
        }
        assertThat(ids()).containsExactly("1", "2", "3");
    }

    private void baselineAndARepeatableOne() {
        execute("CREATE TABLE t (id INT)");
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        write("0002_u.sql", "CREATE TABLE u (id INT);");
        write("rows.sql", ON_CHANGE, "INSERT INTO t VALUES (1);");
        baseline("0001");
        migrator().up(Target.file("rows.sql"));
        assertThat(appliedNames()).containsExactly("0001_baseline", "rows");
    }

    @Test
    default void aBaselineBesideARepeatableOneIsRaised() {
        baselineAndARepeatableOne();
        assertThat(builder().baseline(Baseline.of("0002")).build().status().problems())
                .extracting(Problem::remedy)
                .containsExactly("set migration.baseline=0001, or remove the setting; if 0002 is right: migration"
                        + " baseline 0002");

        baseline("0002");

        assertThat(appliedNames()).containsExactly("rows", "0002_baseline");
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    default void aBaselineBesideARepeatableOneIsLoweredWithoutAWarning() {
        baselineAndARepeatableOne();
        baseline("0002");

        HistoryChange lowered = baseline("0001");

        assertThat(lowered.pending()).containsExactly("0002_u");
        assertThat(lowered.warnings()).isEmpty();
        assertThat(names(up())).containsExactly("0002_u");
    }

    /** What is left would be a history, so that all migrations ran in a schema that has them. */
    @Test
    default void aBaselineBesideARepeatableOneIsNotMarkedAsFailed() {
        baselineAndARepeatableOne();

        assertThat(refused(() -> migrator().markFailed("0001")))
                .hasMessageStartingWith("Version 0001 is the baseline, and rows is applied:");
        HistoryChange removed = baseline("none");

        assertThat(removed.action()).isEqualTo(HistoryChange.Action.BASELINE_REMOVED);
        assertThat(removed.warnings())
                .extracting(Problem::message)
                .containsExactly("Every migration up to 0001 is pending.");
        assertThat(states()).containsExactly(State.PENDING, State.PENDING, State.APPLIED);
    }

    /** As if the other one had not seen the lock. */
    @Test
    default void aRepeatableOneThatAnotherRunnerHasAppliedMeanwhileDoesNotRunTwice() {
        tableAndRows();
        write("a_rows.sql", ON_CHANGE, "INSERT INTO t VALUES (3);");
        String now = status("a_rows").checksum();

        MigrationException refused = catchThrowableOfType(
                MigrationException.class,
                () -> builder()
                        .listener(event -> {
                            if (event instanceof MigrationEvent.MigrationStarted) {
                                execute("UPDATE __migrations SET checksum = '" + now + "' WHERE version = 'R__a_rows'");
                            }
                        })
                        .build()
                        .up());

        assertThat(refused).isNotNull();
        assertThat(ids()).containsExactly("1", "2");
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    default void repeatableOnesAreMarkedByName() {
        tableAndRows();
        write("a_rows.sql", ON_CHANGE, "INSERT INTO t VALUES (3);");

        migrator().markApplied("a_rows");
        assertThat(up().migrations()).isEmpty();
        assertThat(refused(() -> migrator().markApplied("a_rows")))
                .hasMessageStartingWith("Migration already applied: a_rows at ");
        assertThat(column("SELECT kind FROM __migrations ORDER BY id"))
                .containsExactly("migration", "repeatable", "repeatable");

        migrator().markFailed("a_rows");
        assertThat(names(up())).containsExactly("a_rows");
        assertThat(ids()).containsExactly("1", "2", "3");
    }
}
