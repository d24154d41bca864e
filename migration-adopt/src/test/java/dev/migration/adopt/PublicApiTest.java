// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Golden;
import dev.migration.fixture.PublicApi;
import org.junit.jupiter.api.Test;

/** A change of what users can call shows in the diff of {@code api.txt}. */
class PublicApiTest {

    @Test
    void theSignaturesAreThoseOfTheGoldenFileWithoutInternalTypes() throws Exception {
        String signatures = new PublicApi("migration-adopt", "dev.migration.adopt").signatures();

        Golden.assertSame("", "api", signatures);
        assertThat(signatures).doesNotContain("internal");
    }
}
