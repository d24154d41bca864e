// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import dev.migration.fleet.FleetMigrator;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

/**
 * Migrates a fleet as a Spring Batch job: a step with a partition for each target. A restart of a job instance runs the
 * partitions that failed, were stopped or were never started, and new targets. Immutable.
 */
public final class FleetJob {

    /** The key under which the execution context of a partition has the name of its target. */
    public static final String TARGET = "migration.target";

    private final FleetMigrator fleet;
    private final JobRepository repository;
    private final TaskExecutor executor;
    private final ObservationRegistry observations;

    private FleetJob(
            FleetMigrator fleet, JobRepository repository, TaskExecutor executor, ObservationRegistry observations) {
        this.fleet = fleet;
        this.repository = repository;
        this.executor = executor;
        this.observations = observations;
    }

    /** With threads of its own, as many as the settings of the fleet allow. */
    public static FleetJob of(FleetMigrator fleet, JobRepository repository) {
        var executor = new SimpleAsyncTaskExecutor("migration-batch-");
        executor.setConcurrencyLimit(fleet.settings().parallelism());
        return new FleetJob(fleet, repository, executor, ObservationRegistry.NOOP);
    }

    /** The same with this executor, whose threads migrate one target at a time each. */
    public FleetJob withTaskExecutor(TaskExecutor other) {
        return new FleetJob(fleet, repository, other, observations);
    }

    /** The same with an observation for each partition; Spring Boot adds those of the job. */
    public FleetJob withObservations(ObservationRegistry registry) {
        return new FleetJob(fleet, repository, executor, registry);
    }

    /** A job with a single step, {@code migrate}. */
    public Job job(String name) {
        return new JobBuilder(name, repository).start(step("migrate")).build();
    }

    /** A step for a job of your own. */
    public Step step(String name) {
        return new StepBuilder(name, repository)
                .observationRegistry(observations)
                .partitioner(name, partitioner(name))
                .step(partition(name))
                .taskExecutor(executor)
                .build();
    }

    /**
     * The step that migrates the target of one partition: where workers of your own get them.
     *
     * @param name the name of the step that has the partitions
     */
    public Step partition(String name) {
        // Without a transaction manager: it would keep a connection of the repository while a migration runs.
        return new StepBuilder(name, repository)
                .tasklet(new FleetTasklet(name, new FleetRuns(fleet)))
                .observationRegistry(observations)
                .build();
    }

    /**
     * Names the partitions: for a step that sends them elsewhere.
     *
     * @param name the name of the step that has the partitions
     */
    public Partitioner partitioner(String name) {
        return new FleetPartitioner(fleet, name);
    }
}
