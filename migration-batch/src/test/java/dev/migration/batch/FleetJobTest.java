// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationFailedException;
import dev.migration.fleet.FleetMigrator;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.context.ConfigurableApplicationContext;

/** Spring Boot's job repository in a real database. */
class FleetJobTest {

    private static FleetDatabase database;
    private static ConfigurableApplicationContext service;
    private static JobRepository jobs;
    private static JobOperator operator;
    private static Job job;
    private static FleetMigrator fleet;

    @TempDir
    Path folder;

    private JobParameters parameters;

    @BeforeAll
    static void startService() throws SQLException {
        database = new FleetDatabase();
        service = FleetApplication.start(database.url(), false);
        jobs = service.getBean(JobRepository.class);
        operator = service.getBean(JobOperator.class);
        job = service.getBean(Job.class);
        fleet = service.getBean(FleetMigrator.class);
    }

    @AfterAll
    static void stopService() throws SQLException {
        service.close();
        database.close();
    }

    private void targets(String prefix) throws SQLException {
        database.targets(prefix);
        parameters = new JobParametersBuilder().addString("release", prefix).toJobParameters();
    }

    private void gates(int first, Gate change) throws SQLException {
        for (int target = first; target <= FleetDatabase.TARGETS; target++) {
            change.of(target);
        }
    }

    private interface Gate {

        void of(int target) throws SQLException;
    }

    private List<StepExecution> partitions(JobExecution execution) {
        return jobs.getJobExecution(execution.getId()).getStepExecutions().stream()
                .filter(step -> step.getStepName().contains(":"))
                .toList();
    }

