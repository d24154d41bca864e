// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The code in {@code docs/spring-batch.md} is what the other tests run. */
@Tag("guide")
class FleetGuideTest {

    private static final Path TESTS = Path.of("src", "test", "java", "dev", "migration", "batch");
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void itsCodeIsTested() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "spring-batch.md"));

        List<String> blocks =
                CODE.matcher(page).results().map(block -> block.group(1)).toList();

        assertThat(blocks).hasSize(2);
        assertThat(Files.readString(TESTS.resolve("FleetConfiguration.java"))).endsWith(blocks.get(0));
        assertThat(Files.readString(TESTS.resolve("FleetJobTest.java")))
                .contains(blocks.get(1).lines().toList());
    }
}
