// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Direction;
import dev.migration.MigrationEvent.MigrationCompleted;
import dev.migration.MigrationEvent.MigrationProgress;
import dev.migration.MigrationEvent.MigrationStarted;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationEvent.Waiting.Cause;
import dev.migration.MigrationListener;
import dev.migration.RunReport.CompletedMigration;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunProgressTest {

    private final RunProgress progress = new RunProgress();

    private static void completeOne(MigrationListener run) {
        run.on(new MigrationStarted(Direction.UP, "1", "1_a"));
        run.on(new MigrationProgress(Direction.UP, "1", "1_a", 40, 100));
        run.on(new MigrationCompleted(Direction.UP, new CompletedMigration("1", "1_a", 1, Duration.ZERO)));
    }

    @Test
    void thePercentageIsThatOfTheMigrationThatRuns() {
        progress.on(new MigrationProgress(Direction.UP, "1", "1_a", 40, 100));
        assertThat(progress.json()).isEqualTo("{\"planned\":0,\"done\":0,\"percent\":40}");

        completeOne(progress);
        assertThat(progress.json()).isEqualTo("{\"planned\":0,\"done\":1,\"percent\":0}");
    }

    @Test
    void aWaitIsSaidBeforeTheFirstMigrationAndNotAfterIt() {
        progress.on(new Waiting(Cause.MIGRATION_LOCK, null, "", Duration.ZERO));
        assertThat(progress.json())
                .isEqualTo("{\"planned\":0,\"done\":0,\"percent\":0,\"waitsFor\":\"MIGRATION_LOCK\"}");

        progress.on(new MigrationStarted(Direction.UP, "1", "1_a"));
        progress.on(new Waiting(Cause.SCRIPT_LOCK, "1_a", "", Duration.ZERO));
        assertThat(progress.json()).isEqualTo("{\"planned\":0,\"done\":0,\"percent\":0}");
    }

    @Test
    void ofTenantsItHasTheSumAlone() {
        completeOne(progress.forTenant("north"));
        completeOne(progress.forTenant("south"));

        assertThat(progress.json()).isEqualTo("{\"planned\":0,\"done\":2}");
    }
}
