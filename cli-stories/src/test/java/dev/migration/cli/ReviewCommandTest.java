// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What a branch adds, by all that the other commands check, in scratch databases. */
class ReviewCommandTest extends PostgreSqlFolder {

    private static final String STATEMENTS = """
            -- statements: postgresql

            -- PatientRepository
            SELECT contact FROM patients WHERE id = ?;
            """;
    private static final String ADD_PHONE = "ALTER TABLE patients ADD COLUMN phone text;";
    private static final String DROP_PHONE = "ALTER TABLE patients DROP COLUMN phone;";

    private GitFolder git;

    @BeforeEach
    void aProject() {
        cli.migration(
                        "0001_patients",
                        "CREATE TABLE patients (id int PRIMARY KEY, contact text);",
                        "DROP TABLE patients;")
                .file("migrations/statements.sql", STATEMENTS)
                .file("checks/ids.sql", "SELECT id FROM patients WHERE id < 0;\n");
        git = new GitFolder(cli.directory());
        locked();
        git.asMain();
    }

    private void locked() {
        cli.run("lock").ends(0);
    }

    private Cli.Outcome review(String... more) {
        var args = new ArrayList<>(List.of("review", "--base", "origin/main"));
        args.addAll(List.of(more));
        return cli.run(args.toArray(String[]::new));
    }

    private static void assertGolden(String name, Cli.Outcome outcome) {
        Printed.assertMatches("review-" + name, outcome.transcript());
    }

    /** All that may be wrong at once, with words that Markdown or a URL could take for their own. */
    private void aBadBranch() {
        cli.migration("0002_add_phone", ADD_PHONE, "SELECT 1;")
                .migration(
                        "0003_mail a#b",
                        "ALTER TABLE patients RENAME COLUMN contact TO \"*@mail|<b>\";",
                        "ALTER TABLE patients RENAME COLUMN \"*@mail|<b>\" TO contact;")
                .file("schema.sql", "-- dump: own\n")
                .file("checks/mail.sql", "SELECT '| @all' AS mail;\n");
        git.commit();
    }

    @Test
    void passesWhereTheBranchIsClean() {
        cli.migration("0002_add_phone", ADD_PHONE, DROP_PHONE);
        locked();
        git.commit();

        var outcome = review();

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertGolden("clean", outcome);
        assertThat(cli.run("status").out()).as("nothing was done here").contains("0001_patients");
        review().ends(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "sarif", "markdown"})
    void isWrittenForEachReader(String format) {
        aBadBranch();

        var outcome = review("--format", format);

        assertThat(outcome.exitCode()).as(outcome.transcript()).isEqualTo(1);
        assertGolden(format, outcome);
    }

    /** Of the schema of SARIF 2.1.0, and what GitHub asks for beyond it: a place of each result. */
    @Test
    @SuppressWarnings("unchecked")
    void hasWhatSarifRequires() {
        aBadBranch();

        Map<String, Object> log = new Yaml().load(review("--format", "sarif").out());

        assertThat(log).containsEntry("version", "2.1.0").containsKey("runs");
        Map<String, Object> run = ((List<Map<String, Object>>) log.get("runs")).get(0);
        var driver = ((Map<String, Map<String, Object>>) run.get("tool")).get("driver");
        assertThat(driver).containsEntry("name", "migration");
        var rules = (List<Map<String, Object>>) driver.get("rules");
        assertThat((List<Map<String, Object>>) run.get("invocations"))
                .allSatisfy(one -> assertThat(one).containsKey("executionSuccessful"));
        assertThat((List<Map<String, Object>>) run.get("results")).isNotEmpty().allSatisfy(result -> {
            assertThat(result.get("level")).isIn("error", "warning", "note");
            assertThat(rules).contains(Map.of("id", result.get("ruleId")));
            assertThat((Map<String, Object>) result.get("message")).containsKey("text");
            var place = ((List<Map<String, Map<String, Map<String, Object>>>>) result.get("locations"))
                    .get(0)
                    .get("physicalLocation");
            assertThat((String) place.get("artifactLocation").get("uri")).matches("[A-Za-z0-9%._/-]+");
            assertThat((int) place.get("region").get("startLine")).isPositive();
        });
    }

