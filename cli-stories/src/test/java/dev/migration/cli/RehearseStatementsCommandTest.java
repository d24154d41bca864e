// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rehearsal that asks the server for the statements of the release that serves: from a file, from git, or from both. */
class RehearseStatementsCommandTest extends PostgreSqlFolder {

    private static final String BEFORE = """
            -- statements: postgresql

            -- PatientRepository
            -- 1200 calls an hour
            SELECT contact FROM patients WHERE id = ?;

            -- PatientRepository
            INSERT INTO patients (id, contact) VALUES (?, ?);

            SELECT name FROM removed_long_ago;
            """;
    private static final String AFTER = """
            -- statements: postgresql

            INSERT INTO patients (id, phone) VALUES (?, ?);
            """;
    private static final String PATIENTS = "CREATE TABLE patients (id int PRIMARY KEY, contact text);\n";
    private static final String PHONE = "ALTER TABLE patients ADD COLUMN phone text NOT NULL DEFAULT '';\n"
            + "ALTER TABLE patients ADD CONSTRAINT patients_phone CHECK (phone <> '-') NOT VALID;\n";
    private static final String RENAMED = PHONE + "ALTER TABLE patients RENAME COLUMN contact TO mail;\n";
    private static final String CONTRACT = "-- option: phase=contract\nALTER TABLE patients DROP COLUMN contact;\n";

    private final String scratch = database + "_scratch";

    @BeforeEach
    void aScratchDatabase() throws SQLException {
        execute("postgres", "CREATE DATABASE " + scratch);
        cli.file("migrations/0001_patients.sql", PATIENTS).file("migrations/statements.sql", BEFORE);
        succeed("up");
    }

    private Cli.Outcome rehearse(String... more) {
        var args = new ArrayList<>(List.of("rehearse", "--scratch-url", url(scratch)));
        args.addAll(List.of(more));
        return cli.run(args.toArray(String[]::new));
    }

    private Cli.Outcome ofFile(String... more) {
        var args = new ArrayList<>(List.of("--statements", "migrations/statements.sql"));
        args.addAll(List.of(more));
        return rehearse(args.toArray(String[]::new));
    }

    private static String masked(String text) {
        return text.replaceAll("\"(ms|walBytes)\":[0-9]+", "\"$1\":#")
                .replaceAll("clinic_folder_[0-9]+", "clinic_rehearse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "github"})
    void namesWhatIsRefusedFromAMigrationOn(String format) {
        cli.file("migrations/0002_renamed.sql", RENAMED);

        var outcome = ofFile("--format", format);

        assertThat(outcome.exitCode()).isEqualTo(1);
        Printed.assertMatches("rehearse-statements-" + format, masked(outcome.transcript()));
    }

    @Test
    void endsWithoutAnErrorWhereNoneIsRefused() {
        cli.file("migrations/0002_phone.sql", "ALTER TABLE patients ADD COLUMN phone text;\n");

        ofFile().ends(0).prints("Checked 2 statements of the release that serves. Not checked: 1,", "removed_long_ago");
    }

    @Test
    void saysOfADropThatNoStatementUsesIt() {
        cli.file("migrations/statements.sql", "-- statements: postgresql\n\nSELECT id FROM patients;\n");
        cli.file("migrations/0002_drop_contact.sql", CONTRACT);

        ofFile().ends(0)
                .prints(
                        "drops-data: public.patients.contact is dropped, with its values; no recorded statement uses it");

        cli.file("migrations/statements.sql", BEFORE);
        assertThat(ofFile().exitCode()).isEqualTo(1);
    }

    @Test
    void aCommentAllowsIt() {
        cli.file(
                "migrations/0002_renamed.sql",
                "-- allow: breaks-statement that job is switched off\n"
                        + "ALTER TABLE patients RENAME COLUMN contact TO mail;\n");

        ofFile().ends(0).prints("Allowed: that job is switched off");
    }

    @Test
    void takesTheStatementsOfTheReleaseBeforeFromGit() {
        new GitFolder(cli.directory()).asMain();
        cli.file("migrations/0002_phone.sql", "ALTER TABLE patients ADD COLUMN phone text;\n");
        cli.file("migrations/0003_contract.sql", CONTRACT);
        cli.file("migrations/statements.sql", AFTER);

        assertThat(rehearse("--statements-of", "HEAD").exitCode())
                .as("the release before sends it")
                .isEqualTo(1);
        rehearse("--statements-of", "HEAD", "--statements", "migrations/statements.sql")
                .ends(0)
                .prints("Checked 3 statements of the release that serves.", "no recorded statement uses it");

        cli.file("migrations/0002_phone.sql", "DROP TABLE patients;\n");
        rehearse("--statements-of", "HEAD", "--statements", "migrations/statements.sql")
                .ends(3)
                .prints("breaks-statement: 2 statements of the release that serves are refused");
    }

    @Test
    void refusesWhatItCannotRead() {
        cli.file("migrations/0002_phone.sql", PHONE);
        rehearse("--statements-of", "HEAD").ends(2).says("--statements FILE");
        new GitFolder(cli.directory()).asMain();

        rehearse("--statements-of", "nowhere")
                .ends(2)
                .says("git does not have the statements of nowhere:./statements.sql");
        rehearse("--statements-of", "--output=x").ends(2);
        rehearse("--statements-of", "HEAD:x").ends(2).says("is no revision of git");
        rehearse("--statements", "missing.sql").ends(3).says("missing.sql");
        ofFile("--down").ends(2).says("not for --down");
        cli.file("migrations/statements.sql", BEFORE.replace("postgresql", "mysql"));
        ofFile().ends(3).says("The statements are of mysql, and the scratch database is PostgreSQL");
    }

    @Test
    void isFromTheFirstMigrationThatTheReleaseBeforeDoesNotHave() {
        cli.env("DATABASE_URL", "").file("migrations/0002_renamed.sql", RENAMED);

        ofFile("--from", "0002").ends(1).prints("breaks-statement: ", "Checked 2 statements");
    }

    @Test
    void saysThatNothingIsCheckedWhereNoMigrationIsOfTheReleaseBefore() {
        cli.env("DATABASE_URL", "").file("migrations/0002_phone.sql", PHONE);

        ofFile().ends(0).prints("Checked 0 statements", "rehearse --from VERSION");
    }
}
