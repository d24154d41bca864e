package dev.migration.internal.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Problem;
import dev.migration.internal.header.ScriptOptions.Transaction;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.script.TestFile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptOptionsTest {

    private static final String NEXT =
            "\n  Next: write it as in \"-- option: transaction=off lock_timeout=5s\", above the first statement";

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- no-transaction\n-- Author: ann\nselect 1",
                "-- no-transaction as the index is built concurrently\nselect 1",
                "\uFEFF-- no-transaction\r\nselect 1",
                "-- Author: ann\n-- Up Migration\n-- no-transaction\nselect 1",
                "-- Author: ann\n-- UP: a\n-- no-transaction\nselect 1;\n-- DOWN: b\n",
                "-- migrate:up transaction:false\nselect 1;\n-- migrate:down\n",
                "-- +goose NO TRANSACTION\n-- +goose Up\nselect 1;\n",
                "-- +goose Up\n-- +goose NO TRANSACTION\nselect 1;\n",
                "-- +goose Up\nselect 1;\n-- +goose Down\n-- +goose no transaction\n"
            })
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
    void unknownOptionsAndBadValuesAreReported() {
        assertThat(
                        problems(
                                TestFile.parse(
                                        "\n-- option: speed=high transaction=maybe lock_timeout=5 statement_timeout=5m store-sql bar retry=never\n")))
                .containsExactly(
                        "unknown-option: migrations/0001_a.sql:2:12  Unknown option \"speed\": there are transaction, lock_timeout,"
                                + " statement_timeout, retry, store-sql, placeholders, batch, batch-time, beside-batches, phase,"
                                + " requires, run, squashes."
                                + NEXT,
                        "unknown-option: migrations/0001_a.sql:2:23  Option transaction cannot be \"maybe\": it is on or off."
                                + NEXT,
                        "unknown-option: migrations/0001_a.sql:2:41  Option lock_timeout cannot be \"5\": it is a duration such as 500ms,"
                                + " 5s, 2min or 1h, or 0." + NEXT,
                        "unknown-option: migrations/0001_a.sql:2:56  Option statement_timeout cannot be \"5m\": it is a duration such as"
                                + " 500ms, 5s, 2min or 1h, or 0." + NEXT,
                        "unknown-option: migrations/0001_a.sql:2:77  Option \"store-sql\" has no value: options are written key=value, and names with blanks in quotes."
                                + NEXT,
                        "unknown-option: migrations/0001_a.sql:2:87  Option \"bar\" has no value: options are written key=value, and names with blanks in quotes."
                                + NEXT,
                        "unknown-option: migrations/0001_a.sql:2:91  Option retry cannot be \"never\": it is on or off."
                                + NEXT);
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

    @Test
    void aDownScriptRequiresNothing() {
        ParsedMigration parsed = TestFile.parse("""
                -- Up Migration
                select 1;
                -- Down Migration
                  -- option: requires=20240101120000
                select 2;
                """);

        assertThat(problems(parsed))
                .containsExactly("unknown-option: migrations/0001_a.sql:4:23  The option requires is above a down"
                        + " script, but it belongs to the up script.\n  Next: move it above the up script");
        assertThat(parsed.requirements()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0005,", ",5", "0005;0007", "0005_users", "0005,,0007"})
    void whatIsRequiredAreVersions(String value) {
        assertThat(problems(TestFile.parse("-- option: requires=" + value + "\nselect 1;")))
                .containsExactly("unknown-option: migrations/0001_a.sql:1:12  Option requires cannot be \"" + value
                        + "\": it is versions with commas between them, such as 0005,0007." + NEXT);
    }

    @Test
    void optionsWithoutAnOptionAreReported() {
        assertThat(problems(TestFile.parse("-- option:\n")))
                .containsExactly(
                        "unknown-option: migrations/0001_a.sql:1:1  No option follows \"-- option:\": options are written"
                                + " key=value." + NEXT);
    }

    @Test
    void unknownOptionsOnAMarkerAreReported() {
        ParsedMigration parsed =
                TestFile.parse("-- migrate:up speed:high transaction:no\nselect 1;\n-- migrate:down\nselect 2;");

        assertThat(problems(parsed))
                .containsExactly(
                        "unknown-option: migrations/0001_a.sql:1:15  Unknown option \"speed:high\" is ignored, as by dbmate: a"
                                + " marker can have transaction:true or transaction:false.\n  Next: delete it before it is"
                                + " applied; afterwards leave it, as the file must not change",
                        "unknown-option: migrations/0001_a.sql:1:26  Unknown option \"transaction:no\": a marker can have"
                                + " transaction:true or transaction:false." + NEXT);
        assertThat(parsed.problems()).extracting(Problem::isError).containsExactly(false, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"transactions:false", "Transaction:false", "no_transaction:true", "transaction:False"})
    void aMistypedTransactionOnAMarkerIsAnError(String option) {
        assertThat(TestFile.parse("-- migrate:up " + option + "\nselect 1;").problems())
                .singleElement()
                .matches(Problem::isError);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- options: lock_timeout=5s",
                "--option: transaction=off",
                "-- Option: Transaction = off",
                "-- option : store-sql=off",
                "-- options: requires=0001",
                "-- option transaction=off",
                "-- opion: transaction=off",
                "-- opton: requires=0001",
                "-- optoin: lock_timeout=5s retry=off",
                "-- optoin retry=off",
                "-- option; retry=off",
                "-- setting: Run = on-change",
                "-- run=onchange",
                "-- setting: lock_timeout = 5s",
                "-- requires=0007",
                "-- phase: contract",
                "-- transaction: off",
                "-- Requires: 0007",
                "-- retry: off store-sql=off",
                "-- options: transaction=off as the index is built concurrently",
                "-- Phase : Expand",
                "-- migration.phase=contract",
                "-- option phase: contract",
                "/* option: phase=contract */",
                "/* phase=contract */",
                "-- no-transactions",
                "-- NO-TRANSACTION",
                "-- no transaction",
                "--no-transaction",
                "-- no_trasaction"
            })
    void whatOnlyLooksLikeOptionsIsAnError(String line) {
        assertThat(problems(TestFile.parse(line)))
                .containsExactly(
                        "unknown-option: migrations/0001_a.sql:1:1  This line looks like options, but these start with"
                                + " \"-- option:\"." + NEXT);
    }

    @Test
    void aPhaseAboveADownScriptIsAnError() {
        assertThat(problems(TestFile.parse("""
                -- Up Migration
                ALTER TABLE a DROP COLUMN b;
                -- Down Migration
                -- option: phase=contract
                ALTER TABLE a ADD COLUMN b INT;""")))
                .containsExactly(
                        "unknown-option: migrations/0001_a.sql:4:1  The option phase is above a down script, but"
                                + " it belongs to the up script.\n  Next: move it above the up script");
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- No transaction.",
                "-- no transaction:",
                "-- +goose NO TRANSACTION\n-- no transaction",
                "-- migrate:up transaction:false\n-- No transaction"
            })
    void noTransactionMayBeAHeading(String lines) {
        assertThat(problems(TestFile.parse(lines + "\nselect 1;"))).isEmpty();
    }

    @Test
    void optionsBelowTheFirstStatementAreAnError() {
        String late = "  Options go before the first statement; here they are too late." + NEXT;

        assertThat(problems(TestFile.parse("select 1; -- option: transaction=off\n-- option: transaction=off")))
                .containsExactly(
                        "unknown-option: migrations/0001_a.sql:1:11" + late,
                        "unknown-option: migrations/0001_a.sql:2:1" + late);
        assertThat(problems(TestFile.parse("select\n-- option: transaction=off\n1")))
                .containsExactly("unknown-option: migrations/0001_a.sql:2:1" + late);
    }

    @Test
    void noTransactionBelowTheFirstLineIsAnError() {
        assertThat(problems(TestFile.parse("-- Author: ann\n-- no-transaction\nselect 1;")))
                .containsExactly(
                        "unknown-option: migrations/0001_a.sql:2:1  \"-- no-transaction\" is only read in the first line."
                                + NEXT);
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
