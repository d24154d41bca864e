// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.hibernate");

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    @Test
    void nothingInternalIsPublicThatNoOtherPackageNeeds() {
        assertThat(ARCHITECTURE.needlesslyPublic())
                .as("the starter uses these")
                .allMatch(name -> name.matches(".*\\.internal\\.(DraftFiles|EntityDraft|SafeDraft)"));
    }

    @Test
    void ofOtherModulesOnlyTheseInternalPackagesAreUsed() {
        assertThat(ARCHITECTURE.usedPackages())
                .containsExactly(
                        "database",
                        "database.catalogue",
                        "help",
                        "rehearsal.internal.remedy",
                        "rehearsal.internal.trial",
                        "report",
                        "run",
                        "schema",
                        "schema.internal.database",
                        "schema.internal.files",
                        "schema.internal.scratch",
                        "secrets",
                        "session",
                        "url");
    }
}
