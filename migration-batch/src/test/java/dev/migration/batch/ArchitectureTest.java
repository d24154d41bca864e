// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.batch");

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    @Test
    void nothingInternalIsPublicThatNoOtherPackageNeeds() {
        assertThat(ARCHITECTURE.needlesslyPublic()).isEmpty();
    }

    @Test
    void ofOtherModulesOnlyTheseInternalPackagesAreUsed() {
        assertThat(ARCHITECTURE.usedPackages()).containsExactly("help");
    }
}
