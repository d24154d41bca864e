// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.schema");

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    @Test
    void ofTheModulesOnlyTheCoreIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.migration.adopt..",
                        "dev.migration.cli..",
                        "dev.migration.fleet..",
                        "dev.migration.hibernate..",
                        "dev.migration.rehearsal..",
                        "dev.migration.spring..")
                .check(ARCHITECTURE.classes());
    }
}
