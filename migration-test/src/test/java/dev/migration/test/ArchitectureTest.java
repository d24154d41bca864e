// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.test");

    /** JUnit's way is left out: the annotation names its extension, which reads the annotation. */
    @Test
    void noFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfFiles(".*\\.MigrationTest", ".*\\.MigrationTestExtension");
    }

    @Test
    void ofOtherModulesOnlyTheseInternalPackagesAreUsed() {
        assertThat(ARCHITECTURE.usedPackages())
                .containsExactly(
                        "compare",
                        "database.product",
                        "find",
                        "help",
                        "history",
                        "layout",
                        "names",
                        "rehearsal.internal",
                        "rehearsal.internal.roundtrip",
                        "run",
                        "schema",
                        "script",
                        "secrets",
                        "session",
                        "settings",
                        "sql",
                        "statements.internal",
                        "stop",
                        "text",
                        "url");
    }
}
