// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.rehearsal");

    private static final Architecture INTERNAL = new Architecture("dev.migration.rehearsal.internal");

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        INTERNAL.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    @Test
    void nothingInternalIsPublicThatNoOtherPackageNeeds() {
        assertThat(ARCHITECTURE.needlesslyPublic())
                .as("the other modules use these")
                .allMatch(name ->
                        name.matches(".*\\.(SizesFile|RehearsalText|remedy\\.\\w+|roundtrip\\.\\w+|trial\\.\\w+)"));
    }

    /** Through the core's log, which knows secrets and escapes lines. */
    @Test
    void onlyTheMaskedLogLogs() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.slf4j..")
                .check(ARCHITECTURE.classes());
    }

    @Test
    void ofOtherModulesOnlyTheseInternalPackagesAreUsed() {
        assertThat(ARCHITECTURE.usedPackages())
                .containsExactly(
                        "batch",
                        "blockers",
                        "compare",
                        "database",
                        "execute",
                        "find",
                        "header",
                        "help",
                        "history",
                        "layout",
                        "lockfile",
                        "names",
                        "plan",
                        "report",
                        "run",
                        "schema",
                        "schema.internal.database",
                        "schema.internal.files",
                        "schema.internal.scratch",
                        "script",
                        "secrets",
                        "session",
                        "settings",
                        "sql",
                        "sql.lexer",
                        "sql.rules",
                        "statements.internal",
                        "stop",
                        "text",
                        "url");
    }
}
