// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The phases expand and contract, as they are typed before and after a rollout. */
class PhaseCommandTest {

    @TempDir
    Path directory;

    @Test
    void theContractIsAppliedAfterTheRollout() {
        Cli cli = Cli.in(directory).env("DATABASE_URL", "sqlite:" + directory.resolve("clinic.db"));
        cli.file("migrations/0001_patients.sql", "CREATE TABLE patients (id INTEGER PRIMARY KEY, contact TEXT);\n");
        cli.run("up");
        cli.file("migrations/0002_add_phone.sql", "ALTER TABLE patients ADD COLUMN phone TEXT;\n");
        cli.file(
                "migrations/0003_drop_contact.sql",
                "-- option: phase=contract\nALTER TABLE patients DROP COLUMN contact;\n");
        cli.file("migrations/0004_visits.sql", "CREATE TABLE visits (id INTEGER PRIMARY KEY);\n");
        cli.file("migrations/0005_report.sql", "-- option: requires=0003\nCREATE TABLE reports (id INTEGER);\n");

        cli.run("up", "--phase", "contract");
        cli.run("up", "--dry-run");
        cli.run("up", "--to", "0004");
        cli.run("up");
        cli.run("status", "--exit-code");
        cli.run("status", "--phase", "all", "--exit-code");
        cli.run("up", "0003_drop_contact");
        cli.run("up", "--phase", "contract");
        cli.run("up");
        cli.run("up", "--phase", "shrink");
        Printed.assertMatches("phases", cli.story());
    }

    @Test
    void allAreAppliedInOrderIfThatIsAskedFor() {
        Cli cli = Cli.in(directory).env("DATABASE_URL", "sqlite:" + directory.resolve("clinic.db"));
        cli.file("migrations/0001_a.sql", "-- option: phase=contract\nSELECT 1;\n");
        cli.file("migrations/0002_b.sql", "SELECT 1;\n");

        cli.run("up", "--phase", "all", "--dry-run");
        cli.run("up", "--phase", "all");
        cli.file("migrations/0003_c.sql", "-- option: phase=contract\nSELECT 1;\n");
        cli.run("up");
        Printed.assertMatches("phases-at-once", cli.story());
    }

    @Test
    void theEnvironmentMayNameThePhase() {
        Cli cli = Cli.in(directory)
                .env("DATABASE_URL", "sqlite:" + directory.resolve("clinic.db"))
                .env("MIGRATION_PHASE", "all");
        cli.file("migrations/0001_a.sql", "-- option: phase=contract\nSELECT 1;\n");

        cli.run("status", "--format", "json").prints("\"pending\":1", "\"state\":\"PENDING\"");
        cli.run("up").prints("Applied 0001_a");
    }

    @Test
    void aDatabaseThatIsMadeAnewGetsAll() {
        Cli cli = Cli.in(directory).env("DATABASE_URL", "sqlite:" + directory.resolve("clinic.db"));
        cli.file("migrations/0001_a.sql", "-- option: phase=contract\nSELECT 1;\n");
        cli.run("up").prints("Nothing to apply.");

        cli.run("db", "reset", "--yes").prints("Applied 0001_a");
        cli.run("db", "reset", "--yes", "--phase", "expand").prints("Nothing to apply.");
    }

    @Test
    void aRehearsalHasTheContractToo() {
        Cli cli = Cli.in(directory).env("DATABASE_URL", "sqlite:" + directory.resolve("clinic.db"));
        cli.file("migrations/0001_patients.sql", "CREATE TABLE patients (id INTEGER PRIMARY KEY, contact TEXT);\n");
        cli.file("migrations/0002_drop.sql", "-- option: phase=contract\nALTER TABLE patients DROP COLUMN contact;\n");
        cli.file("migrations/0003_visits.sql", "CREATE TABLE visits (id INTEGER PRIMARY KEY, patient INTEGER);\n");
        cli.run("up");

        // In an empty database, which first gets what the configured one has: that is without 0002.
        cli.file("empty.db", "");
        cli.run("rehearse", "--scratch-url", "sqlite:" + directory.resolve("empty.db"))
                .prints("0002_drop");
    }
}
