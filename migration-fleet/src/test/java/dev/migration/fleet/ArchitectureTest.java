// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.fleet");

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    @Test
    void nothingInternalIsPublicThatNoOtherPackageNeeds() {
        // The command line and the starter write it.
        assertThat(ARCHITECTURE.needlesslyPublic())
                .containsExactly("dev.migration.fleet.internal.status.FleetDocument");
    }

    @Test
    void ofOtherModulesOnlyTheseInternalPackagesAreUsed() {
        assertThat(ARCHITECTURE.usedPackages())
                .containsExactly(
                        "compare",
                        "database",
                        "database.product",
                        "help",
                        "history",
                        "plan",
                        "report",
                        "run",
                        "schema",
                        "secrets",
                        "session",
                        "settings",
                        "stop",
                        "tenant",
                        "url");
    }
}
