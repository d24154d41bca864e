// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.fixture.Golden;
import dev.migration.fixture.Texts;
import dev.migration.internal.report.StatusText;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.sql.Dialect;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NearMarkersTest {

    private static final String ABOVE = "CREATE TABLE t (n INT);\n";
    private static final String BELOW = "\nDROP TABLE t;\n";

    private static final List<String> BOTH = List.of(
            "-- Up Migration\n%s-- Down Migration\n%s",
            "-- migrate:up\n%s-- migrate:down transaction:false\n%s",
            "-- +goose up\n%s-- +GOOSE DOWN\n%s",
            "--+goose  Up\n%s--  +goose\tDown\n%s",
            "--  migrate:up\n%s--\tmigrate:down\n%s",
            "-- UP: as it is\n%s-- DOWN: drops it\n%s");

    @Texts("""
            -- Down ¦ -- DOWN ¦ ␣ -- down ¦ -- down: ¦ ---- Down ---- ¦ -- ===== DOWN ===== ¦ -- [DOWN] ¦ -- @UNDO
            ---- Down Migration ¦ -- Down-Migration ¦ -- down_migration ¦ -- Down script ¦ -- down.sql --
            -- Down Migrtion ¦ -- Down the table ¦ ␣ -- Down Migration ¦ -- down migration (undoes it) -- ¦ --down
            -- Rollback ¦ -- ROLLBACK: ¦ -- Roll back changes ¦ --rollback ¦ --rollback not required
            -- Rollback changes; ¦ -- ROLLBACK MIGRATION; ¦ -- rollback steps; ¦ -- Roll back; ¦ -- Roll-back; ¦ ---- ROLLBACK; ---- ¦ -- ---------- ROLLBACK; ---------- ¦ /***** ROLLBACK; *****/ ¦ -- Rollback; ¦ -- rollback to 0001; ¦ -- rollback: ; ¦ -- Rollback the table;
            -- UNDO ¦ -- Undo of 0007 ¦ -- Revert ¦ -- Revert migration 0007 ¦ -- Downgrade ¦ -- downgrade 2
            -- Migration Down ¦ -- migration: down ¦ -- migration_rollback ¦ -- +migrate Down ¦ --+ Migrate Down
            -- migrate down ¦ -- Down Migration; ¦ -- undo; ¦ -- +migrate Down; ¦ /* down; */ ¦ /* Down Migration */ ¦ /* DOWN */ ¦ /*⏎ * Down Migration⏎ */ ¦ /* Down the hill */""")
    void aCommentThatBeginsWithTheWordAndHasThreeAtMostIsRefusedWithSqlBelowIt(String comment) {
        boolean heading = comment.contains("(");
        String down = comment + BELOW;

        assertThat(codes(ABOVE + down)).containsExactly(Code.AMBIGUOUS_MARKER);
        assertThat(codes("-- Up Migration\n" + ABOVE + down)).containsExactly(Code.AMBIGUOUS_MARKER);
        assertThat(codes(down)).hasSize(heading ? 0 : 1);
        assertThat(codes(ABOVE + comment + "\n-- DROP TABLE t;")).isEmpty();
        assertThat(codes("SELECT '\n" + down + "', $a$\n" + down + "$a$;")).isEmpty();
        assertIsAComment(comment);
    }

    @Texts("""
            -- Rollback: drops it ¦ -- Undo: see the wiki of the team ¦ -- Down - drops it ¦ -- revert — drops it
            -- Down (drops it) ¦ -- Down migration: drops it, and more ¦ -- undo of 0007: the default was wrong
            -- Revert: the default of 0003 was wrong ¦ -- Rollback (of the change in 0003) ¦ -- down: DROP TABLE t;
            -- DOWN MIGRATION (what it was) ¦ -- Migration rollback - by hand ¦ -- Down migration; drops it, and more
            -- Rollback - undo by hand; then redeploy ¦ -- Rollback — drops t; see wiki ¦ -- Rollback script; run by hand
            -- rollback steps -- DROP TABLE users; ¦ -- Rollback: as before;
            -- Rollback; -- drops it again ¦ -- rollback to start; -- drops it""")
    void oneWithTextBehindAColonADashOrAParenthesisIsRefusedBetweenStatements(String comment) {
        assertThat(codes(ABOVE + comment + BELOW)).containsExactly(Code.AMBIGUOUS_MARKER);
        assertThat(codes(comment + "\nCREATE TABLE t (n INT);\nCREATE TABLE u (n INT);"))
                .isEmpty();
        assertThat(codes(ABOVE + comment + "\n-- DROP TABLE t;")).isEmpty();
        assertIsAComment(comment);
    }

    @Texts("""
            -- Up Migrations are fun ¦ -- The up migration adds it ¦ -- Up ¦ ␣ -- Up Migration ¦ -- up migration
            -- Migration: down ¦ -- rollback DROP TABLE t ¦ -- rollback of a payment ¦ -- ROLLBACK; ¦ -- rollback ; ¦ -- ROLLBACK TRANSACTION; ¦ -- rollback to s1;
            -- ROLLBACK; -- for a dry run ¦ ---- ROLLBACK; ¦ -- -- rollback; ¦ /*⏎ * ROLLBACK;⏎ */ ¦ --ROLLBACK; --COMMIT; ¦ /* ROLLBACK; */ ¦ -- ROLLBACK AND CHAIN; ¦ -- ROLLBACK TRAN; ¦ -- rollback to savepoint s;
            -- goes down when it rains ¦ -- Down-level clients read the old column ¦ -- down from 20 rows ¦ -- Downloads
            -- Undo is not possible ¦ -- Undo the changes of 0007 ¦ -- To roll back, run the script ¦ -- To undo:
            -- revert changes to the constraint ¦ -- Reverting an enum value ¦ -- undone ¦ -- Undoing ¦ -- slow down
            -- migrate the rows ¦ -- Migrate: the rows ¦ -- Migrate ¦ -- Migration ¦ -- Data Migration ¦ -- status: down
            -- Downstream Migration ¦ -- down.sql has it all ¦ -- [1] down ¦ -- 1. Rollback ¦ /* up⏎   and running */
            -- Dwon Migration ¦ -- rolback ¦ -- goose down ¦ -- rambler down ¦ -- SQL down ¦ -- // add a column
            -- +goose NO TRANSACTION ¦ -- what // has @UNDO ¦ -- vote:down ¦ -- scale:down ¦ -- ¦ --- ---""")
    void anyOtherCommentIsAComment(String comment) {
        assertThat(codes(ABOVE + comment + BELOW)).isEmpty();
        assertIsAComment(comment);
    }

    /** Above a down script of comments only, too; and where the semicolon before it is missing. */
    @Texts("""
            -- //@UNDO ¦ --//@UNDO ¦ -- //@UNDO SQL to undo the change goes here. ¦ ␣-- // @undo ¦ --  // the @UNDO
            ---- create above / drop below ----""")
    void theMarkerOfAToolWhoseFilesAreNotReadIsRefusedWithAndWithoutSqlBelowIt(String comment) {
        for (String text : List.of(ABOVE + comment + BELOW, ABOVE + comment, "SELECT 1\n" + comment + BELOW)) {
            assertThat(codes(text)).containsExactly(Code.AMBIGUOUS_MARKER);
        }
        assertIsAComment(comment);
    }

    /** Whatever tool they are of. */
    @Texts("-- rambler % ¦ -- !%s ¦ -- 1 % ¦ -- +micrate % ¦ -- name: % ¦ -- %s ¦ /* the % part */")
    void twoThatDifferOnlyInUpAndDownAreRefusedWithSqlBelowTheSecond(String comment) {
        String up = comment.replace("%", "Up");
        String down = comment.replace("%", "DOWN");

        assertThat(codes(up + "\n" + ABOVE + down + BELOW)).containsExactly(Code.AMBIGUOUS_MARKER);
        assertThat(codes(up + "\n" + ABOVE + down + "\n-- DROP TABLE t;")).isEmpty();
        assertThat(codes("-- other up\n" + ABOVE + down + BELOW)).isEmpty();
        assertThat(codes(down + "\n" + ABOVE + up + BELOW)).isEmpty();
        assertThat(codes(ABOVE + up + "\n" + ABOVE + down + BELOW)).containsExactly(Code.AMBIGUOUS_MARKER);
        assertIsAComment(up + "\n" + down);
    }

    @Test
    void markersInCapitalsWithAllStatementsBelowBothAreAmbiguous() {
        assertThat(codes("-- UP: creates t\n-- DOWN: drops t\n" + ABOVE)).containsExactly(Code.AMBIGUOUS_MARKER);
        assertThat(codes("-- UP: creates t\n" + ABOVE + "-- DOWN: drops t\n")).isEmpty();
    }

    @Texts("-- down payment ¦ -- undo ¦ -- Rollback: see above ¦ /* revert */")
    void insideAStatementItIsAComment(String comment) {
        String table = "CREATE TABLE t (\n" + comment + "\nn INT);\n";
        String routine = "CREATE PROCEDURE p() BEGIN\n" + comment + "\nSELECT 1;\n" + comment + "\nROLLBACK; END;\n";

        assertThat(codes(table + "DROP TABLE t;")).isEmpty();
        assertThat(TestFile.parse(table + routine + "DROP TABLE t;", Dialect.MYSQL)
                        .problems())
                .isEmpty();
    }

    /** In a file that has both of its markers, and in one whose name has decided. */
    private static void assertIsAComment(String comment) {
        String up = "SELECT 1;\n" + comment + "\nSELECT 2;\n";
        String down = "SELECT 3;\n" + comment + "\nSELECT 4;\n";
        for (String markers : BOTH) {
            ParsedMigration parsed = TestFile.parse(comment + "\n" + markers.formatted(up, down));
            assertThat(parsed.problems()).as(markers).isEmpty();
            assertThat(parsed.up().statementCount()).isEqualTo(2);
            assertThat(parsed.down().statementCount()).isEqualTo(2);
        }
        for (String name : List.of("1_a", "1_a/1_a")) {
            ParsedMigration parsed = TestFile.parsePair(
                    new TestFile(name + ".up.sql", comment + "\n" + up), new TestFile(name + ".down.sql", down));
            assertThat(parsed.problems()).isEmpty();
            assertThat(parsed.up().statementCount()).isEqualTo(2);
            assertThat(parsed.down().statementCount()).isEqualTo(2);
        }
    }

    @Texts("-- Down Migration ¦ -- migrate:down ¦ -- +goose down ¦ -- UP: a ¦ -- DOWN: b ¦ -- +goose what")
    void inAPairNoMarkerIsLookedFor(String comment) {
        String text = "SELECT 1;\n" + comment + "\nSELECT 2;\n";
        for (String name : List.of("1_a", "1_a/1_a")) {
            ParsedMigration parsed =
                    TestFile.parsePair(new TestFile(name + ".up.sql", text), new TestFile(name + ".down.sql", text));
            assertThat(parsed.problems()).isEmpty();
            assertThat(parsed.up().statementCount()).isEqualTo(2);
            assertThat(parsed.down().statementCount()).isEqualTo(2);
        }
    }

    @Texts("-- UP: 3 columns more ¦ -- DOWN: 3 columns less ¦ -- UP: a⏎-- DOWN: b")
    void besideOtherMarkersThoseInCapitalsAreComments(String capitals) {
        for (String markers : BOTH.subList(0, 3)) {
            String script = capitals + "\nSELECT 1;\n" + capitals + "\nSELECT 2;\n";
            ParsedMigration parsed = TestFile.parse(capitals + "\n" + markers.formatted(script, script) + capitals);
            assertThat(parsed.problems()).as(markers).isEmpty();
            assertThat(parsed.up().statementCount()).isEqualTo(2);
            assertThat(parsed.down().statementCount()).isEqualTo(2);
        }
        assertThatProblem(TestFile.parse(capitals + "\nSELECT 1;\n-- migrate:up\nSELECT 2;\n-- migrate:down")
                        .problems())
                .hasCode(Code.INVALID_SECTION)
                .at("0001_a.sql:" + (capitals.lines().count() + 1) + ":1")
                .names("SQL precedes the first marker");
    }

    @Test
    void optionsBelowACommentInCapitalsAreForBothSections() {
        ParsedMigration parsed = TestFile.parse("-- UP: a\n-- option: lock_timeout=5s\n-- migrate:up\n-- migrate:down");

        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.up().options().lockTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(parsed.down().options().lockTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Texts("""
            -- migrate:dow ¦ -- migrate:reverse transaction:false ¦ /* migrate:down */ ¦ # migrate:x
            -- +goose Donw ¦ -- +goose Dn ¦ -- +goose StatmentBegin ¦ -- +goose NO TRANSACTIONS ¦ -- +goose
            -- +goose Down it ¦ -- +GOOSE ENVSUB""")
    void aWordThatDbmateOrGooseDoesNotKnowIsAnErrorExceptInAFileOfAnotherTool(String comment) {
        Dialect dialect = Dialect.MYSQL;
        String dbmate = BOTH.get(1).formatted("SELECT 1;\n" + comment + "\n", "");
        String goose = BOTH.get(2).formatted("SELECT 1;\n" + comment + "\n", "");
        boolean ofDbmate = comment.contains("migrate");

        for (String text : List.of("SELECT 1;\n" + comment, ofDbmate ? dbmate : goose)) {
            assertThat(TestFile.parse(text, dialect).problems())
                    .extracting(Problem::code, Problem::isError)
                    .containsExactly(tuple(Code.AMBIGUOUS_MARKER, true));
        }
        assertThat(TestFile.parse(ofDbmate ? goose : dbmate, dialect).problems())
                .isEmpty();
    }

    @Test
    void whereGooseReplacesPlaceholdersTheFileIsRefusedWhateverItsMarkersAre() {
        for (String markers : BOTH) {
            assertThat(codes(markers.formatted("-- +goose envsub on\nSELECT 1;\n", "")))
                    .containsExactly(Code.PLACEHOLDER);
        }
        assertThat(codes("-- +goose Up\n-- +goose ENVSUB OFF\nselect 1;\n")).isEmpty();
    }

    private static final List<String> WORDS = List.of(
            "down", "Undo", "ROLLBACK", "revert", "Downgrade", "migration", "Migrate", "table", "0007", "downs");

    private static final List<String> SIGNS =
            List.of(" ", " ", " ", "  ", "_", ", ", ": ", " (", " - ", " — ", "-", ".", "/");

    /** The rule, word by word. */
    private static boolean isNear(String comment) {
        String start = comment.replaceFirst("(?i)^-- migrat(e|ion)[^\\p{Alnum}(]+", "-- X ");
        String title = start;
        for (String end : List.of(":", "(", " -", " —")) {
            title = title.substring(0, title.indexOf(end, 3) < 0 ? title.length() : title.indexOf(end, 3));
        }
        List<String> words = Arrays.stream(title.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        Set<String> downs = Set.of("down", "undo", "rollback", "revert", "downgrade");
        int first = start.startsWith("-- X") ? 1 : 0;
        return words.size() <= 3 && words.size() > first && downs.contains(words.get(first));
    }

    @Property(tries = 2000)
    void theRuleIsWhatItsSentenceSays(@ForAll Random random) {
        var comment = new StringBuilder("-- ");
        for (int i = random.nextInt(6); i >= 0; i--) {
            comment.append(WORDS.get(random.nextInt(WORDS.size())));
            comment.append(i == 0 ? "" : SIGNS.get(random.nextInt(SIGNS.size())));
        }

        String text = comment.toString();
        assertThat(codes(ABOVE + text + BELOW))
                .as(text)
                .isEqualTo(isNear(text) ? List.of(Code.AMBIGUOUS_MARKER) : List.of());
        assertIsAComment(text);
    }

    @ParameterizedTest
    @EnumSource
    void theRuleIsOneOnEveryDatabase(Dialect dialect) {
        for (String comment : List.of("-- Down", "---- Down Migration", "--rollback", "--//@UNDO", "/* DOWN */")) {
            assertThatProblem(TestFile.parse(ABOVE + comment + BELOW, dialect).problems())
                    .hasCode(Code.AMBIGUOUS_MARKER);
            assertThat(TestFile.parse(BOTH.get(0).formatted(ABOVE + comment + BELOW, ""), dialect)
                            .problems())
                    .isEmpty();
        }
        assertThat(TestFile.parse(ABOVE + "# Down" + BELOW, Dialect.MYSQL).problems())
                .hasSize(1);
    }

    @Test
    void aBlockCommentIsFoundWhereverTheTextIsCut() {
        for (int length = 2_000; length < 2_100; length++) {
            String text = "SELECT 1" + " ".repeat(length) + ";\n/* Down */\nSELECT 2;";
            assertThat(codes(text)).as("length " + length).hasSize(1);
        }
    }

    @Test
    void aLongCommentIsJudgedInLinearTime() {
        String text = "-- migration ".repeat(200_000) + "\n-- rollback " + "(".repeat(1_000_000) + ")".repeat(1_000_000)
                + "\n-- migrate:up" + " a:b".repeat(500_000) + "\n-- D" + " o".repeat(500_000) + "\n-- "
                + "d ".repeat(11) + " ".repeat(1_000_000) + ":\n-- down" + " ".repeat(1_000_000) + "\n-- "
                + "-".repeat(2_000_000) + "\nSELECT 1;";

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(TestFile.parse(text).problems())
                        .extracting(problem ->
                                problem.code().id() + " " + problem.place().line())
                        .containsExactly("ambiguous-marker 2", "ambiguous-marker 3", "ambiguous-marker 6"));
    }

    /** One beside pairs, whose name does not say which script it is. */
    @Test
    void aDownSectionInAFileThatIsOneScriptDoesNotRunAsUp() {
        Golden.assertTable("mistakes-in-one-script", """
                DOWN beside pairs: 1_a.sql select 1;⏎-- DOWN:⏎select 2;
                -- Down: 1_a.sql select 1;⏎-- Down⏎select 2;
                one that is indented: 1_a.sql select 1;⏎  -- down migration⏎select 2;
                one with text: 1_a.sql select 1;⏎-- Rollback: drops it⏎select 2;
                MyBatis': 1_a.sql select 1;⏎-- //@UNDO⏎select 2;
                nothing below it: 1_a.sql select 1;⏎-- Down⏎
                nothing above it: 1_a.sql -- Rollback: by hand⏎select 2;
                an up marker: 1_a.sql -- Up⏎select 1;
                """, text -> {
            String[] file = text.split(" ", 2);
            return StatusText.problems(
                    TestFile.parsePair(new TestFile(file[0], file[1]), null).problems());
        });
    }

    private static List<Code> codes(String text) {
        return TestFile.parse(text).problems().stream().map(Problem::code).toList();
    }
}
