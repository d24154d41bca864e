// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import dev.migration.Code;
import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetTarget;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** Makes a partition of each target, whatever the size of the grid. */
final class FleetPartitioner implements Partitioner {

    /** What the repository's tables have room for: the name of the step, a colon, and the name of the target. */
    private static final int LONGEST = 100;

    private final FleetMigrator fleet;
    private final String step;

    FleetPartitioner(FleetMigrator fleet, String step) {
        this.fleet = fleet;
        this.step = step;
    }

    @Override
    public Map<String, ExecutionContext> partition(int gridSize) {
        int longest = LONGEST - step.length() - 1;
        List<String> names = fleet.targets().stream().map(FleetTarget::name).toList();
        List<String> tooLong =
                names.stream().filter(name -> name.length() > longest).toList();
        if (!tooLong.isEmpty()) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "Names of targets are longer than " + longest
                            + " characters, for which a job repository has no room: " + Printable.names(tooLong),
                    "give them shorter names where the targets are listed; no target was touched");
        }
        Map<String, ExecutionContext> partitions = new LinkedHashMap<>();
        for (String name : names) {
            var context = new ExecutionContext();
            context.putString(FleetJob.TARGET, name);
            partitions.put(name, context);
        }
        return partitions;
    }
}