    @Test
    void aRestartRunsOnlyTheTargetThatFailed() throws Exception {
        targets("fails");
        database.execute("CREATE TABLE broken_fails7 ()");

        JobExecution first = operator.start(job, parameters);
        database.execute("DROP TABLE broken_fails7");
        JobExecution second = operator.restart(first);

        assertThat(first.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(partitions(first)).hasSize(FleetDatabase.TARGETS);
        assertThat(partitions(first))
                .filteredOn(step -> step.getStatus() == BatchStatus.COMPLETED)
                .hasSize(11)
                .extracting(StepExecution::getWriteCount)
                .containsOnly(4L);
        assertThat(partitions(first))
                .filteredOn(step -> step.getStatus() == BatchStatus.FAILED)
                .singleElement()
                .satisfies(failed -> assertThat(failed.getExitStatus().getExitDescription())
                        .startsWith(
                                "Target fails7: Migration failed: 0002_checks\nfleet/0002_checks.sql:1:1  statement 1 of 1 failed")
                        .contains("division by zero", "Next: change what stands in its way in this database")
                        .doesNotContain("Exception", "\tat "));
        assertThat(first.getAllFailureExceptions())
                .filteredOn(TargetFailedException.class::isInstance)
                .singleElement()
                .satisfies(failed -> assertThat(((TargetFailedException) failed).failure())
                        .isInstanceOf(MigrationFailedException.class));
        assertThat(second.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(partitions(second)).extracting(StepExecution::getStepName).containsExactly("migrate:fails7");
        assertThat(second.getStepExecutions())
                .extracting(StepExecution::getWriteCount)
                .containsOnly(3L);
        database.assertEachTargetIsMigratedOnce();
    }

    @Test
    void aRestartRunsWhatAKilledProcessHasLeft() throws Exception {
        targets("killed");
        gates(3, database::closeGate);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FleetApplication.class.getName(),
                        database.url(),
                        "release=killed")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.log").toFile())
                .start();
        try {
            database.awaitAtGates(8);
        } finally {
            process.destroyForcibly().waitFor();
        }

        JobExecution last = jobs.getLastJobExecution("migrate-fleet", parameters);
        List<StepExecution> before = partitions(last);
        // The server does not know yet that the process has gone: its sessions still have their locks.
        var restarted = CompletableFuture.supplyAsync(() -> {
            try {
                return operator.restart(operator.recover(last));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        gates(3, database::openGate);
        JobExecution second = restarted.get(60, TimeUnit.SECONDS);

        assertThat(before).hasSize(FleetDatabase.TARGETS).anyMatch(step -> step.getStatus() == BatchStatus.STARTED);
        assertThat(second.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(partitions(second))
                .extracting(StepExecution::getStepName)
                .containsExactlyInAnyOrderElementsOf(before.stream()
                        .filter(step -> step.getStatus() != BatchStatus.COMPLETED)
                        .map(StepExecution::getStepName)
                        .toList());
        database.assertEachTargetIsMigratedOnce();
    }

    @Test
    void aRestartRunsATargetWhoseProcessWasKilledBeforeItsContextWasStored() throws Exception {
        targets("torn");
        database.execute("CREATE TABLE broken_torn7 ()");
        JobExecution first = operator.start(job, parameters);
        database.execute("DROP TABLE broken_torn7");
        database.execute("DELETE FROM batch_step_execution_context USING batch_step_execution"
                + " WHERE batch_step_execution_context.step_execution_id = batch_step_execution.step_execution_id"
                + " AND step_name = 'migrate:torn7'");

        JobExecution second = operator.restart(first);

        assertThat(second.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(partitions(second)).extracting(StepExecution::getStepName).containsExactly("migrate:torn7");
        database.assertEachTargetIsMigratedOnce();
    }

    @Test
    void aTargetThatAnotherProcessWorksOnIsWaitedFor() throws Exception {
        targets("busy");
        database.closeGate(1);
        var other = CompletableFuture.supplyAsync(
                () -> fleet.migrator(fleet.target("busy1")).up());
        database.awaitAtGates(1);

        var started = CompletableFuture.supplyAsync(() -> run(job));
        database.await(
                1,
                "SELECT count(*) FROM batch_step_execution"
                        + " WHERE step_name = 'migrate:busy1' AND status = 'STARTED' AND commit_count > 0");
        database.openGate(1);

        assertThat(started.get(60, TimeUnit.SECONDS).getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(other.get().migrations()).hasSize(4);
        assertThat(partitions(started.get()))
                .filteredOn(step -> step.getStepName().equals("migrate:busy1"))
                .extracting(StepExecution::getWriteCount)
                .containsExactly(0L);
        database.assertEachTargetIsMigratedOnce();
    }

    @Test
    void aStoppedJobIsResumedByARestart() throws Exception {
        targets("stopped");
        gates(1, database::closeGate);
        var started = CompletableFuture.supplyAsync(() -> run(job));
        database.awaitAtGates(8);
        assertThat(database.atGates()).as("connections to the server").isEqualTo(8);

        fleet.stop();
        JobExecution first = started.get(60, TimeUnit.SECONDS);
        gates(1, database::openGate);
        JobExecution second = operator.restart(first);

        assertThat(first.getStatus()).isEqualTo(BatchStatus.STOPPED);
        assertThat(partitions(first)).extracting(StepExecution::getStatus).containsOnly(BatchStatus.STOPPED);
        assertThat(second.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        database.assertEachTargetIsMigratedOnce();
    }

    @Test
    void aStopAlsoEndsTheWaitForAnotherProcess() throws Exception {
        targets("waits");
        database.closeGate(1);
        FleetMigrator others =
                new FleetConfiguration().fleet(service.getBean(DataSource.class), service.getEnvironment());
        var other = CompletableFuture.supplyAsync(
                () -> others.migrator(others.target("waits1")).up());
        database.awaitAtGates(1);
        var started = CompletableFuture.supplyAsync(() -> run(job));
        database.await(
                11,
                "SELECT count(*) FROM batch_step_execution"
                        + " WHERE step_name LIKE 'migrate:waits%' AND status = 'COMPLETED'");

        fleet.stop();
        JobExecution first = started.get(60, TimeUnit.SECONDS);
        database.openGate(1);

        assertThat(first.getStatus()).isEqualTo(BatchStatus.STOPPED);
        assertThat(other.get().migrations()).hasSize(4);
        assertThat(operator.restart(first).getStatus()).isEqualTo(BatchStatus.COMPLETED);
        database.assertEachTargetIsMigratedOnce();
    }

    @Test
    void aStopOfTheJobLetsTheTargetsAtWorkFinish() throws Exception {
        targets("halted");
        gates(1, database::closeGate);
        var started = CompletableFuture.supplyAsync(() -> run(job));
        database.awaitAtGates(8);

        operator.stop(jobs.getLastJobExecution("migrate-fleet", parameters));
        database.await(
                4,
                "SELECT count(*) FROM batch_step_execution"
                        + " WHERE step_name LIKE 'migrate:halted%' AND status = 'STOPPED'");
        gates(1, database::openGate);
        JobExecution first = started.get(60, TimeUnit.SECONDS);

        assertThat(first.getStatus()).isEqualTo(BatchStatus.STOPPED);
        assertThat(database.number(
                        "SELECT count(*) FROM pg_tables WHERE schemaname LIKE 'halted%' AND tablename = 'orders'"))
                .isEqualTo(8);
        assertThat(operator.restart(first).getStatus()).isEqualTo(BatchStatus.COMPLETED);
        database.assertEachTargetIsMigratedOnce();
    }

    @Test
    void eachPartitionIsObserved() throws Exception {
        targets("observed");
        List<String> steps = Collections.synchronizedList(new ArrayList<>());
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                steps.add(context.getLowCardinalityKeyValue("spring.batch.step.name")
                        .getValue());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });

        JobExecution execution =
                run(FleetJob.of(fleet, jobs).withObservations(registry).job("observed"));

        assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(steps)
                .hasSize(FleetDatabase.TARGETS + 1)
                .contains("migrate", "migrate:observed1", "migrate:observed12");
    }

    @Test
    void aNameForWhichTheRepositoryHasNoRoomStopsTheJobBeforeItStarts() throws Exception {
        targets("names");
        String name = "a".repeat(93);
        database.execute("UPDATE customer SET name = '" + name + "' WHERE name = 'names3'");

        JobExecution execution = run(job);

        assertThat(execution.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(partitions(execution)).isEmpty();
        assertThat(execution.getAllFailureExceptions())
                .singleElement()
                .asString()
                .contains("longer than 92 characters", name);
    }

    private JobExecution run(Job what) {
        try {
            return operator.start(what, parameters);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
