package dev.migration.internal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptParserTest {

    @Test
    void aFileWithoutMarkersIsTheUpScript() {
        ParsedMigration parsed = TestFile.parse("-- Create patients\nselect 1;\n-- up to here\nselect 2");

        assertThat(statements(parsed.up())).containsExactly("select 1", "select 2");
        assertThat(parsed.down()).isNull();
        assertThat(problems(parsed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-- Up Migration,-- Down Migration",
        "-- Up Migration (adds the column),-- Down Migration (drops it)",
        "-- Up Migration  ,-- Down Migration\t",
        "-- migrate:up,-- migrate:down",
        "-- migrate:up transaction:true,-- migrate:down transaction:true",
        "-- +goose Up,-- +goose Down",
        "-- UP: Apply changes,-- DOWN: Rollback changes; all of them",
        "-- UP:,-- DOWN:"
    })
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
        assertThat(problems(TestFile.parse(begin + "select 1; select 2" + end, dialect)))
                .singleElement()
                .asString()
                .contains("migrations/0001_a.sql:3:1", "There is more than one statement");
    }

    @Test
    void aConflictOfAMergeIsNoSql() {
        assertThat(problems(TestFile.parse("""
                SELECT 1;
                <<<<<<< HEAD
                SELECT 2;
                =======
                SELECT '
                <<<<<<< HEAD
                ';
                >>>>>>> other
                """)))
                .singleElement()
                .asString()
                .contains("migrations/0001_a.sql:2:1", "a merge conflict");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a (n INT);\nCREATE TABLE b (\n<<<<<<< HEAD\n  n INT\n=======\n  m INT\n>>>>>>> other\n);\n",
                "-- Up\nSELECT 1;\n<<<<<<< HEAD\nSELECT 2;\n-- Down\n=======\nSELECT 3;\n-- Down\n>>>>>>> (don't)\n",
                "SELECT 1;\nSELECT '\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n';\n",
                "SELECT 1;\nDO $$\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n$$;\n",
                "COPY t FROM stdin;\n1\n<<<<<<< HEAD\n2\n=======\n3\n>>>>>>> other\n\\.\n",
                "SELECT 1; COPY t FROM stdin;\n=\n<<<<<<< HEAD\r\n<\n<<<<<<< a\n=======\n>>>>>>> other\n\\.\nSELECT 1;\n",
                "SELECT 1;\nSELECT 2;\n||||||| base\n",
                "SELECT 1;\nSELECT 2;\n>>>>>>> other\n",
                "SELECT 1;\nSELECT 2;\n=======\nSELECT 3;\n",
            })
    void aConflictOfAMergeIsReportedAloneWhereverItStarts(String text) {
        assertThat(problems(TestFile.parse(text)))
                .singleElement()
                .asString()
                .contains("migrations/0001_a.sql:3:1", "a merge conflict");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT '\n=======\n', '\n>>>>>>> a\n';",
                "SELECT 1 /*\n=======\n*/;\n-- =======\n/*\n=======\n*/ SELECT 2\n-- =======\n;",
                "SELECT '\n<<<<<<< a\n=======\n';",
                "SELECT '\n=======\n>>>>>>> a\n<<<<<<< a\n';",
                "COPY t FROM stdin;\n<<<<<<< a\n=======\n\\.\nCOPY t FROM stdin;\n>>>>>>> a\n\\.\n",
                "COPY t FROM stdin;\na<<<<<<< a\na=======\na>>>>>>> a\n\\.\n"
            })
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Down",
                "-- DOWN",
                "  -- down",
                "-- down:",
                "-- DOWN:",
                "-- down: drops it",
                "-- DOWN: drops it",
                "---- Down ----",
                "-- ===== DOWN =====",
                "---- Down Migration",
                "-- Down-Migration",
                "-- Down script",
                "-- Migration Down",
                "-- Script down",
                "-- Rollback",
                "-- ROLLBACK:",
                "-- Roll back changes",
                "--rollback",
                "-- UNDO",
                "-- @UNDO",
                "--//@UNDO",
                "-- //@UNDO",
                "-- Revert",
                "-- Downgrade",
                "-- +goose down",
                "-- goose Down",
                "-- +migrate Down",
                "-- migrate:Down",
                "-- dbmate:down",
                "-- migrate:donw",
                "-- migrate:dow",
                "-- migrate: dwon",
                "-- migrate:reverse transaction:false",
                "-- +goose Donw",
                "-- +goose Dn",
                "-- rambler down",
                "---- create above / drop below ----",
                "-- down.sql --",
                "-- [DOWN]",
                "-- +goose StatmentBegin",
                "-- +goose NO TRANSACTIONS",
                "-- +goose",
                "-- DownMigration",
                "-- Donw Migration",
                "/* Down Migration */",
                "/* DOWN */",
                "/*\n * Down Migration\n */"
            })
    void whatMeansASectionIsAnErrorWithAndWithoutExactMarkers(String line) {
        String half = "CREATE TABLE t (n INT);\n" + line + "\nDROP TABLE t;\n";

        assertThat(TestFile.parse(half).problems())
                .extracting(Problem::code, Problem::isError)
                .containsExactly(tuple(Code.AMBIGUOUS_MARKER, true));
        assertThat(TestFile.parse("-- +goose Up\n" + half).problems())
                .extracting(Problem::isError)
                .contains(true);
        assertThat(TestFile.parse("SELECT '\n" + line + "\n', $a$\n" + line + "\n$a$;")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Rollback: drops it",
                "-- Undo: see the wiki",
                "-- Down - drops it",
                "-- revert — drops it",
                "-- Down (drops it)",
                "-- DownMigration drops it",
                "-- Down migration drops it",
                "-- migrate: down drops it",
                "-- goose down drops it",
                "-- Rollbakc: drops it",
                "-- Dwon Migration (drops it)",
                "-- migarte:down (drops t)"
            })
    void aHeadingWithTextIsAnErrorBetweenStatementsOnly(String line) {
        assertThat(TestFile.parse("CREATE TABLE t (n INT);\n" + line + "\nDROP TABLE t;")
                        .problems())
                .extracting(Problem::code)
                .containsExactly(Code.AMBIGUOUS_MARKER);
        assertThat(TestFile.parse(line + "\nCREATE TABLE t (n INT);\nCREATE TABLE u (n INT);")
                        .problems())
                .isEmpty();
        assertThat(TestFile.parse("CREATE TABLE t (n INT);\n" + line + "\n-- DROP TABLE t;")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Dwon Migration",
                "-- dwon migration",
                "-- Dow Migration",
                "-- Downn Migration",
                "-- Dwn Migration",
                "-- Dowm Migration",
                "-- Dwon_Migration",
                "-- Dwon Migraton",
                "-- Down Migratio",
                "-- Udno Migration",
                "-- Rolback Migration",
                "-- Rollbakc Migration",
                "---- Dwon Migration ----",
                "  -- Dwon Migration",
                "/* Dwon Migration */",
                "/*\n * Dwon Migration\n */",
                "-- Dwon",
                "-- DOWNN",
                "-- @Dwon",
                "-- dwon script",
                "-- SQL dwon",
                "-- udno",
                "-- rolback",
                "-- migarte:down",
                "-- migrat:down",
                "-- mirgate:down",
                "-- mgrate:down",
                "-- migration:down",
                "-- migrate;down",
                "-- migarte:donw",
                "-- migarte:rolback",
                "-- migarte: down",
                "-- migarte:down transaction:false",
                "--migarte:down",
                "-- +gose Down",
                "-- +goos Down",
                "-- +gooes Down",
                "-- +gose Dwon",
                "-- gose down",
                "-- +any Down",
                "/* migarte:down */",
                "-- +gose Down (drops t)",
                "-- +gose Down --",
                "-- +gose Down: drops t",
                "-- dbmte:down"
            })
    void aMisspeltMarkerIsAnErrorWhereSqlBelowItWouldRunWithThatAboveIt(String line) {
        String down = line + "\nDROP TABLE t;\n";
        String half = "CREATE TABLE t (n INT);\n" + down;

        for (String text : List.of(half, "-- Up Migration\n" + half, "-- Up Migration\n" + down)) {
            assertThat(TestFile.parse(text).problems())
                    .as(text)
                    .extracting(Problem::code, Problem::isError)
                    .containsExactly(tuple(Code.AMBIGUOUS_MARKER, true));
        }
        assertThat(TestFile.parse(half).problems())
                .singleElement()
                .asString()
                .containsPattern("remedy=write \"-- .*down.*\" at".replace("down", "(?i:down)"));
        assertThat(TestFile.parse("-- Up Migration\nCREATE TABLE t (n INT);\n-- Down Migration\n" + down)
                        .problems())
                .noneMatch(problem -> problem.message().contains(" section starts"));
        assertThat(TestFile.parse("SELECT '\n" + line + "\n', $a$\n" + line + "\n$a$;")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-- migrate:dow, -- migrate:up, -- migrate:down",
        "-- migrate:no-transaction, -- migrate:up, -- migrate:down",
        "-- +goose Donw, -- +goose Up, -- +goose Down",
        "-- +goose ENVSUB, -- +goose Up, -- +goose Down"
    })
    void anUnknownWordOfAnotherToolIsAnError(String line, String up, String down) {
        assertThat(problems(TestFile.parse("select 1;\n" + line + "\nselect 2;")))
                .containsExactly("ambiguous-marker: migrations/0001_a.sql:2:1  The comment \"" + line
                        + "\" looks like the marker of a section, but is not exactly one.\n"
                        + "  Next: write \"" + up + "\" or \"" + down
                        + "\" at the very start of its own line, or use other words");
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

    @ParameterizedTest
    @ValueSource(strings = {"-- +goose ENVSUB ON", "--+goose envsub on "})
    void whereGooseReplacesPlaceholdersTheFileIsRefused(String line) {
        ParsedMigration parsed = TestFile.parse("-- +goose Up\n" + line + "\nselect 1;\n-- +goose ENVSUB OFF\n");

        assertThat(problems(parsed))
                .containsExactly("placeholder: migrations/0001_a.sql:2:1  \"" + line.strip()
                        + "\" has goose replace ${NAME} by variables of the environment; here nothing is replaced.\n"
                        + "  Next: write the values themselves, and delete this line");
        assertThat(parsed.problems()).allMatch(Problem::isError);
    }

    @Test
    void whereGooseReplacesNothingNothingIsRefused() {
        assertThat(TestFile.parse("-- +goose Up\n-- +goose ENVSUB OFF\nselect 1;\n")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "SQLITE", "H2", "HSQLDB"})
    void whatMeansASectionIsAnErrorOnEveryDatabase(Dialect dialect) {
        for (String line : List.of("-- Down", "---- Down Migration", "--rollback", "--//@UNDO", "/* DOWN */")) {
            assertThat(TestFile.parse("CREATE TABLE t (n INT);\n" + line + "\nDROP TABLE t;\n", dialect)
                            .problems())
                    .extracting(Problem::code)
                    .containsExactly(Code.AMBIGUOUS_MARKER);
        }
        for (String line : List.of("# Down", "# Dwon Migration")) {
            assertThat(TestFile.parse("CREATE TABLE t (n INT);\n" + line + "\nDROP TABLE t;\n", Dialect.MYSQL)
                            .problems())
                    .extracting(Problem::code)
                    .containsExactly(Code.AMBIGUOUS_MARKER);
        }
    }

    @Test
    void aBlockCommentThatLooksLikeAMarkerIsFoundWhereverTheTextIsCut() {
        for (int length = 2_000; length < 2_100; length++) {
            String text = "SELECT 1" + " ".repeat(length) + ";\n/* Down */\nSELECT 2;";
            assertThat(TestFile.parse(text).problems()).as("length " + length).hasSize(1);
        }
    }

    @Test
    void aLongCommentIsJudgedInLinearTime() {
        String text = "-- migration ".repeat(200_000) + "\n-- rollback " + "(".repeat(1_000_000) + ")".repeat(1_000_000)
                + "\n-- migrate:up" + " a:b".repeat(500_000) + "\n-- D" + " o".repeat(500_000) + "\n-- "
                + "d ".repeat(11) + " ".repeat(1_000_000) + ":\n-- " + "-".repeat(2_000_000) + "\nSELECT 1;";

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(TestFile.parse(text).problems())
                        .extracting(problem ->
                                problem.code().id() + " " + problem.place().line())
                        .containsExactly("ambiguous-marker 2", "ambiguous-marker 3"));
    }

    @ParameterizedTest
    @CsvSource({
        "'-- DOWN MIGRATION', 1, '-- DOWN MIGRATION', '-- Down Migration'",
        "'-- Down  Migration:', 1, '-- Down  Migration:', '-- Down Migration'",
        "'-- migrate: down', 1, '-- migrate: down', '-- migrate:down'",
        "'\t-- +goose Down', 2, '-- +goose Down', '-- +goose Down'",
        "'select 2 -- migrate:down', 10, '-- migrate:down', '-- migrate:down'",
        "'-- //@UNDO', 1, '-- //@UNDO', '-- Down Migration'"
    })
    void whatOnlyLooksLikeAMarkerIsAnError(String line, int column, String shown, String exact) {
        ParsedMigration parsed = TestFile.parse("select 1;\n" + line + "\n;select 3;");

        assertThat(problems(parsed))
                .containsExactly("ambiguous-marker: migrations/0001_a.sql:2:" + column + "  The comment \"" + shown
                        + "\" looks like the marker of a section, but is not exactly one.\n"
                        + "  Next: write \"" + exact + "\" at the very start of its own line, or use other words");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Up Migrations are fun",
                "-- The up migration adds it",
                "select 2 -- up migration adds it",
                "select 2 -- up",
                "-- Migration: down",
                "-- Up",
                "  -- Up Migration",
                "-- up migration",
                "-- rollback DROP TABLE t;",
                "--rollback not required",
                "-- Up to 20 rows",
                "-- Up until now there was one table",
                "-- up and running",
                "-- upper",
                "-- Update",
                "-- Upvotes and downvotes",
                "-- goes down when it rains",
                "-- Down-level clients read the old column",
                "-- down from 20 rows",
                "-- Downloads",
                "-- Undo is not possible",
                "-- undo of 0007",
                "-- Undo the changes of 0007",
                "-- Rollback is not possible",
                "-- rollback of a payment",
                "-- To roll back, run the script of the wiki",
                "-- To undo:",
                "-- ROLLBACK;",
                "-- revert changes to the constraint",
                "-- Revert migration 0007",
                "-- Reverting an enum value is not supported",
                "-- migrate the rows",
                "-- Migrate: the rows",
                "-- Migrate",
                "-- +goose NO TRANSACTION",
                "-- Migration",
                "-- Data Migration",
                "-- DATA MIGRATION: the rows",
                "-- a Migration",
                "-- DB Migration",
                "-- DDL Migration",
                "-- Dev Migration",
                "-- Doc Migration",
                "-- Domain Migration",
                "-- Door Migration",
                "-- Do Migration",
                "-- Done: Migration of addresses",
                "-- Demo Migration",
                "-- Code Migration",
                "-- Coin Migration",
                "-- Info Migration",
                "-- Join Migration",
                "-- Loan Migration",
                "-- New Migration",
                "-- New Migration of addresses",
                "-- No Migration",
                "-- Old Migration",
                "-- On Migration",
                "-- Own migration of addresses",
                "-- Pre Migration",
                "-- Post-Migration",
                "-- Role Migration",
                "-- Room Migration",
                "-- Row Migration",
                "-- Run Migration",
                "-- Sum Migration",
                "-- Undo of Migration 7",
                "-- Undo is not possible: Migration",
                "-- Union Migration",
                "-- Unit Migration",
                "-- User Migration",
                "-- Zone Migration",
                "-- Downstream Migration",
                "-- Town",
                "-- Own",
                "-- Done",
                "-- dozen",
                "-- Rollout",
                "-- slow down",
                "-- migarte: the rows are down",
                "-- status: down",
                "-- see https://down.example.org",
                "-- DOW: day of the week",
                "-- dow (Day of Week)",
                "-- Dow",
                "-- Don",
                "-- Dawn",
                "-- downs: those of the year",
                "-- UNO",
                "-- UNDP",
                "-- und: the rest",
                "-- rollbacks: count",
                "-- vote:down",
                "-- deployment:rollback",
                "-- scale:down",
                "-- house:down",
                "-- db:rollback",
                "-- + scale down",
                "-- down.sql has it",
                "-- [1] down",
                "-- Downtown Migration",
                "-- Rollout Migration",
                "-- Immigration",
                "-- Town immigration",
                "-- Emigration",
                "-- Migrate up to 100 rows at a time",
                "-- script that counts",
                "-- steps",
                "/* Down the hill */",
                "/* up\n   and running */",
                "--",
                "--- ---"
            })
    void otherCommentsAreNoMarkers(String line) {
        ParsedMigration parsed = TestFile.parse("select 1;\n" + line + "\n;select 2;\n");

        assertThat(problems(parsed)).isEmpty();
        assertThat(parsed.down()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"DOWN, UP, above the up script", "UP, DOWN, above the down script"})
    void aMarkerInCapitalsNeedsTheOther(String only, String other, String where) {
        assertThat(problems(TestFile.parse("create table a (i int);\n-- " + only + ": so\ndrop table a;\n")))
                .containsExactly("ambiguous-marker: migrations/0001_a.sql:2:1  The comment \"-- " + only
                        + ": so\" starts a section only in a file that also has \"-- " + other + ":\".\n"
                        + "  Next: write \"-- " + other + ":\" " + where + ", or other words here");
    }

    @Test
    void aTitleOfTheOtherSectionIsAmbiguousAndOfItsOwnIsNone() {
        assertThat(problems(TestFile.parse("-- up: a\nselect 1;\n -- DOWN: b\nselect 2;")))
                .containsExactly("""
                        ambiguous-marker: migrations/0001_a.sql:3:2  The comment "-- DOWN: b" looks like the marker of a section, but is not exactly one.
                          Next: write "-- DOWN:" at the very start of its own line, or use other words""");
        String sections = "-- Up Migration\n-- up\nselect 1;\n-- undo\n-- Down Migration\n-- Rollback\nselect 2;\n";
        assertThat(problems(TestFile.parse(sections))).isEmpty();
        assertThat(TestFile.parse(sections + "-- up\nselect 3;").problems())
                .extracting(problem -> problem.code() + " " + problem.place())
                .containsExactly("AMBIGUOUS_MARKER migrations/0001_a.sql:8:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- Up Migration\n", "-- UP: a\n"})
    void sqlBeforeTheUpMarkerIsAnError(String marker) {
        String down = marker.replace("UP", "DOWN").replace("Up", "Down");

        assertThat(problems(TestFile.parse("\n select 1;\n" + marker + "select 2;\n" + down)))
                .containsExactly("""
                        invalid-section: migrations/0001_a.sql:2:2  SQL precedes the first marker, which is in line 3.
                          Next: move the marker up, or the SQL below it""");
    }

    @Test
    void aMarkerInsideAStatementHasSqlBeforeIt() {
        assertThat(problems(TestFile.parse("select 1,\n-- UP: a\n2;\n-- DOWN: b\n")))
                .containsExactly("""
                        invalid-section: migrations/0001_a.sql:1:1  SQL precedes the first marker, which is in line 2.
                          Next: move the marker up, or the SQL below it""");
    }

    @ParameterizedTest
    @CsvSource({"-- Down Migration,-- Up Migration", "-- migrate:down,-- migrate:up", "-- DOWN: a,-- UP: b"})
    void theDownSectionMustNotBeTheFirst(String down, String up) {
        assertThat(problems(TestFile.parse(down + "\nselect 1;\n" + up + "\nselect 2;\n")))
                .containsExactly("""
                        invalid-section: migrations/0001_a.sql:1:1  The down section comes before the up section.
                          Next: put the up section first""");
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
    void onlyWhatAFileStartsWithMakesItRepeatable() {
        assertThat(problems(TestFile.parse("/* c */\n-- option: run=on-change\nselect 1;\n")))
                .containsExactly("""
                        unknown-option: migrations/0001_a.sql:2:1  The option run=on-change is only read among the comments that the file of a repeatable migration starts with.
                          Next: move it to the first line of a file without a number or the name of a callback; or remove it""");
    }

    @Test
    void aDownSectionNeedsAnUpSection() {
        assertThat(problems(TestFile.parse("select 1;\n-- migrate:down\nselect 2;")))
                .containsExactly("""
                        invalid-section: migrations/0001_a.sql:2:1  The file has a down section but no up section.
                          Next: write "-- migrate:up" above the up script""");
    }

    @Test
    void twoSectionsOfAKindAreAnError() {
        String second = """
                invalid-section: migrations/0001_a.sql:3:1  A second up section starts here; the first starts in line 1.
                  Next: join them, or make two migrations of them""";

        assertThat(problems(TestFile.parse("-- Up Migration\n\n-- Up Migration\n")))
                .containsExactly(second);
        assertThat(problems(TestFile.parse("-- UP: a\n\n-- UP: b\n-- DOWN: c\n")))
                .containsExactly(second);
        assertThat(problems(TestFile.parse("-- UP: a\n-- DOWN: c\n-- UP: b\n"))).containsExactly(second);
        assertThat(problems(TestFile.parse("-- +goose Up\n-- +goose Down\n-- +goose Down\n")))
                .containsExactly("""
                        invalid-section: migrations/0001_a.sql:3:1  A second down section starts here; the first starts in line 2.
                          Next: join them, or make two migrations of them""");
    }

    @Test
    void stylesMustNotBeMixed() {
        assertThat(problems(TestFile.parse("-- Up Migration\nselect 1;\n-- migrate:down\nselect 2;")))
                .containsExactly("""
                        invalid-section: migrations/0001_a.sql:3:1  "-- migrate:down" does not go with "-- Up Migration" in line 1.
                          Next: write "-- Down Migration\"""");
        assertThat(problems(TestFile.parse("-- migrate:up\nselect 1;\n\n-- DOWN: b\nselect 2;")))
                .containsExactly("""
                        invalid-section: migrations/0001_a.sql:4:1  "-- DOWN:" does not go with "-- migrate:up" in line 1.
                          Next: write "-- migrate:down\"""");
    }

    @Test
    void allProblemsAreReportedAtOnceInTheirOrder() {
        ParsedMigration parsed = TestFile.parse("""
                -- option: speed=high
                \\connect x
                -- Up migration
                select 1;
                -- Down Migration
                copy t from stdin;
                1
                \\.
                copy t to stdout;
                select 'a
                """);

        assertThat(parsed.problems())
                .extracting(
                        problem -> problem.place().line() + " " + problem.code().id())
                .containsExactly(
                        "1 unknown-option",
                        "2 unsupported-statement",
                        "5 invalid-section",
                        "9 unsupported-statement",
                        "10 unterminated-string");
    }

    @ParameterizedTest
    @CsvSource({
        "-- migrate:down, 1_a.up.sql",
        "-- +goose Down, 1_a.up.sql",
        "-- Down Migration, 1_a.up.sql",
        "-- Down Migration (drops it), 1_a/up.sql",
        "-- +goose Down, 1_a/up.sql",
        "-- +goose Down, 1_a/migration.sql"
    })
    void aDownSectionInAnUpScriptDoesNotRunAsUp(String marker, String name) {
        String above = "-- +goose Up\nselect 1;\n" + marker + "\n";

        assertThat(problems(TestFile.parsePair(new TestFile(name, above + "select 2;"), null)))
                .containsExactly("ambiguous-marker: migrations/" + name
                        + ":3:1  A down section starts here, but this file is one script: all of it would run.\n"
                        + "  Next: move the down script to a file of its own, or delete it");
        assertThat(TestFile.parsePair(new TestFile(name, above), null).problems())
                .isEmpty();
    }

    @Test
    void aDownSectionInASingleFileBesidePairsDoesNotRunAsUp() {
        assertThat(problems(TestFile.parsePair(new TestFile("1_a.sql", "select 1;\n-- DOWN:\nselect 2;"), null)))
                .containsExactly(
                        "ambiguous-marker: migrations/1_a.sql:2:1  A down section starts here, but this file is"
                                + " one script: all of it would run.\n  Next: move the down script to a file of its own, or"
                                + " delete it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Down",
                "-- Dwon Migration",
                "-- rollback",
                "--migrate:down",
                "-- //@UNDO",
                "---- Down ----",
                "-- Down Migration:",
                "-- +goose down",
                "  -- down migration",
                "-- Rollback: drops it"
            })
    void whatLooksLikeADownMarkerInASingleFileBesidePairsIsRefused(String marker) {
        assertThat(problems(TestFile.parsePair(new TestFile("1_a.sql", "select 1;\n" + marker + "\nselect 2;"), null)))
                .containsExactly("ambiguous-marker: migrations/1_a.sql:2:" + (marker.indexOf('-') + 1)
                        + "  At the comment \"" + marker.strip()
                        + "\" a down section seems to start, but this file is one"
                        + " script: all of it would run.\n  Next: move the down script to a file of its own, or delete it, or"
                        + " use other words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1;\n-- Down\n", "-- Up\nselect 1;", "select 1;\n-- goes down when\nselect 2;"})
    void otherCommentsInASingleFileBesidePairsAreAccepted(String text) {
        assertThat(problems(TestFile.parsePair(new TestFile("1_a.sql", text), null)))
                .isEmpty();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Down migration is not needed.",
                "-- DOWN: it",
                "  -- Down Migration",
                "  -- rollback",
                "/* Up Migration */"
            })
    void noMarkerIsLookedForInAPair(String comment) {
        ParsedMigration parsed = TestFile.parsePair(
                new TestFile("1_a.up.sql", comment + "\nselect 1;\n" + comment + "\nselect 2;"),
                new TestFile("1_a.down.sql", comment + "\n"));

        assertThat(problems(parsed)).isEmpty();
        assertThat(statements(parsed.up())).containsExactly("select 1", "select 2");
        assertThat(parsed.down().isEmpty()).isTrue();
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

    @Test
    void aPlaceholderIsAWarningWithItsPlace() {
        ParsedMigration parsed = TestFile.parse("""
                -- Up Migration
                -- ${comment} for $${flyway:user}
                CREATE TABLE t (n INT);

                INSERT INTO t
                SELECT 1 /* ${block} */ FROM ${schema}.s WHERE n = '${my.value}' -- ${line}
                  AND "${name}" = $$ ${body} $$ AND '${' <> '${}' AND '${1}' <> '${a b}';
                -- Down Migration
                DROP TABLE ${schema}.t;
                """);

        assertThat(problems(parsed)).containsExactly("""
                placeholder: migrations/0001_a.sql:6:30  ${schema} is sent to the database as it is: placeholders are only replaced where one is set (4 of them in this file).
                  Next: set a value for it, migration.placeholders.… or --placeholder; where the text is meant as it is, nothing has to be done""");
        assertThat(parsed.problems()).noneMatch(Problem::isError);
    }

    @Test
    void aPlaceholderInAStringOfSeveralLinesIsFoundInItsLine() {
        assertThat(problems(TestFile.parse("SELECT 1; SELECT '\r\n\r\n  ${a}';")))
                .containsExactly("""
                        placeholder: migrations/0001_a.sql:3:3  ${a} is sent to the database as it is: placeholders are only replaced where one is set.
                          Next: set a value for it, migration.placeholders.… or --placeholder; where the text is meant as it is, nothing has to be done""");
    }

    @ParameterizedTest
    @EnumSource
    void placeholdersAreFoundOnEveryDatabaseInLinearTime(Dialect dialect) {
        String many = "INSERT INTO t VALUES ('" + "${a}".repeat(300_000) + "${".repeat(300_000) + "');";

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(TestFile.parse(many, dialect).problems())
                        .singleElement()
                        .extracting(Problem::message)
                        .asString()
                        .contains("300000 of them"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- +goose StatementBegin",
                "-- option: colour=red",
                "-- Up Migration",
                "-- down",
                "-- down\nSELECT 1;",
                "\\watch"
            })
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
