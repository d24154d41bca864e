// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.fleet.FleetSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As part of which run a process works, by the environment that the manifest of docs/fleet.md gives it. */
class FleetOptionsTest {

    private static final Map<String, String> JOB = Map.of("JOB_COMPLETION_INDEX", "3", "MIGRATION_FLEET_RUN", "night");

    @Test
    void anIndexedJobSaysWhichRunItIsAndWhichOfItsProcesses() {
        assertThat(FleetOptions.part(JOB, null, null))
                .isEqualTo(FleetSettings.defaults().withRun("night").withIndex(3))
                .isNotEqualTo(FleetSettings.defaults().withRun("night"));
    }

    @Test
    void whatIsTypedComesFirst() {
        assertThat(FleetOptions.part(JOB, "day", "2/8"))
                .isEqualTo(FleetSettings.defaults().withRun("day").withShard(2, 8))
                .isNotEqualTo(FleetSettings.defaults().withRun("day").withShard(1, 8));
        assertThatThrownBy(() -> FleetOptions.part(Map.of(), null, "2"))
                .hasMessageContaining("--shard is '2'.")
                .hasMessageContaining("write it like 3/8");
    }
}
