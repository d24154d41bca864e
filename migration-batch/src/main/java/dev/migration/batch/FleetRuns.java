// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetRun;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobExecution;

/** The run over the fleet that belongs to a job execution: all its partitions in this process share it. */
final class FleetRuns {

    /** Some job repositories count their executions from 1 again in each process. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final FleetMigrator fleet;
    private String name = "";
    private @Nullable FleetRun run;

    FleetRuns(FleetMigrator fleet) {
        this.fleet = fleet;
    }

    /** Reads the targets and the files once, unless several executions take turns. */
    synchronized FleetRun of(JobExecution execution) {
        String wanted = "batch-" + execution.getId() + "-" + TIME.format(execution.getCreateTime());
        FleetRun current = run;
        if (current == null || !name.equals(wanted)) {
            current = fleet.run(wanted);
            run = current;
            name = wanted;
        }
        return current;
    }
}
