// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.adopt");

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    @Test
    void nothingInternalIsPublicThatNoOtherPackageNeeds() {
        assertThat(ARCHITECTURE.needlesslyPublic())
                .as("the command line and the starter make baselines by it")
                .allMatch(name -> name.matches(".*\\.internal\\.Baseline(File|Schema)"));
    }

    @Test
    void ofOtherModulesOnlyTheseInternalPackagesAreUsed() {
        assertThat(ARCHITECTURE.usedPackages())
                .containsExactly(
                        "checks",
                        "compare",
                        "database",
                        "execute",
                        "find",
                        "header",
                        "help",
                        "history",
                        "layout",
                        "lock",
                        "lockfile",
                        "names",
                        "plan",
                        "run",
                        "schema.internal.database",
                        "schema.internal.dump",
                        "schema.internal.files",
                        "schema.internal.scratch",
                        "script",
                        "secrets",
                        "session",
                        "settings",
                        "stop",
                        "url");
    }
}
