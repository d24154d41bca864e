package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements as projects have them: what is safe stays, and each that is not rewritten has a line that says why. */
class RemedyStatementsTest extends PostgreSqlFolder {

    @BeforeEach
    void aDatabaseWithTables() {
        cli.file("migrations/0001_tables.sql", """
                        CREATE TYPE mood AS ENUM ('good', 'bad');
                        CREATE TABLE visits (id int PRIMARY KEY, at date, mood mood, a int, b int, c int);
                        CREATE TABLE bills (id int PRIMARY KEY, visit int, at date);
                        CREATE INDEX visits_a_b ON visits (a, b);
                        CREATE INDEX bills_visit ON bills (visit);
                        """);
        cli.run("up");
    }

    private Cli.Outcome remedy(String migration) {
        cli.file("migrations/0002_change.sql", migration);
        return cli.run("remedy", "2", "--yes");
    }

    @Test
    void aColumnWhoseDefaultIsTheSameForAllRowsStays() throws IOException {
        var outcome = remedy("""
                ALTER TABLE visits
                    ADD COLUMN since timestamptz NOT NULL DEFAULT now(),
                    ADD COLUMN code uuid DEFAULT gen_random_uuid();
                """);

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(text("0002_change.sql"))
                .startsWith("ALTER TABLE visits ADD COLUMN since timestamptz NOT NULL DEFAULT now();\n");
    }

    @Test
    void noFilesAreMadeWhereTheTableIsWrittenAnewAllTheSame() {
        var outcome = remedy("""
                ALTER TABLE visits
                    ADD COLUMN token uuid UNIQUE DEFAULT gen_random_uuid(),
                    ADD COLUMN code uuid DEFAULT gen_random_uuid();
                """);

        assertThat(outcome.out())
                .isEqualTo(
                        "Line 1 is not rewritten: besides its default the column has unique: add that in a statement of"
                                + " its own.\nNothing of 0002_change is rewritten.\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void aColumnOfAnotherTableMayHaveTheSameName() throws IOException {
        var outcome =
                remedy("ALTER TABLE visits DROP COLUMN at;\nALTER TABLE bills ALTER COLUMN at SET DEFAULT now();\n");

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(text("0003_change_drop.sql")).contains("phase=contract", "DROP COLUMN at");
    }

    @Test
    void anUpdateFromAnotherTableGoesInBatches() throws IOException {
        var outcome = remedy("UPDATE bills SET at = visits.at FROM visits WHERE visits.id = bills.visit;\n");

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(text("0002_change.sql")).contains("batch=bills.id", "bills.id BETWEEN :from AND :to");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ADD d int DEFAULT 1                               | ALTER d SET STATISTICS 9 | false
            ADD d int DEFAULT 1                               | ALTER d DROP DEFAULT     | true
            ADD d int; ALTER TABLE bills ALTER d SET DEFAULT 1 | ALTER d SET STATISTICS 9 | false
            ADD d int                                         | ALTER d SET DEFAULT 1    | true
            """)
    void aColumnIsRequiredEarlyOnlyWhereNoRowCanBeWithoutIt(String before, String behind, boolean isLater)
            throws IOException {
        var outcome = remedy("ALTER TABLE bills " + before + ";\nUPDATE bills SET d = 2;\nALTER TABLE bills " + behind
                + ";\nALTER TABLE bills ALTER d SET NOT NULL;\n");

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        try (var files = Files.list(cli.directory().resolve("migrations"))) {
            assertThat(files.map(Path::toString).filter(file -> file.endsWith("late_rows.sql")))
                    .hasSize(isLater ? 1 : 0);
        }
        assertThat(cli.run("up").exitCode()).isZero();
    }

    @Test
    void aTypeIsDroppedBehindItsLastColumn() throws IOException {
        var outcome =
                remedy("ALTER TABLE visits DROP COLUMN mood;\nDROP TYPE mood;\nALTER TABLE bills ADD note text;\n");

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(text("0002_change.sql")).isEqualTo("ALTER TABLE bills ADD note text;\n");
        assertThat(text("0003_change_drop.sql")).endsWith("DROP COLUMN mood;\nDROP TYPE mood;\n");
    }

    @Test
    void columnsOfOneTableAreRequiredTogether() {
        var outcome = remedy("""
                ALTER TABLE visits ALTER a SET NOT NULL, ALTER b SET NOT NULL;
                ALTER TABLE visits ALTER COLUMN c SET NOT NULL;
                """);

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(outcome.out())
                .contains("Created migrations/0003_change_validate.sql", "Created migrations/0004_change_not_null.sql")
                .doesNotContain("0005");
        assertThat(cli.run("up").exitCode()).isZero();
    }

    @Test
    void whatIsMissingMeanwhileIsNamed() {
        var outcome = remedy("""
                DROP INDEX bills_visit;
                ALTER TABLE bills ADD CHECK (visit > 0);
                CREATE INDEX bills_visit ON bills (visit, at);
                """);

        assertThat(outcome.out())
                .contains("Line 1 drops bills_visit, which line 3 makes again: it is missing meanwhile.");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    /** What is between them goes to the phase contract, behind both. */
    @Test
    void nothingIsMissingWhereBothAreInOneFile() throws IOException {
        var outcome = remedy("""
                DROP INDEX bills_visit;
                ALTER TABLE visits ALTER a SET NOT NULL;
                CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
                DROP FUNCTION f();
                ALTER TABLE visits ALTER b SET NOT NULL;
                CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';
                """);

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(outcome.out())
                .startsWith("Lines 2, 5 are rewritten: it would read the whole table while others wait")
                .doesNotContain("missing meanwhile");
        assertThat(text("0002_change.sql")).contains("DROP INDEX", "'SELECT 2'");
    }

    /** Instances of the release before may leave it empty. */
    @Test
    void aKeyThatMayBeEmptyIsRequiredLater() throws IOException {
        cli.file("migrations/0002_tags.sql", "CREATE TABLE tags (id int, name text NOT NULL);\n")
                .file("migrations/0003_key.sql", "ALTER TABLE tags ADD PRIMARY KEY (id, name);\n");
        var outcome = cli.run("remedy", "3", "--yes");
        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();

        assertThat(text("0003_key.sql"))
                .isEqualTo(
                        "-- option: transaction=off\nCREATE UNIQUE INDEX CONCURRENTLY tags_pkey ON tags (id, name);\n");
        assertThat(text("0004_key_check.sql"))
                .startsWith("-- option: phase=contract\n")
                .contains("(id IS NOT NULL)");
        assertThat(text("0007_key_primary_key.sql"))
                .startsWith("-- option: phase=contract\n")
                .contains("PRIMARY KEY USING INDEX tags_pkey");
        assertThat(cli.run("up").exitCode()).isZero();
    }
}
