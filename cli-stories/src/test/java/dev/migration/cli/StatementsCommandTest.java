// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of what a release sends, beside what its tests recorded; reading a server is in migration-statements. */
class StatementsCommandTest {

    private static final String HEAD = "-- statements: sqlite\n-- Ours.\n\n";
    private static final String RECORDED = "target/migration-statements";

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = Cli.in(directory)
                .file("migrations/0001_patients.sql", "CREATE TABLE patients (id INTEGER, name TEXT);\n");
    }

    @Test
    void theFileIsComparedWithWhatAllTestsSent() {
        cli.run("statements", "--recorded", RECORDED);
        cli.file(
                "migrations/statements.sql",
                HEAD + "select id from patients;\n\n-- 12 calls an hour\nselect name from patients;\n");
        cli.run("statements", "--recorded", RECORDED);
        cli.note("two processes of the tests have ended")
                .file(RECORDED + "/sqlite-1.sql", HEAD + "-- Patients\nselect name from patients;\n")
                .file(RECORDED + "/sqlite-2.sql", HEAD + "delete from patients where id = ?;\n")
                .file(RECORDED + "/h2-2.sql", HEAD.replace("sqlite", "h2") + "select 1;\n");
        cli.run("statements", "--recorded", RECORDED);
        cli.run("statements", "--recorded", RECORDED, "--rewrite");
        cli.run("statements", "--recorded", RECORDED, "--strict");
        cli.note("a test is deleted").file(RECORDED + "/sqlite-2.sql", HEAD);
        cli.run("statements", "--recorded", RECORDED);
        cli.run("statements", "--recorded", RECORDED, "--strict");
        cli.run("validate");
        Printed.assertMatches("statements", cli.story());
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        cli.env("DATABASE_URL", "sqlite:" + directory.resolve("clinic.db")).run("up");
        cli.run("statements", "--from-database").ends(2).says("does not count", "migration.statements=record");
        cli.run("statements").ends(2).says("--from-database", "--recorded");
        cli.run("statements", "--from-database", "--recorded", RECORDED).ends(2);
        cli.file("migrations/statements.sql", "-- my statements\nselect 1;\n");
        cli.run("statements", "--recorded", RECORDED).ends(2).says("migrations/statements.sql:1:1");
        // No list by its head, so it may have been meant as a migration.
        cli.run("validate").ends(3).says("migrations/statements.sql");
    }
}
