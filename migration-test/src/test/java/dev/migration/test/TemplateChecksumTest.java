// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.settings.Settings;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A setting that the checksum forgets gives a test the schema of other settings. */
class TemplateChecksumTest {

    private static final List<String> DECIDING =
            List.of("schema", "use", "table", "placeholders", "rules", "initSql", "role", "service");

    /** What a run leaves is the same whatever they are; the files and their code are read by themselves. */
    private static final List<String> OTHERS = List.of(
            "dataSource",
            "vendor",
            "locations",
            "finder",
            "code",
            "connectTimeout",
            "sqlLocks",
            "batches",
            "listeners");

    @Test
    void eachSettingIsInItOrKnownToDecideNothing() {
        assertThat(components(Settings.class))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(DECIDING.stream(), OTHERS.stream()).toList());
        assertThat(components(Settings.Service.class))
                .containsExactlyInAnyOrder("instance", "beside", "fleetRun", "schemas");
        assertThat(components(Settings.Rules.class))
                .containsExactlyInAnyOrder("sequence", "outOfOrder", "policies", "baseline", "phase", "flyway");
        assertThat(components(FlywayFolder.class))
                .containsExactlyInAnyOrder(
                        "naming", "encoding", "placeholderSeparator", "target", "choices", "ignored");
    }

    private static List<String> components(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }
}