    @Test
    void findsAFileThatWasEdited() {
        cli.migration("0001_patients", "CREATE TABLE patients (id bigint, contact text);", "DROP TABLE patients;");

        review().ends(3).prints("FAILED   lock file: ", "migrations/0001_patients.sql", "ok       roundtrip: ");
    }

    @Test
    void findsAFileThatIsGone() throws Exception {
        Files.delete(cli.directory().resolve("migrations/0001_patients.sql"));

        assertThat(review().exitCode()).isNotZero();
        assertThat(review().out()).contains("FAILED   ");
    }

    @Test
    void findsAFileThatWasEditedWithItsEntry() throws Exception {
        cli.migration("0001_patients", "CREATE TABLE patients (id bigint, contact text);", "DROP TABLE patients;");
        Files.delete(cli.directory().resolve("migrations/migrations.lock"));

        review().ends(3)
                .prints(
                        "Error [checksum-mismatch] migrations/0001_patients.sql  Migration 1 is not as origin/main has it",
                        "Error [lock-file-mismatch] origin/main has a lock file, and the branch has none.");
        locked();
        review().ends(3).prints("FAILED   kept: ", "ok       lock file: ");
        git.type("checkout", "-q", "migrations/migrations.lock");
        cli.run("lock", "--accept", "1", "--reason", "no database has it").ends(0);
        review().prints("ok       kept: 1 migration of origin/main");
    }

    @Test
    void acceptsNoChangeWithoutALockFile() {
        cli.file("flyway/V1__a.sql", "CREATE TABLE a (id int);\n");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        cli.file("flyway/V1__a.sql", "CREATE TABLE a (id bigint);\n");

        var outcome = review("--locations", "flyway");

        outcome.prints("V1__a.sql  Migration 1 is not as origin/main has it", "ok       roundtrip: ");
        assertThat(outcome.out()).doesNotContain("lock --accept");
    }

    @Test
    void findsAFileThatHasAnotherNumber() throws Exception {
        Files.move(
                cli.directory().resolve("migrations/0001_patients.sql"),
                cli.directory().resolve("migrations/0002_patients.sql"));
        locked();

        review("--sequence", "relaxed")
                .ends(3)
                .prints(
                        "Error [missing-file] migrations/0001_patients.sql  origin/main has this migration, and no file");
    }

    /** Nothing is compared, so nothing is called kept. */
    @Test
    void comparesNoFilesThatAreInAnotherFolder() throws Exception {
        Files.move(cli.directory().resolve("migrations"), cli.directory().resolve("db"));

        review("--locations", "db")
                .prints(
                        "skipped  kept: origin/main has no migration in these folders",
                        "It adds or changes 0001_patients.");
    }

    @Test
    void showsWhatACommentAllows() {
        cli.migration(
                "0002_total",
                "-- allow: table-rewrite it has a hundred rows\nALTER TABLE patients ALTER COLUMN id TYPE bigint;",
                "ALTER TABLE patients ALTER COLUMN id TYPE int;");

        review().prints(
                        "Note [table-rewrite] migrations/0002_total.sql:3:1  A comment allows this (it has a hundred rows): ");
    }

    @Test
    void findsADownScriptThatIsGone() throws Exception {
        cli.file("pairs/0001_a.up.sql", "CREATE TABLE a (id int);\n").file("pairs/0001_a.down.sql", "DROP TABLE a;\n");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        Files.delete(cli.directory().resolve("pairs/0001_a.down.sql"));

        review("--locations", "pairs").ends(1).prints("It adds or changes 0001_a.", "FAILED   roundtrip: ");
    }

    @Test
    void namesCallbacksAndLeavesNothingOutForThem() {
        cli.migration("0002_add_fax", "ALTER TABLE patients ADD COLUMN fax text;", "SELECT 1;");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        cli.file("migrations/afterRun.sql", "SELECT 1;\n");

        review().ends(1)
                .prints("Warning [callback] migrations/afterRun.sql  This file is new or changed", "0002_add_fax.sql");
    }

