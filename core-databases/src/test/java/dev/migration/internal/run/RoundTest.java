// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Baseline;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.Target;
import dev.migration.fixture.H2Workbench;
import dev.migration.internal.history.History;
import dev.migration.internal.run.Engine.Companions;
import dev.migration.internal.session.Session;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest extends H2Workbench {

    private final CompletedMigration before = new CompletedMigration("0001", "0001_before", 1, Duration.ZERO);

    private Round.Outcome round(List<CompletedMigration> earlier) {
        Engine engine = Engine.of(migrator());
        return engine.active().run(engine.settings().listeners(), stop -> {
            try (Session session = Session.open(engine.settings(), stop.scheduler())) {
                stop.attend(session);
                History seen = session.history().read();
                return new Round(engine.settings(), engine.up(Target.all()), session, stop, earlier, Companions.NONE)
                        .run(seen);
            }
        });
    }

    @Test
    void withNothingToDoNothingIsMade() {
        Round.Outcome outcome = round(List.of());

        assertThat(outcome.done()).isEmpty();
        assertThat(outcome.started()).isNull();
        assertThat(tableNames()).isEmpty();
    }

    @Test
    void whatIsPendingRunsUpToTheStepThatRunsInRanges() {
        write("0001_t.sql", "CREATE TABLE t (id INT PRIMARY KEY, n INT);");
        write(
                "0002_fill.sql",
                "-- option: batch=t.id",
                "UPDATE t SET n = 1 WHERE n IS NULL AND id BETWEEN :from AND :to;");
        write("0003_u.sql", "CREATE TABLE u (id INT);");

        Round.Outcome outcome = round(List.of());

        assertThat(outcome.done()).extracting(CompletedMigration::version).containsExactly("0001");
        assertThat(outcome.started())
                .isNotNull()
                .extracting(step -> step.version().text())
                .isEqualTo("0002");
        assertThat(outcome.schema()).isEqualTo("PUBLIC");
    }

    @Test
    void aFailureNamesWhatTheRunHasDoneInOtherSessions() {
        write("0002_wrong.sql", "CREATE TABLE;");

        assertThatThrownBy(() -> round(List.of(before)))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("Applied in this run: 0001.");
    }

    /** Else the next start would find an ordinary baseline, and run what comes after it again. */
    @Test
    void anUndoWhoseHistoryWasEmptiedMeanwhileRecordsNoBaseline() {
        writeUpAndDown("0001_t.sql", "CREATE TABLE t (id INT);", "DROP TABLE t;");
        up();
        Engine engine = Engine.of(builder().baseline(Baseline.of("0001")).build());

        assertThatThrownBy(() -> engine.active().run(engine.settings().listeners(), stop -> {
                    try (Session session = Session.open(engine.settings(), stop.scheduler())) {
                        History seen = session.history().read();
                        emptyHistory();
                        var request = engine.down(Target.count(1), DownScript.FILE, null);
                        return new Round(engine.settings(), request, session, stop, List.of(), Companions.NONE)
                                .run(seen);
                    }
                }))
                .isInstanceOf(InvalidMigrationsException.class);

        assertThat(column("SELECT version FROM __migrations")).isEmpty();
        assertThat(tableNames()).contains("T");
    }

    @Test
    void aLockThatWasNeverTriedLeavesNoTable() {
        Engine engine = Engine.of(migrator());
        History after = engine.active().run(engine.settings().listeners(), stop -> {
            try (Session session = Session.open(engine.settings(), stop.scheduler())) {
                new LockedHistory(session, session.history().read(), engine.settings(), stop, Companions.NONE).close();
                return session.history().read();
            }
        });

        assertThat(after.present()).isFalse();
    }
}
