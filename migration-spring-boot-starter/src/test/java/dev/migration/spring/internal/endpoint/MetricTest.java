// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.fixture.GeneratedSection;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricTest {

    @Test
    void thePageHasEachMetric() throws IOException {
        new GeneratedSection("observe.md", "metrics")
                .check("| gauge | |\n|---|---|\n", Stream.of(Metric.values()).map(Metric::row));
    }
}