    @Test
    void aCallbackOrSettingsThatAreGoneLeaveNothingOutEither() throws Exception {
        cli.migration("0002_add_fax", "ALTER TABLE patients ADD COLUMN fax text;", "SELECT 1;")
                .file("migrations/afterRun.sql", "SELECT 1;\n")
                .file("migration.toml", "sequence = \"relaxed\"\n");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        review().ends(0).prints("Left out: ");

        Files.delete(cli.directory().resolve("migrations/afterRun.sql"));
        review().ends(1).prints("Error [roundtrip] migrations/0002_add_fax.sql");

        git.type("checkout", "-q", "migrations/afterRun.sql");
        cli.file("migration.toml", "sequence = \"auto\"\n");
        review().ends(1).prints("Error [roundtrip] migrations/0002_add_fax.sql");
        Files.delete(cli.directory().resolve("migration.toml"));
        review().ends(1).prints("Error [roundtrip] migrations/0002_add_fax.sql");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkToAnOldFileIsNew() throws Exception {
        cli.file("old/drop.sql", "-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 1;\n");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        Files.createSymbolicLink(cli.directory().resolve("migrations/0002_again.sql"), Path.of("../old/drop.sql"));

        review().prints("It adds or changes 0002_again.");
    }

    /** Of a problem that the base has, a second one in the same file is new. */
    @Test
    void countsWhatTheBaseHasToo() {
        String unknown = "-- option: x=1\n";
        cli.file("migrations/0002_add_fax.sql", unknown + "SELECT 1;\n");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        review().prints("ok       validate: 2 migrations");

        cli.file("migrations/0002_add_fax.sql", unknown + unknown + "SELECT 1;\n");
        review().prints("FAILED   validate: 2 migrations");
    }

    @Test
    void aFileMakesNoLinkInSarif() {
        cli.file("checks/mail.sql", "SELECT '[here](https://example.org)' AS mail;\n");

        assertThat(review("--format", "sarif").out()).contains("[here] (https").doesNotContain("](");
    }

    @Test
    void readsFoldersAboveTheWorkingDirectory(@TempDir Path top) {
        var below = Cli.in(top.resolve("service")).env("DATABASE_URL", url(database));
        below.file("migration.toml", "locations = [\"../db\"]\n")
                .file("../db/0001_a.sql", "CREATE TABLE a (id int);\n");
        var repository = new GitFolder(top).asMain();
        below.file("../db/0002_b.sql", "CREATE TABLE b (id int);\n");
        repository
                .commit()
                .type("update-ref", "refs/remotes/origin/main", "HEAD")
                .type("reset", "-q", "--hard", "HEAD~1");
        below.file("../db/0002_c.sql", "CREATE TABLE c (id int);\n");

        var outcome = below.run("review", "--base", "origin/main", "--irreversible", "1,2");
        outcome.ends(1).prints("Error [duplicate-version] ", "0002_b of origin/main has the same version.");
        assertThat(outcome.out()).doesNotContain("] ../db/0001_a.sql");
    }

    @Test
    void findsADownScriptThatRestoresNothing() {
        cli.migration("0002_add_phone", ADD_PHONE, "SELECT 1;");
        locked();

        review().ends(1)
                .prints(
                        "FAILED   roundtrip: ",
                        "Error [roundtrip] migrations/0002_add_phone.sql  0002_add_phone: the down script does not"
                                + " restore the schema.",
                        "+table patients, column phone: text",
                        "1 error, ");
        review("--irreversible", "0002").ends(0).prints("ok       roundtrip: ");
    }

    @Test
    void findsAStatementOfTheReleaseBeforeThatBreaks() {
        cli.migration(
                "0002_rename",
                "ALTER TABLE patients RENAME COLUMN contact TO mail;",
                "ALTER TABLE patients RENAME COLUMN mail TO contact;");
        cli.file("migrations/statements.sql", STATEMENTS.replace("contact", "mail"));
        locked();

        review().ends(1)
                .prints(
                        "FAILED   rehearse: ",
                        "Error [breaks-statement] migrations/0002_rename.sql:2:1  ",
                        "ok       statements: Checked 1 statement of the release that serves.");
    }

    @Test
    void findsAScriptThatTheDatabaseRefusesOnce() {
        cli.migration("0002_add_phone", ADD_PHONE + "\nALTER TABLE missing ADD COLUMN a int;", DROP_PHONE);
        locked();

        review().ends(1)
                .prints(
                        "FAILED   roundtrip: ",
                        "FAILED   rehearse: ",
                        "FAILED   up: ",
                        "skipped  dump: up failed",
                        "skipped  check: up failed",
                        "migrations/0002_add_phone.sql:3:1");
    }

    @Test
    void reportsOnlyWhatTheBranchAdds() {
        cli.migration("0002_add_fax", "ALTER TABLE patients ADD COLUMN fax text;", "SELECT 1;")
                .migration("0003_total", "ALTER TABLE patients ALTER COLUMN id TYPE bigint;", "SELECT 1;");
        // The lock file of the base lacks both.
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        review().ends(0).prints("It adds and changes no migration.", "Left out: 2 findings", "0 errors");

        cli.migration("0004_add_phone", ADD_PHONE, DROP_PHONE);

        var outcome = review();
        outcome.ends(3)
                .prints("It adds or changes 0004_add_phone.", "Left out: 2 findings", "migrations/0004_add_phone.sql");
        assertThat(outcome.out()).doesNotContain("0002_add_fax.sql", "0003_total.sql");
    }

    /** As in a project that Flyway has migrated. */
    @Test
    void requiresNoDownScriptWhereTheBaseHasNone() {
        cli.file("flyway/V1__a.sql", "CREATE TABLE a (id int);\n");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        cli.file("flyway/V2__b.sql", "CREATE TABLE b (id int);\n");

        review("--locations", "flyway").prints("ok       roundtrip: ", " failed; origin/main has no down script");
    }

    /** Their names are in the text. */
    @Test
    void countsFilesThatAreNotReadInTheBase() {
        cli.file("pairs/0001_a.up.sql", "CREATE TABLE a (id int);\n")
                .file("pairs/0001_a.down.sql", "DROP TABLE a;\n")
                .file("pairs/data_old.sql", "SELECT 1;\n");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        cli.file("pairs/0002_b.up.sql", "CREATE TABLE b (id int);\n").file("pairs/0002_b.down.sql", "DROP TABLE b;\n");

        review("--locations", "pairs").prints("ok       validate: 2 migrations", "Left out: 1 finding");
    }

    @Test
    void reportsAnOldFileWhereNothingIsKnownOfTheBranch() {
        cli.migration("0002_add_fax", "ALTER TABLE missing ADD COLUMN fax text;", "SELECT 1;");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        cli.migration("0003_add_phone", ADD_PHONE, DROP_PHONE);

        review().ends(1).prints("migrations/0002_add_fax.sql:2:1");
    }

    @Test
    void doesNotTakeWhatTheBaseHasGotMeanwhileForTheBranchs() {
        cli.migration("0002_add_phone", ADD_PHONE, DROP_PHONE);
        locked();
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD").type("reset", "-q", "--hard", "HEAD~1");

        review().ends(0).prints("It adds and changes no migration.");
    }

    @Test
    void comparesWhatIsCommittedWithWhatTheMigrationsMake() {
        cli.run("up").ends(0);
        cli.run("dump", "--by", "own").ends(0);
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        review().ends(0).prints("ok       dump: schema.sql compared", "ok       check: 1 check, none failed.");

        cli.migration("0002_add_phone", ADD_PHONE, DROP_PHONE)
                .file(
                        "checks/phone.sql",
                        "SELECT count(*) FROM information_schema.columns WHERE column_name = 'phone';");
        locked();

        review().ends(3)
                .prints(
                        "Error [checksum-mismatch] schema.sql  schema.sql is not what the migrations make.",
                        "phone",
                        "Error [check] checks/phone.sql:1:1  This check fails.");
    }

    @Test
    void saysWhatIsNotThere() {
        cli.env("DATABASE_URL", "");
        cli.migration("0002_add_phone", ADD_PHONE, DROP_PHONE);
        locked();

        review().ends(0)
                .prints(
                        "ok       validate: 2 migrations; no database, as none is named (--url)",
                        "skipped  roundtrip: no database is named; name one for tests",
                        "skipped  rehearse: ",
                        "skipped  statements: ",
                        "skipped  up: ",
                        "skipped  dump: ",
                        "skipped  check: ");
    }

    @Test
    void touchesNoProtectedServer() {
        cli.env("MIGRATION_ENV", "production");

        review().prints("skipped  roundtrip: the configured database is protected: ");
    }

    @Test
    void runsNothingThatReachesBeyondAScratchDatabase() {
        cli.migration("0002_role", "CREATE ROLE clinic_review;", "DROP ROLE clinic_review;");
        locked();
        review().ends(3).prints("FAILED   roundtrip: ", "Error [unsupported-statement] migrations/0002_role.sql:2:1");

        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD");
        review().ends(0).prints("skipped  roundtrip: migrations/0002_role.sql:2:1  ");
    }

    @Test
    void readsGitInAFolderOfTheRepository(@TempDir Path top) {
        var inFolder = Cli.in(top.resolve("service one"))
                .env("DATABASE_URL", url(database))
                .migration("0001_patients", "CREATE TABLE patients (id int PRIMARY KEY);", "DROP TABLE patients;");
        new GitFolder(top).asMain();
        inFolder.migration("0002_add_phone", ADD_PHONE, "SELECT 1;");

        inFolder.run("review", "--base", "origin/main", "--format", "sarif")
                .ends(1)
                .prints("\"uri\":\"service%20one/migrations/0002_add_phone.sql\"");
    }

    @Test
    void isShortAsASummary() {
        for (int i = 2; i < 32; i++) {
            cli.migration("00%02d_t".formatted(i), "CREATE TABLE t%d (id int);".formatted(i), "SELECT 1;");
        }

        var outcome = review("--format", "markdown");

        assertThat(outcome.out().lines()).hasSizeLessThanOrEqualTo(40);
        assertThat(outcome.out()).contains(" more, which ");
    }

    @Test
    void refusesWhatGitDoesNotKnow(@TempDir Path other) {
        cli.run("review").ends(2).says("--base");
        cli.run("review", "--base", "origin/nowhere")
                .ends(2)
                .says("git does not know the base origin/nowhere.", "fetch");
        cli.run("review", "--base", "--output=x").ends(2).says("is no revision of git");
        // With the same files in the same second it would be the same commit.
        cli.file("other.txt", "x");
        git.type("checkout", "-q", "--orphan", "other").commit();
        review().ends(2).says("git knows no commit at which the branch left origin/main");
        Cli.in(other)
                .file("migrations/0001_a.sql", "SELECT 1;\n")
                .run("review", "--base", "main")
                .ends(2)
                .says("git does not know a repository here: ", "in a clone");
        assertThat(other.resolve("migrations")).isDirectory();
    }

    @Test
    void refusesAShallowClone(@TempDir Path clones) {
        git.type("branch", "main");
        cli.migration("0002_add_phone", ADD_PHONE, DROP_PHONE);
        git.type("checkout", "-q", "-b", "feature").commit();
        new GitFolder(clones)
                .type(
                        "clone",
                        "-q",
                        "--depth=1",
                        "--no-single-branch",
                        "--branch=feature",
                        "file://" + cli.directory(),
                        "shallow");
        var shallow = Cli.in(clones.resolve("shallow")).env("DATABASE_URL", url(database));

        shallow.run("review", "--base", "origin/main")
                .ends(2)
                .says("This clone is shallow", "git fetch --unshallow", "fetch-depth: 0");

        new GitFolder(shallow.directory()).type("fetch", "-q", "--unshallow");
        shallow.run("review", "--base", "origin/main").ends(3).prints("It adds or changes 0002_add_phone.");
    }
}
