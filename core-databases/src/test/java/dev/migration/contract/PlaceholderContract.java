// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values instead of placeholders in scripts. */
interface PlaceholderContract extends Workbench {

    private Migrator with(String... namesAndValues) {
        return builder()
                .placeholders(
                        namesAndValues.length == 2
                                ? Map.of(namesAndValues[0], namesAndValues[1])
                                : Map.of(namesAndValues[0], namesAndValues[1], namesAndValues[2], namesAndValues[3]))
                .build();
    }

    @Test
    default void placeholdersAreReplacedInUpAndDownScripts() {
        writeUpAndDown(
                "0001_t.sql",
                "CREATE TABLE ${table} (s VARCHAR(20));\nINSERT INTO ${table} VALUES ('a ${VALUE}');",
                "DROP TABLE ${table};");
        Migrator migrator = with("table", "t", "value", "b");

        migrator.up();
        assertThat(column("SELECT s FROM t")).containsExactly("a b");
        assertThat(column("SELECT up_sql FROM __migrations_log").get(0)).contains("INSERT INTO t VALUES ('a b')");
        assertThat(migrator.sql("0001").get(Direction.UP)).contains("INSERT INTO t VALUES ('a b')");

        migrator.down();
        assertThat(tableNames()).doesNotContain("t");
    }

    @Test
    default void placeholdersMayHaveAnotherPrefixAndSuffix() {
        write("0001_t.sql", "CREATE TABLE __a_table__ (s VARCHAR(60));");
        builder()
                .placeholders(Map.of("a_table", "t"))
                .placeholderPrefix("__")
                .placeholderSuffix("__")
                .build()
                .up();
        write("0002_u.sql", """
                INSERT INTO t VALUES ('##[value] #[value]#[value] ${value} #[a b] #[]');
                INSERT INTO t VALUES ('#[');""");
        Migrator.Builder marked = builder().placeholderPrefix("#[").placeholderSuffix("]");
        assertThatThrownBy(
                        () -> marked.placeholders(Map.of("valu", "b")).build().up())
                .hasMessageContaining("0002_u.sql:1:25  #[value] has no value. Known are: valu.");

        marked.placeholders(Map.of("value", "b")).build().up();

        assertThat(column("SELECT s FROM t")).containsExactlyInAnyOrder("#b bb ${value} #[a b] #[]", "#[");
    }

    @Test
    default void aFileCanSayThatItHasNone() {
        String rows = "INSERT INTO t VALUES ('Dear ${name}'), ('${db_password}'), ('${dollar}{x}');";
        write(
                "0001_t.sql",
                "-- option: placeholders=off",
                "-- Up Migration",
                "CREATE TABLE t (s VARCHAR(60));",
                rows,
                "-- Down Migration",
                "DELETE FROM t WHERE s = '${name}';",
                "DROP TABLE t;");
        Migrator migrator = with("name", "clinic", "db_password", "secret-7");

        assertThat(migrator.up().warnings()).isEmpty();

        assertThat(column("SELECT s FROM t"))
                .containsExactlyInAnyOrder("Dear ${name}", "${db_password}", "${dollar}{x}");
        assertThat(migrator.sql("0001").get(Direction.DOWN)).contains("'${name}'");
        migrator.down();
        assertThat(tableNames()).doesNotContain("t");
        assertThat(up().warnings()).isEmpty();
    }

    @Test
    default void aFileWithOneOfFlywaysNamesCanSayThatItHasNone() {
        write("B1__t.sql", """
                -- option: placeholders=off
                CREATE TABLE t (s VARCHAR(60));
                INSERT INTO t VALUES ('Dear ${name}'), ('${flyway:user}');""");
        write("V2__t.sql", "INSERT INTO t VALUES ('${name}');");

        with("name", "clinic").up();

        assertThat(column("SELECT s FROM t")).containsExactlyInAnyOrder("Dear ${name}", "${flyway:user}", "clinic");
    }

    @Test
    default void whereNoneIsSetNothingIsAPlaceholder() {
        write("0001_t.sql", "CREATE TABLE t (s VARCHAR(20));", "INSERT INTO t VALUES ('${value}');");

        assertThat(up().warnings()).isEmpty();
        assertThat(column("SELECT s FROM t")).containsExactly("${value}");
    }

