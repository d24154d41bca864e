// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationListener;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.RunReport;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationObservationsTest {

    private final List<String> told = new ArrayList<>();
    private final List<Observation.Context> stopped = new ArrayList<>();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private long now;
    private final MigrationObservations observations;

    MigrationObservationsTest() {
        registry.observationConfig().observationHandler(new Recorder());
        observations = new MigrationObservations("clinic", null, () -> registry, () -> now);
    }

    @Test
    void aWaitForTheLockIsOneObservationHoweverOftenItIsReported() {
        waiting(Duration.ofMillis(1));
        waiting(Duration.ofSeconds(5));
        waiting(Duration.ofSeconds(10));
        planned();
        assertThat(told).containsExactly("start migrations.lock.wait", "stop migrations.lock.wait");
    }

    @Test
    void whatTenantsDoAtATimeIsObservedApart() {
        MigrationListener acme = observations.forTenant("acme");
        MigrationListener bolt = observations.forTenant("bolt");
        acme.on(new MigrationEvent.MigrationStarted(Direction.UP, "0001", "0001_a"));
        bolt.on(new MigrationEvent.MigrationStarted(Direction.UP, "0001", "0001_a"));
        acme.on(applied());
        assertThat(told).containsExactly("start migrations.apply", "start migrations.apply", "stop migrations.apply");
        bolt.on(applied());
        assertThat(told).hasSize(4).last().isEqualTo("stop migrations.apply");
    }

    private static MigrationEvent applied() {
        return new MigrationEvent.MigrationCompleted(
                Direction.UP, new RunReport.CompletedMigration("0001", "0001_a", 1, Duration.ofMillis(1)));
    }

    @Test
    void theTenantIsInTracesOnly() {
        MigrationListener acme = observations.forTenant("acme");
        acme.on(new MigrationEvent.MigrationStarted(Direction.UP, "0001", "0001_a"));
        acme.on(applied());
        assertThat(stopped).singleElement().satisfies(context -> {
            assertThat(context.getHighCardinalityKeyValue("migration.tenant").getValue())
                    .isEqualTo("acme");
            assertThat(context.getLowCardinalityKeyValues())
                    .extracting(tag -> tag.getKey())
                    .doesNotContain("migration.tenant");
        });
    }

    @Test
    void aWaitThatTimedOutIsNotEndedByTheNextRun() {
        waiting(Duration.ofMillis(1));
        now += Duration.ofMinutes(5).toNanos();
        planned();
        assertThat(told).containsExactly("start migrations.lock.wait");
    }

    @Test
    void theNextWaitIsAnotherOne() {
        waiting(Duration.ofSeconds(5));
        waiting(Duration.ofMillis(1));
        planned();
        assertThat(told)
                .containsExactly(
                        "start migrations.lock.wait", "start migrations.lock.wait", "stop migrations.lock.wait");
    }

    @Test
    void newsOfTheDatabasesLocksDoNotEndAWait() {
        waiting(Duration.ofMillis(1));
        observations.on(new Waiting(Waiting.Cause.ANSWER, null, "", Duration.ofSeconds(2)));
        assertThat(told).containsExactly("start migrations.lock.wait");
    }

    @Test
    void aFailureIsAnError() {
        started();
        failed(Code.STATEMENT_FAILED);
        assertThat(told)
                .containsExactly(
                        "start migrations.apply",
                        "error migrations.apply: MigrationFailedException",
                        "stop migrations.apply");
    }

    @Test
    void theRegistryIsAskedForOnlyWhenThereIsSomethingToObserve() {
        var never = new MigrationObservations("clinic", () -> {
            throw new AssertionError("asked");
        });
        never.on(new MigrationEvent.Planned(new Plan(Direction.UP, List.of(), List.of())));
    }

    private void waiting(Duration waited) {
        observations.on(new Waiting(Waiting.Cause.MIGRATION_LOCK, null, "clinic@other-host", waited));
    }

    private void planned() {
        observations.on(new MigrationEvent.Planned(new Plan(Direction.UP, List.of(), List.of())));
    }

    private void started() {
        observations.on(new MigrationEvent.MigrationStarted(Direction.UP, "0007", "0007_add_phone"));
    }

    private void failed(Code code) {
        observations.on(new MigrationEvent.MigrationFailed(
                Direction.UP, "0007", "0007_add_phone", Problem.error(code, null, "it failed", "fix it")));
    }

    private final class Recorder implements ObservationHandler<Observation.Context> {
        @Override
        public void onStart(Observation.Context context) {
            told.add("start " + context.getName());
        }

        @Override
        public void onError(Observation.Context context) {
            told.add("error " + context.getName() + ": "
                    + context.getError().getClass().getSimpleName());
        }

        @Override
        public void onStop(Observation.Context context) {
            told.add("stop " + context.getName());
            stopped.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
