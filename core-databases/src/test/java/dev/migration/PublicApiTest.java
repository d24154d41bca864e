// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Golden;
import dev.migration.fixture.PublicApi;
import org.junit.jupiter.api.Test;

/** A change of what users can call shows in the diff of {@code api.txt}. */
class PublicApiTest {

    /** With those that are nested in others. */
    private static final int MOST_TYPES = 59;

    private static final PublicApi API = new PublicApi("migration-core", "dev.migration");

    @Test
    void theSignaturesAreThoseOfTheGoldenFile() throws Exception {
        Golden.assertSame("", "api", API.signatures());
    }

    @Test
    void noInternalTypeIsInASignature() throws Exception {
        assertThat(API.signatures()).doesNotContain("internal");
    }

    @Test
    void thereAreFewTypes() throws Exception {
        assertThat(API.types()).hasSizeLessThanOrEqualTo(MOST_TYPES);
    }
}