    @Test
    default void anUnknownPlaceholderStopsTheRunBeforeItStarts() {
        write("0001_t.sql", "CREATE TABLE t (s VARCHAR(20));", "INSERT INTO t VALUES ('${other}', '${valu}');");

        assertThatThrownBy(() -> with("other", "a longer value").up())
                .hasMessageContaining("0001_t.sql:2:36  ${valu} has no value. Known are: other.\n");
        assertThat(tableNames()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a value that is longer than its placeholder", "a value\nwith\r\nlines of its own"})
    default void aFailureNamesThePlaceInTheFile(String value) {
        write("0001_t.sql", "CREATE TABLE t (s VARCHAR(99));");
        write("0002_u.sql", "INSERT INTO t VALUES ('${value}'); INSERT INTO nowhere VALUES (1);");

        assertThat(catchThrowable(with("value", value)::up)).message().containsPattern("0002_u\\.sql:1:(36|48) ");
    }

    @Test
    default void theChecksumIsThatOfTheFileWhateverTheValues() {
        write("0001_t.sql", "CREATE TABLE t (s VARCHAR(20));", "INSERT INTO t VALUES ('${value}');");
        with("value", "a").up();

        assertThat(with("value", "b").up().warnings()).isEmpty();
        assertThat(states()).containsExactly(State.APPLIED);
    }

    /** What ran is compared with what would run now. */
    @Test
    default void anEditedFileIsComparedWithItsValues() {
        write("0001_t.sql", "CREATE TABLE t (s VARCHAR(20));", "INSERT INTO t VALUES ('${value}');");
        with("value", "a").up();
        write("0001_t.sql", "CREATE TABLE t (s VARCHAR(20));", "-- A comment.", "INSERT INTO t VALUES ('${value}');");

        assertThat(with("value", "a").status().migrations().get(0).state()).isEqualTo(State.EDITED);
        assertThat(with("value", "a").up().warnings())
                .singleElement()
                .asString()
                .contains("comments or layout only");
        assertThat(with("value", "b").status().migrations().get(0).state()).isEqualTo(State.CHANGED);
        assertThatThrownBy(() -> with("value", "b").up())
                .hasMessageContainingAll(
                        "INSERT INTO t VALUES ('a');",
                        "INSERT INTO t VALUES ('b');",
                        "current values of placeholders, which may have been others: value");
    }

    @Test
    default void aScriptIsResumedOnlyIfWhatRanIsWhatWouldRunNow() {
        write("0001_t.sql", "CREATE TABLE t (s VARCHAR(20));");
        write("0002_half.sql", """
                -- no-transaction
                INSERT INTO t VALUES ('${value}');
                INSERT INTO ${table} VALUES ('${value}');""");
        assertThat(catchThrowable(() -> with("value", "a", "table", "nowhere").up()))
                .isNotNull();
        assertThat(states()).containsExactly(State.APPLIED, State.INTERRUPTED);

        assertThatProblem(refused(() -> with("value", "b", "table", "t").up()))
                .names("the placeholder value had another value before that point")
                .doesNotName("the file was changed", "table had");
        write("0002_half.sql", """
                -- no-transaction
                INSERT INTO t VALUES ('${value}' );
                INSERT INTO ${table} VALUES ('${value}');""");
        assertThatProblem(refused(() -> with("value", "b", "table", "t").up()))
                .names("the file was changed before that point, or a placeholder had another value there: value");
        assertThat(column("SELECT s FROM t")).containsExactly("a");

        with("value", "a", "table", "t").up();
        assertThat(column("SELECT s FROM t")).containsExactly("a", "a");
    }

    @Test
    default void aDownScriptWithOtherValuesIsNotRun() {
        write("0001_t.sql", "CREATE TABLE a (n INT);", "CREATE TABLE b (n INT);");
        writeUpAndDown("0002_u.sql", "INSERT INTO b VALUES (1);", "DROP TABLE ${table};");
        with("table", "a").up();

        assertThat(refused(with("table", "b")::down))
                .hasMessageContainingAll("The down script of 0002_u has placeholders", "migration down --stored");
        with("table", "a").down();
        assertThat(tableNames().stream().map(String::toLowerCase)).contains("b").doesNotContain("a");
    }

    /** Nothing tells with which values it would undo what was applied. */
    @Test
    default void aDownScriptWithPlaceholdersThatWasNotStoredIsNotRun() {
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (n INT);");
        up();
        writeUpAndDown("0001_t.sql", "CREATE TABLE t (n INT);", "DROP TABLE ${table};");

        assertThat(refused(with("table", "t")::down)).hasMessageContaining("mark-failed 0001");
    }

    /** An empty value leaves nothing in the text that would tell. */
    @Test
    default void aDownScriptThatEndsInAnEmptyValueIsNotRun() throws IOException {
        write("0001_t.sql", "CREATE TABLE a (n INT);", "CREATE TABLE a_eu (n INT);");
        String up = "-- Up Migration\nINSERT INTO a VALUES (1);\n";
        String down = "-- Down Migration\nDROP TABLE a${suffix}";
        Files.writeString(folder().resolve("0002_u.sql"), up + down);
        with("suffix", "_eu").up();

        assertThat(refused(with("suffix", "")::down))
                .hasMessageContaining("The down script of 0002_u has placeholders");
        write("0003_v.sql", up);
        up();
        Files.writeString(folder().resolve("0003_v.sql"), up + down);
        assertThat(refused(with("suffix", "")::down))
                .hasMessageContaining("The down script of 0003_v has placeholders");
        assertThat(tableNames().stream().map(String::toLowerCase)).contains("a", "a_eu");
    }

    /** What is stored has no secrets, so that any value would look the same. */
    @Test
    default void aDownScriptWithASecretIsNotRun() {
        write("0001_t.sql", "CREATE TABLE t_eu (n INT);", "CREATE TABLE t_us (n INT);");
        writeUpAndDown("0002_u.sql", "INSERT INTO t_eu VALUES (1);", "DELETE FROM t_eu WHERE '${region_key}' = 'eu';");
        with("region_key", "eu").up();

        assertThat(refused(with("region_key", "us")::down))
                .hasMessageContaining("With today's values it may differ from the one that was stored");
        assertThat(column("SELECT n FROM t_eu")).containsExactly("1");
    }

    @Test
    default void aSecretIsNeitherStoredNorShown() {
        write("0001_t.sql", "CREATE TABLE t (s VARCHAR(20));", "INSERT INTO t VALUES ('${api_key}');");
        write("0002_u.sql", "INSERT INTO nowhere VALUES ('${api_key}');");
        Migrator migrator = with("api_key", "hunter2");

        assertThat(catchThrowable(migrator::up))
                .message()
                .contains("INSERT INTO nowhere VALUES ('***')")
                .doesNotContain("hunter2");
        assertThat(column("SELECT s FROM t")).containsExactly("hunter2");
        for (String column : List.of("up_sql", "error")) {
            assertThat(column("SELECT COALESCE(" + column + ", '') FROM __migrations_log"))
                    .noneMatch(text -> text.contains("hunter2"));
        }
        assertThat(migrator.sql("0001").get(Direction.UP)).contains("'***'").doesNotContain("hunter2");
    }

    @Test
    default void aSecretIsNotShownByAStatementThatDoesNotHaveIt() {
        write("0001_t.sql", "CREATE TABLE t (s VARCHAR(20) PRIMARY KEY);", "INSERT INTO t VALUES ('${signkey}');");
        write("0002_u.sql", "INSERT INTO t SELECT s FROM t;");

        Throwable failure = catchThrowable(() -> with("signKey", "hunter2").up());

        assertThat(failure).isNotNull();
        for (Throwable shown = failure; shown != null; shown = shown.getCause()) {
            assertThat(shown).message().doesNotContain("hunter2");
        }
        assertThat(column("SELECT COALESCE(error, '') FROM __migrations_log"))
                .noneMatch(text -> text.contains("hunter2"));
    }

    @Test
    default void flywaysOwnPlaceholdersAreKnownInItsLayout() {
        write("V1__t.sql", "CREATE TABLE t (s VARCHAR(200));");
        write("V2__names.sql", """
                INSERT INTO t VALUES ('${flyway:filename}');
                INSERT INTO t VALUES ('${flyway:table}');
                INSERT INTO t VALUES ('${flyway:defaultSchema}');
                INSERT INTO t VALUES ('${flyway:user} ${flyway:database}');""");
        Migrator migrator = migrator();

        assertThat(migrator.validate(Strictness.LENIENT)).noneMatch(problem -> problem.isError());
        migrator.up();
        assertThat(column("SELECT s FROM t"))
                .startsWith("V2__names.sql", "__migrations", migrator.status().schema());

        write("V3__now.sql", "INSERT INTO t VALUES ('${flyway:timestamp}');");
        assertThat(refused(migrator::up))
                .hasMessageContainingAll("${flyway:timestamp} has no value.", "write CURRENT_TIMESTAMP");
        delete("V3__now.sql");

        write("0001_native.sql", "SELECT '${flyway:table}';");
        delete("V1__t.sql");
        delete("V2__names.sql");
        assertThat(builder()
                        .dataSource(null)
                        .placeholders(Map.of("a", "b"))
                        .build()
                        .validate(Strictness.LENIENT))
                .anyMatch(problem -> problem.message().contains("${flyway:table} has no value. Known are: a.")
                        && problem.remedy().startsWith("only in files with Flyway's names, these are known"));
    }

    /** What is applied may have text that only looks like one: nobody can change that any more. */
    @Test
    default void inFlywaysLayoutAPlaceholderWithoutAValueIsAnErrorUntilItsFileIsApplied() {
        write("V1__t.sql", "CREATE TABLE t (s VARCHAR(20));", "INSERT INTO t VALUES ('${value}');");

        assertThatProblem(refused(migrator()::up)).hasCode(Code.PLACEHOLDER).at("V1__t.sql:2:24");
        assertThat(tableNames()).doesNotContain("t");

        migrator().markApplied("1");
        up();
        assertThat(migrator().validate(Strictness.LENIENT))
                .singleElement()
                .matches(problem -> problem.code() == Code.PLACEHOLDER && !problem.isError());
    }

    @Test
    default void flywaysSideFileSwitchesPlaceholdersOff() {
        write("V1__t.sql", "CREATE TABLE t (s VARCHAR(20));");
        write("V2__two.sql", "INSERT INTO t VALUES ('${value}');");
        write("V2__two.sql.conf", "placeholderReplacement=no");
        write("V3__three.sql", "INSERT INTO t VALUES ('${value}');");
        write("V3__three.sql.conf", "placeholderReplacement=true");
        Migrator migrator = with("value", "a");

        assertThatThrownBy(migrator::up).hasMessageContaining("placeholderReplacement is neither true nor false");
        write("V2__two.sql.conf", "placeholderReplacement=false");
        assertThat(migrator.up().warnings()).isEmpty();
        assertThat(column("SELECT s FROM t")).containsExactly("${value}", "a");
    }
}
