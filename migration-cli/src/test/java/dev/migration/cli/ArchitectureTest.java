// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.cli");

    @Test
    void noFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    /**
     * A problem is worded, escaped, masked and ended with an exit code as in a service, whose starter uses the same. What is tried
     * out is a round trip as migration-test makes it, with its file of sizes. The
     * module of schemas is what many commands are the door of.
     */
    @Test
    void outsideOfOnePackageOnlySharedTextAndOtherModulesAreUsed() {
        assertThat(ARCHITECTURE.usedPackagesOutside("dev.migration.cli.engine"))
                .filteredOn(name -> !name.startsWith("schema.internal."))
                .containsExactly(
                        "adopt.internal",
                        "fleet.internal.status",
                        "help",
                        "rehearsal.internal",
                        "rehearsal.internal.remedy",
                        "rehearsal.internal.roundtrip",
                        "rehearsal.internal.statement",
                        "rehearsal.internal.trial",
                        "report",
                        "secrets",
                        "session",
                        "statements.internal",
                        "url");
    }
}
