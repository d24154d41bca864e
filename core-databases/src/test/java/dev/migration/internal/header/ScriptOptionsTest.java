// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.header;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.fixture.Golden;
import dev.migration.fixture.Texts;
import dev.migration.internal.header.ScriptOptions.Transaction;
import dev.migration.internal.report.StatusText;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.script.TestFile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptOptionsTest {

    @Test
    void eachMistakeIsReportedAtItsPlaceWithItsRemedy() {
        Golden.assertTable(
                "mistakes-in-options",
                """
                unknown options and bad values: ⏎-- option: speed=high transaction=maybe lock_timeout=5 statement_timeout=5m store-sql bar retry=never⏎
                requirements of a down script: -- Up Migration⏎select 1;⏎-- Down Migration⏎  -- option: requires=20240101120000⏎select 2;⏎
                no version: -- option: requires=⏎select 1;
                a comma at the end: -- option: requires=0005,⏎select 1;
                a comma at the start: -- option: requires=,5⏎select 1;
                a semicolon: -- option: requires=0005;0007⏎select 1;
                a name: -- option: requires=0005_users⏎select 1;
                two commas: -- option: requires=0005,,0007⏎select 1;
                no option: -- option:⏎
                unknown options on a marker: -- migrate:up speed:high transaction:no⏎select 1;⏎-- migrate:down⏎select 2;
                what looks like options: -- options: lock_timeout=5s
                the phase of a down script: -- Up Migration⏎ALTER TABLE a DROP COLUMN b;⏎-- Down Migration⏎-- option: phase=contract⏎ALTER TABLE a ADD COLUMN b INT;
                options below the first statement: select 1; -- option: transaction=off⏎-- option: transaction=off
                options within a statement: select⏎-- option: transaction=off⏎1
                no-transaction below the first line: -- Author: ann⏎-- no-transaction⏎select 1;
                """,
                text -> StatusText.problems(TestFile.parse(text).problems()));
    }

    @Test
    void withoutOptionsTheDefaultsHold() {
        assertThat(up("select 1")).isEqualTo(ScriptOptions.DEFAULT);
        assertThat(ScriptOptions.DEFAULT)
                .returns(Transaction.AUTO, ScriptOptions::transaction)
                .returns(null, ScriptOptions::lockTimeout)
                .returns(null, ScriptOptions::statementTimeout)
                .returns(true, ScriptOptions::retries)
                .returns(true, ScriptOptions::storesSql)
                .hasToString("");
    }

    @Test
    void allOptionsInOneLine() {
        assertThat(
                        up(
                                "-- option: transaction=on lock_timeout=5s  statement_timeout=2min retry=off store-sql=off\nselect 1"))
                .returns(Transaction.ON, ScriptOptions::transaction)
                .returns(Duration.ofSeconds(5), ScriptOptions::lockTimeout)
                .returns(Duration.ofMinutes(2), ScriptOptions::statementTimeout)
                .returns(false, ScriptOptions::retries)
                .returns(false, ScriptOptions::storesSql);
    }

    @ParameterizedTest
    @CsvSource({"0,PT0S", "500ms,PT0.5S", "5s,PT5S", "2min,PT2M", "1h,PT1H"})
    void durationsHaveAUnit(String text, Duration duration) {
        assertThat(up("-- option: lock_timeout=" + text).lockTimeout()).isEqualTo(duration);
        assertThat(up("-- option: statement_timeout=" + text).statementTimeout())
                .isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"My Shop\".\"Orders\".\"Total Sum\"", "`My Shop`.`Orders`.id", "\"a \"\"b\"\"\".id"})
    void namesInQuotesMayHaveBlanks(String column) {
        assertThat(up("-- option: retry=off batch=" + column + " phase=contract\nselect 1"))
                .returns(column, ScriptOptions::batch)
                .returns(false, ScriptOptions::retries)
                .returns(true, ScriptOptions::isContract);
    }

    @Test
    void laterOptionsWin() {
        assertThat(up("-- option: transaction=off lock_timeout=5s\n-- c\n-- option: transaction=on\nselect 1"))
                .hasToString("-- option: transaction=on lock_timeout=5000ms\n");
    }

    @Test
    void aboveTheMarkersTheyHoldForBothSections() {
        ParsedMigration parsed = TestFile.parse("""
                -- option: lock_timeout=1s transaction=off
                -- Up Migration
                -- option: transaction=on
                select 1;
                -- Down Migration
                -- option: lock_timeout=2s
                select 2;
                """);

        assertThat(problems(parsed)).isEmpty();
        assertThat(parsed.up().options()).hasToString("-- option: transaction=on lock_timeout=1000ms\n");
        assertThat(parsed.down().options()).hasToString("-- option: transaction=off lock_timeout=2000ms\n");
    }

    @Test
    void belowAMarkerInCapitalsTheyHoldForItsSection() {
        ParsedMigration parsed = TestFile.parse("""
                -- UP: a
                -- option: transaction=off
                select 1;
                -- DOWN: b
                select 2;
                """);

        assertThat(problems(parsed)).isEmpty();
        assertThat(parsed.up().options().transaction()).isEqualTo(Transaction.OFF);
        assertThat(parsed.down().options().transaction()).isEqualTo(Transaction.AUTO);
    }

    @Texts("""
            -- no-transaction⏎-- Author: ann⏎select 1
            -- no-transaction as the index is built concurrently⏎select 1 ¦ \uFEFF-- no-transaction\r⏎select 1
            -- Author: ann⏎-- Up Migration⏎-- no-transaction⏎select 1
            -- Author: ann⏎-- UP: a⏎-- no-transaction⏎select 1;⏎-- DOWN: b⏎
            -- migrate:up transaction:false⏎select 1;⏎-- migrate:down⏎
            -- +goose NO TRANSACTION⏎-- +goose Up⏎select 1;⏎ ¦ -- +goose Up⏎-- +goose NO TRANSACTION⏎select 1;⏎
            -- +goose Up⏎select 1;⏎-- +goose Down⏎-- +goose no transaction⏎""")
    void otherToolsWaysOfSayingNoTransaction(String text) {
        assertThat(up(text).transaction()).isEqualTo(Transaction.OFF);
    }

    @Test
    void dbmatesOptionHoldsForItsSection() {
        ParsedMigration parsed = TestFile.parse(
                "-- migrate:up transaction:false\nselect 1;\n-- migrate:down transaction:true\nselect 2;");

        assertThat(parsed.up().options().transaction()).isEqualTo(Transaction.OFF);
        assertThat(parsed.down().options().transaction()).isEqualTo(Transaction.AUTO);
    }

    @Test
    void requiredVersionsAreReadWithTheirPlaces() {
        ParsedMigration parsed = TestFile.parse("""
                -- option: requires=0005,1.2
                -- Up Migration
                -- option: retry=off requires=7
                select 1;
                """);

        assertThat(problems(parsed)).isEmpty();
        assertThat(parsed.requirements())
                .extracting(required -> required.version() + " at " + required.place())
                .containsExactly(
                        "0005 at migrations/0001_a.sql:1:21",
                        "1.2 at migrations/0001_a.sql:1:26",
                        "7 at migrations/0001_a.sql:3:31");
        assertThat(parsed.up().options()).hasToString("-- option: retry=off\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transactions:false", "Transaction:false", "no_transaction:true", "transaction:False"})
    void aMistypedTransactionOnAMarkerIsAnError(String option) {
        assertThat(TestFile.parse("-- migrate:up " + option + "\nselect 1;").problems())
                .singleElement()
                .matches(Problem::isError);
    }

    @Texts("""
            -- options: lock_timeout=5s ¦ --option: transaction=off ¦ -- Option: Transaction = off
            -- option : store-sql=off ¦ -- options: requires=0001 ¦ -- option transaction=off
            -- opion: transaction=off ¦ -- opton: requires=0001 ¦ -- optoin: lock_timeout=5s retry=off
            -- optoin retry=off ¦ -- option; retry=off ¦ -- setting: Run = on-change ¦ -- run=onchange
            -- setting: lock_timeout = 5s ¦ -- requires=0007 ¦ -- phase: contract ¦ -- transaction: off
            -- Requires: 0007 ¦ -- retry: off store-sql=off
            -- options: transaction=off as the index is built concurrently ¦ -- Phase : Expand
            -- migration.phase=contract ¦ -- option phase: contract ¦ /* option: phase=contract */
            /* phase=contract */ ¦ -- no-transactions ¦ -- NO-TRANSACTION ¦ -- no transaction ¦ --no-transaction
            -- no_trasaction""")
    void whatOnlyLooksLikeOptionsIsAnError(String line) {
        assertThatProblem(TestFile.parse(line).problems())
                .hasCode(Code.UNKNOWN_OPTION)
                .at("0001_a.sql:1:1")
                .advises("-- option: transaction=off lock_timeout=5s");
    }

    @Test
    void proseAboutOptionsIsNone() {
        assertThat(problems(TestFile.parse("""
                -- phase: the second one
                -- phase: two
                -- requires: pgcrypto
                -- retry: never
                -- lock_timeout: 5s
                -- transaction: one
                -- migration: phase two
                /* phases of the moon */
                /* note: an option is missing */
                -- options: we had three
                -- Option: none
                -- set lock_timeout=5s
                -- SET lock_timeout = '5s';
                -- lock_timeout = 5s
                -- requires=0007 was applied by hand
                -- note: transaction=off is not needed
                -- dryrun=true
                -- lock_timeout=5s
                -- statement_timeout=0
                -- run=daily
                -- cron: run=daily
                -- no transaction
                -- No transaction is needed.
                -- where a = b
                select 1;
                -- requires=0007
                -- opion: transaction=off
                -- no-transactions
                select 2;
                """))).isEmpty();
    }

    @Texts("""
            -- No transaction. ¦ -- no transaction: ¦ -- +goose NO TRANSACTION⏎-- no transaction
            -- migrate:up transaction:false⏎-- No transaction""")
    void noTransactionMayBeAHeading(String lines) {
        assertThat(problems(TestFile.parse(lines + "\nselect 1;"))).isEmpty();
    }

    @Test
    void noTransactionBehindAStatementIsNone() {
        assertThat(up("select 1;\n-- no-transaction is needed here\nselect 2;")).isEqualTo(ScriptOptions.DEFAULT);
        assertThat(up("select 1; -- no-transaction\n")).isEqualTo(ScriptOptions.DEFAULT);
    }

    private static ScriptOptions up(String text) {
        ParsedMigration parsed = TestFile.parse(text);
        assertThat(problems(parsed)).isEmpty();
        return parsed.up().options();
    }

    private static List<String> problems(ParsedMigration parsed) {
        return parsed.problems().stream().map(TestFile::coded).toList();
    }
}
