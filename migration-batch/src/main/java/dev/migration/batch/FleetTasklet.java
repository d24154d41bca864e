// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.fleet.TargetOutcome;
import dev.migration.internal.help.Printable;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/** Migrates the target of one partition. */
final class FleetTasklet implements Tasklet {

    /** The column for it has 2,500, which not every repository respects. */
    private static final int LONGEST = 2_000;

    private final String prefix;
    private final FleetRuns runs;

    /** With the name of the step that has the partitions. */
    FleetTasklet(String partitioned, FleetRuns runs) {
        this.prefix = partitioned + ":";
        this.runs = runs;
    }

    /** Returns in between while another process works on the target: so Spring Batch can stop the step. */
    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext chunk) throws InterruptedException {
        StepExecution step = contribution.getStepExecution();
        String target = target(step);
        try {
            Optional<TargetOutcome> outcome = runs.of(step.getJobExecution()).up(target);
            outcome.ifPresent(done -> report(done, contribution));
            return outcome.isPresent() ? RepeatStatus.FINISHED : RepeatStatus.CONTINUABLE;
        } catch (MigrationStoppedException e) {
            step.setTerminateOnly();
            return RepeatStatus.FINISHED;
        } catch (MigrationException e) {
            throw new TargetFailedException(target, Printable.cut(String.valueOf(e.getMessage()), LONGEST), e);
        }
    }

    /** Spring Batch stores a partition before its context: of one whose process was killed in between, only the name is left. */
    private String target(StepExecution step) {
        String name = step.getStepName();
        return step.getExecutionContext()
                .getString(FleetJob.TARGET, name.startsWith(prefix) ? name.substring(prefix.length()) : name);
    }

    private static void report(TargetOutcome done, StepContribution contribution) {
        contribution.incrementWriteCount(done.migrations());
        String warnings = done.problems().stream().map(Problem::text).collect(Collectors.joining("\n"));
        contribution.setExitStatus(ExitStatus.COMPLETED.addExitDescription(Printable.cut(warnings, LONGEST)));
    }
}
