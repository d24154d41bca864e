// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Golden;
import dev.migration.fixture.Texts;
import dev.migration.internal.report.StatusText;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptParserTest {

    @Test
    void eachMistakeIsReportedAtItsPlaceWithItsRemedy() {
        Golden.assertTable(
                "mistakes-in-files",
                """
                a conflict of a merge: SELECT 1;⏎<<<<<<< HEAD⏎SELECT 2;⏎=======⏎SELECT '⏎<<<<<<< HEAD⏎';⏎>>>>>>> other⏎
                a word that dbmate does not know: select 1;⏎-- migrate:dow⏎select 2;
                an option in place of dbmate's marker: select 1;⏎-- migrate:no-transaction⏎select 2;
                a word that goose does not know: select 1;⏎-- +goose Donw⏎select 2;
                a word of goose's without its value: select 1;⏎-- +goose ENVSUB⏎select 2;
                goose is to replace placeholders: -- +goose Up⏎-- +goose ENVSUB ON⏎select 1;⏎-- +goose ENVSUB OFF⏎
                goose is to replace them, in other words: -- +goose Up⏎--+goose envsub on ⏎select 1;⏎-- +goose ENVSUB OFF⏎
                a marker in capitals: select 1;⏎-- DOWN MIGRATION⏎;select 3;
                a marker with two spaces and a colon: select 1;⏎-- Down  Migration:⏎;select 3;
                a space within dbmate's marker: select 1;⏎-- migrate: down⏎;select 3;
                goose's marker behind a tab: select 1;⏎\t-- +goose down⏎;select 3;
                a misspelt marker below an exact one: -- Up Migration⏎select 1;⏎-- Down Migrtion⏎select 2;
                a heading that is none: -- migrate:up⏎select 1;⏎-- down: by hand⏎select 2;
                a marker behind SQL: select 1;⏎select 2 -- migrate:down⏎;select 3;
                the marker of another tool: select 1;⏎-- //@UNDO⏎;select 3;
                DOWN without UP: create table a (i int);⏎-- DOWN: so⏎drop table a;⏎
                UP without DOWN: create table a (i int);⏎-- UP: so⏎drop table a;⏎
                an indented DOWN: -- up: a⏎select 1;⏎ -- DOWN: b⏎select 2;
                SQL before the up marker: ⏎ select 1;⏎-- Up Migration⏎select 2;⏎-- Down Migration⏎
                SQL before UP: ⏎ select 1;⏎-- UP: a⏎select 2;⏎-- DOWN: a⏎
                a marker inside a statement: select 1,⏎-- UP: a⏎2;⏎-- DOWN: b⏎
                the down section first: -- Down Migration⏎select 1;⏎-- Up Migration⏎select 2;⏎
                dbmate's down section first: -- migrate:down⏎select 1;⏎-- migrate:up⏎select 2;⏎
                DOWN first: -- DOWN: a⏎select 1;⏎-- UP: b⏎select 2;⏎
                a repeatable migration with a number: /* c */⏎-- option: run=on-change⏎select 1;⏎
                a down section without an up section: select 1;⏎-- migrate:down⏎select 2;
                two up sections: -- Up Migration⏎⏎-- Up Migration⏎
                two UP: -- UP: a⏎⏎-- UP: b⏎-- DOWN: c⏎
                a second UP behind DOWN: -- UP: a⏎-- DOWN: c⏎-- UP: b⏎
                two down sections: -- +goose Up⏎-- +goose Down⏎-- +goose Down⏎
                markers of two tools: -- Up Migration⏎select 1;⏎-- migrate:down⏎select 2;
                markers of two kinds: -- migrate:up⏎select 1;⏎⏎-- DOWN: b⏎select 2;
                data that a marker does not end: -- Up Migration⏎copy t from stdin;⏎-- Down Migration⏎select 1;⏎
                several of them: -- option: speed=high⏎\\connect x⏎-- Up migration⏎select 1;⏎-- Down Migration⏎copy t from stdin;⏎1⏎\\.⏎copy t to stdout;⏎select 'a⏎
                """,
                text -> StatusText.problems(TestFile.parse(text).problems()));
    }

    @Test
    void aFileWithoutMarkersIsTheUpScript() {
        ParsedMigration parsed = TestFile.parse("-- Create patients\nselect 1;\n-- up to here\nselect 2");

        assertThat(statements(parsed.up())).containsExactly("select 1", "select 2");
        assertThat(parsed.down()).isNull();
        assertThat(problems(parsed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            -- Up Migration,-- Down Migration
            -- Up Migration (adds the column),-- Down Migration (drops it)
            -- Up Migration  ,-- Down Migration\t
            -- migrate:up,-- migrate:down
            -- migrate:up transaction:true,-- migrate:down transaction:true
            -- +goose Up,-- +goose Down
            -- +goose up,-- +Goose DOWN
            -- MIGRATE:Up transaction:false,-- migrate:Down
            -- UP: Apply changes,-- DOWN: Rollback changes; all of them
            -- UP:,-- DOWN:""")
    void markersDivideAFile(String up, String down) {
        ParsedMigration parsed = TestFile.parse(
                "-- Author: ann\n" + up + "\nselect 1;\nselect 'a\n" + down + "\n'\n" + down + "\nselect 3");

        assertThat(problems(parsed)).isEmpty();
        assertThat(statements(parsed.up())).containsExactly("select 1", "select 'a\n" + down + "\n'");
        assertThat(statements(parsed.down())).containsExactly("select 3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"H2", "SQLITE"})
    void severalStatementsAreNotSentAsOneToADatabaseThatRunsTheFirstOnly(Dialect dialect) {
        String begin = "-- +goose Up\n-- +goose StatementBegin\n";
        String end = "\n-- +goose StatementEnd\n";

        assertThat(problems(TestFile.parse(begin + "select ';';" + end, dialect)))
                .isEmpty();
        assertThatProblem(TestFile.parse(begin + "select 1; select 2" + end, dialect)
                        .problems())
                .at("0001_a.sql:3:1")
                .names("There is more than one statement");
    }

    @Texts("""
            CREATE TABLE a (n INT);⏎CREATE TABLE b (⏎<<<<<<< HEAD⏎  n INT⏎=======⏎  m INT⏎>>>>>>> other⏎);⏎
            -- Up⏎SELECT 1;⏎<<<<<<< HEAD⏎SELECT 2;⏎-- Down⏎=======⏎SELECT 3;⏎-- Down⏎>>>>>>> (don't)⏎
            SELECT 1;⏎SELECT '⏎<<<<<<< HEAD⏎a⏎=======⏎b⏎>>>>>>> other⏎';⏎
            SELECT 1;⏎DO $$⏎<<<<<<< HEAD⏎a⏎=======⏎b⏎>>>>>>> other⏎$$;⏎
            COPY t FROM stdin;⏎1⏎<<<<<<< HEAD⏎2⏎=======⏎3⏎>>>>>>> other⏎\\.⏎
            SELECT 1; COPY t FROM stdin;⏎=⏎<<<<<<< HEAD\r⏎<⏎<<<<<<< a⏎=======⏎>>>>>>> other⏎\\.⏎SELECT 1;⏎
            SELECT 1;⏎SELECT 2;⏎||||||| base⏎ ¦ SELECT 1;⏎SELECT 2;⏎>>>>>>> other⏎
            SELECT 1;⏎SELECT 2;⏎=======⏎SELECT 3;⏎""")
    void aConflictOfAMergeIsReportedAloneWhereverItStarts(String text) {
        assertThatProblem(TestFile.parse(text).problems()).at("0001_a.sql:3:1").names("a merge conflict");
    }

    @Texts("""
            SELECT '⏎=======⏎', '⏎>>>>>>> a⏎';
            SELECT 1 /*⏎=======⏎*/;⏎-- =======⏎/*⏎=======⏎*/ SELECT 2⏎-- =======⏎;
            SELECT '⏎<<<<<<< a⏎=======⏎'; ¦ SELECT '⏎=======⏎>>>>>>> a⏎<<<<<<< a⏎';
            COPY t FROM stdin;⏎<<<<<<< a⏎=======⏎\\.⏎COPY t FROM stdin;⏎>>>>>>> a⏎\\.⏎
            COPY t FROM stdin;⏎a<<<<<<< a⏎a=======⏎a>>>>>>> a⏎\\.⏎""")
    void aLineAloneIsNoConflictWhereItMayBeMeant(String text) {
        assertThat(problems(TestFile.parse(text))).isEmpty();
    }

    @Test
    void theMarkOfAConflictIsNoneInsideQuotesAndCommentsAndWithoutASpace() {
        assertThat(problems(TestFile.parse("""
                SELECT '
                <<<<<<< HEAD
                ' /*
                <<<<<<< HEAD
                */, $$
                <<<<<<< HEAD
                $$, 1 <<<<<<< 2,
                <<<<<<<- 3;
                """))).isEmpty();
    }

    @Test
    void aMarkerEndsAnUnfinishedStatement() {
        ParsedMigration parsed =
                TestFile.parse("-- Up Migration\r\nselect (1 -- c\r\n-- Down Migration\r\nselect 2\r\n");

        assertThat(problems(parsed)).isEmpty();
        assertThat(statements(parsed.up())).containsExactly("select (1");
        assertThat(statements(parsed.down())).containsExactly("select 2");
        assertThat(parsed.up().storedSql()).isEqualTo("select (1 -- c\r\n");
        assertThat(parsed.down().storedSql()).isEqualTo("select 2\r\n");
    }

    @Test
    void noMarkerInsideQuotesOrComments() {
        ParsedMigration parsed = TestFile.parse("""
                -- Up Migration
                select '
                -- Down Migration
                ', "
                -- Down Migration
                ", $a$
                -- Down Migration
                $a$ /*
                -- Down Migration
                */;
                """);

        assertThat(problems(parsed)).isEmpty();
        assertThat(parsed.up().statementCount()).isEqualTo(1);
        assertThat(parsed.down()).isNull();
    }

    @Test
    void statementsKeepTheirPlaceInTheFile() {
        ParsedMigration parsed = TestFile.parse("-- Up Migration\nselect 1;\n\n-- Down Migration\n  select 2;\n");

        Statement down = all(parsed.down()).get(0);
        assertThat(down.line()).isEqualTo(5);
        assertThat(down.column()).isEqualTo(3);
        assertThat(down.offset()).isEqualTo(47);
    }

    @Test
    void aByteOrderMarkIsNoText() {
        ParsedMigration parsed = TestFile.parse("\uFEFF-- Up Migration\nselect 1;\n-- Down Migration\nselect 2;\n");

        assertThat(problems(parsed)).isEmpty();
        assertThat(all(parsed.up()).get(0).offset()).isEqualTo(16);
        assertThat(statements(parsed.down())).containsExactly("select 2");
    }

    @Test
    void aByteOrderMarkInTheMiddleIsText() {
        assertThat(TestFile.parse("select 1;\n\uFEFFselect 2;").up().statementCount())
                .isEqualTo(2);
        assertThat(statements(TestFile.parse("select 1;\n\uFEFFselect 2;").up()))
                .contains("\uFEFFselect 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "-- nothing to do\n", "/* nothing */", ";", "-- Up Migration\n", "-- Up Migration"})
    void anUpScriptMayBeEmpty(String text) {
        ParsedMigration parsed = TestFile.parse(text);

        assertThat(problems(parsed)).isEmpty();
        assertThat(parsed.up().isEmpty()).isTrue();
        assertThat(statements(parsed.up())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'-- DROP TABLE a;\n', true",
        "'/* DROP TABLE a; */', true",
        "'', false",
        "'\n\n', false",
        "'-- c\nselect 1', false"
    })
    void aDownScriptOfCommentsIsReferenceOnly(String down, boolean referenceOnly) {
        ParsedMigration parsed = TestFile.parse("-- Up Migration\nselect 1;\n-- Down Migration\n" + down);

        assertThat(problems(parsed)).isEmpty();
        assertThat(parsed.down().isReferenceOnly()).isEqualTo(referenceOnly);
    }

    @Test
    void theDownScriptOfTheGuideIsReferenceOnly() {
        ParsedMigration parsed = TestFile.parse("""
                -- migrations/0002_add_email.sql

                -- UP: Apply changes
                ALTER TABLE patients ADD COLUMN email TEXT;

                -- DOWN: Rollback changes (commented out, for reference)
                -- ALTER TABLE patients DROP COLUMN email;
                """);

        assertThat(problems(parsed)).isEmpty();
        assertThat(statements(parsed.up())).containsExactly("ALTER TABLE patients ADD COLUMN email TEXT");
        assertThat(parsed.down().isReferenceOnly()).isTrue();
        assertThat(parsed.down().storedSql()).isEqualTo("-- ALTER TABLE patients DROP COLUMN email;\n");
    }

    @Test
    void whatLiquibasePrintsIsAScript() {
        ParsedMigration parsed = TestFile.parse("""
                -- *********************************************************************
                -- Update Database Script
                -- *********************************************************************
                -- Change Log: src/main/resources/db/changelog/x.xml
                -- Ran at: 01.02.26, 10:00
                -- Against: ann@jdbc:postgresql://localhost:5432/shop
                -- Liquibase version: 4.31.1
                -- *********************************************************************

                -- Lock Database
                UPDATE databasechangeloglock SET locked = TRUE WHERE id = 1 AND locked = FALSE;

                -- Changeset src/main/resources/db/changelog/x.xml::shipment_1::ann
                CREATE TABLE shipment (id INT);

                -- Rolling Back ChangeSet: x.xml::shipment_0::ann
                DROP TABLE old;

                -- Release Database Lock
                UPDATE databasechangeloglock SET locked = FALSE WHERE id = 1;
                """);

        assertThat(problems(parsed)).isEmpty();
        assertThat(parsed.up().statementCount()).isEqualTo(4);
    }

    private static long statements(String delimited, Dialect dialect) {
        ParsedMigration parsed = TestFile.parse("-- +liquibase endDelimiter:" + delimited, dialect);
        assertThat(parsed.problems()).isEmpty();
        return parsed.up().statementCount();
    }

    /** The warning must not hide that. */
    @Test
    void aFileWithAWarningMayHaveNoSqlYet() {
        ParsedMigration parsed =
                TestFile.parse("-- Migration: a\n-- Author: ann\n-- Created: 2026-01-31\n\n-- migrate:up env:test\n\n"
                        + "-- migrate:down\n");

        assertThat(parsed.problems()).singleElement().matches(problem -> !problem.isError());
        assertThat(parsed.isAsCreated()).isTrue();
    }

    @Test
    void aFileOfDbmateNeedsNoDownSection() {
        ParsedMigration parsed = TestFile.parse("-- Author: ann\n-- migrate:up transaction:false\nselect 1;\n");

        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.down()).isNull();
    }

    @Test
    void whereGooseReplacesNothingNothingIsRefused() {
        assertThat(TestFile.parse("-- +goose Up\n-- +goose ENVSUB OFF\nselect 1;\n")
                        .problems())
                .isEmpty();
    }

    @Test
    void aRepeatableMigrationHasNoDownSection() {
        String text = "-- option: run=on-change\n-- Up Migration\nselect 1;\n-- Down Migration\nselect 2;\n";

        assertThat(problems(new TestFile("a.sql", text).parse(Dialect.POSTGRESQL)))
                .containsExactly("""
                        invalid-section: migrations/a.sql:4:1  A down section starts here, but a repeatable migration is not undone.
                          Next: remove the section; to go back, put the text that it had before into the file""");
    }

    @Test
    void aPairNeedsNoMarkers() {
        ParsedMigration parsed = TestFile.parsePair(
                new TestFile("1_a.up.sql", "select 1;"), new TestFile("1_a.down.sql", "-- c\nselect 2;"));

        assertThat(problems(parsed)).isEmpty();
        assertThat(statements(parsed.up())).containsExactly("select 1");
        assertThat(statements(parsed.down())).containsExactly("select 2");
        assertThat(TestFile.parsePair(new TestFile("1_a.up.sql", "select 1;"), null)
                        .down())
                .isNull();
    }

    @Test
    void malformedBytesAreReportedWithTheirOffset() {
        byte[] bytes = "select 1;\nselect 'caf\u00e9';".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(problems(new TestFile("0001_a.sql", bytes).parse(Dialect.H2)))
                .containsExactly("""
                        malformed-utf8: migrations/0001_a.sql:2  The file is not UTF-8: malformed bytes at offset 21
                          Next: save the file as UTF-8; if it is a MySQL or MariaDB dump with binary data, dump it again with --hex-blob""");
    }

    @Test
    void aCharacterZeroIsReportedWithItsLine() {
        var file = new TestFile("0001_a.sql", "create table a (x int);\ninsert into a values (3) \0, (4);\n");

        assertThat(problems(file.parse(Dialect.SQLITE))).containsExactly("""
                        unreadable-file: migrations/0001_a.sql:2  The file has the character U+0000 at offset 49, which no SQL can have
                          Next: delete the character; where there are many, the file may be UTF-16: save it as UTF-8""");
    }

    @Test
    void aFileThatCannotBeReadIsAProblem() {
        var file = new TestFile("0001_a.sql", "");
        file.delete();

        ParsedMigration parsed = file.parse(Dialect.H2);

        assertThat(parsed.up().isEmpty()).isTrue();
        assertThat(problems(parsed))
                .containsExactly(
                        "unreadable-file: migrations/0001_a.sql  The file cannot be read: no such file\n  Next: check the file and the rights to it");
    }

    @Texts("""
            -- +goose StatementBegin ¦ -- option: colour=red ¦ -- Up Migration ¦ \\watch""")
    void afterTenProblemsAFileIsNotReadToItsEnd(String wrong) {
        List<String> problems = problems(TestFile.parse(
                "-- Up Migration\nSELECT 1;\n" + (wrong + "\n").repeat(50_000) + "SELECT 1;\n-- Down Migration"));

        assertThat(problems).hasSize(11);
        assertThat(problems.get(10)).contains("The file has more than 10 problems; only the first 10 are reported.");
    }

    /** Exactly one too many: the file was read to its end. */
    @Test
    void oneProblemMoreThanTenDoesNotMeanThatTheRestWasNotChecked() {
        List<String> problems = problems(TestFile.parse("\\watch\n".repeat(10) + "-- UP: a\n"));

        assertThat(problems).hasSize(11);
        assertThat(problems.get(10)).contains("more than 10 problems; only the first 10 are reported.\n");
    }

    @Test
    void warningsDoNotCountTowardsTheTen() {
        String warnings = " a:b".repeat(20);

        assertThat(problems(TestFile.parse("-- migrate:up" + warnings + "\n" + "\\watch\n".repeat(10))))
                .hasSize(30);
        assertThat(problems(TestFile.parse("-- migrate:up" + warnings + "\n" + "\\watch\n".repeat(11))))
                .hasSize(11)
                .noneMatch(problem -> problem.contains("is ignored"));
    }

    private static List<String> problems(ParsedMigration parsed) {
        return parsed.problems().stream().map(TestFile::coded).toList();
    }

    private static List<String> statements(Script script) {
        return all(script).stream().map(Statement::text).toList();
    }

    private static List<Statement> all(Script script) {
        var statements = new ArrayList<Statement>();
        try (StatementReader reader = script.open()) {
            reader.forEachRemaining(statements::add);
            assertThat(reader.unchanged()).isTrue();
        }
        assertThat(statements).hasSize(script.statementCount());
        return statements;
    }
}
