// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.Policy;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others can do to migrations in batches: by rows, by triggers, by operators. */
class PostgreSqlBatchThreatsTest extends PostgreSqlWorkbench {

    private void accounts(String... notes) {
        write("0001_accounts.sql", "CREATE TABLE accounts (id BIGINT PRIMARY KEY, note TEXT, n INT);");
        up();
        for (int id = 1; id <= notes.length; id++) {
            execute("INSERT INTO accounts VALUES (" + id + ", E'" + notes[id - 1] + "', 0)");
        }
    }

    private void fill(String value) {
        write(
                "0002_fill.sql",
                "-- option: batch=accounts.id",
                "UPDATE accounts SET n = " + value + " WHERE id BETWEEN :from AND :to;");
    }

    private MigrationStatus filling() {
        return migrator().status().migrations().get(1);
    }

    /** That runs code of somebody, counted by a sequence, whoever writes to the table. */
    private void trap() {
        execute(
                "CREATE SEQUENCE caught",
                "CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN PERFORM nextval('public.caught'); RETURN NEW; END $$",
                "CREATE TRIGGER trap BEFORE UPDATE ON __migrations_run FOR EACH ROW EXECUTE FUNCTION trap()");
    }

    @Test
    void neitherPauseNorResumeNorWorkWritesToAHistoryThatIsNotTrusted() {
        accounts("1");
        fill("note::int");
        builder().policies(Set.of(Policy.BATCHES_LATER)).build().up();
        trap();

        for (ThrowingCallable write : List.<ThrowingCallable>of(
                () -> migrator().pauseBatches("0002"),
                () -> migrator().resumeBatches("0002"),
                () -> migrator().finishBatches(),
                this::up)) {
            assertThatThrownBy(write).hasMessageContaining("is not trusted: ").hasMessageContaining("trigger");
        }

        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
        assertThat(filling().batches().paused()).isFalse();
    }

    @Test
    void noSecretIsStoredOrShownInTheReasonOfAFailure() {
        accounts("1");
        fill("('${api_token}' || note)::int");

        assertThatThrownBy(builder()
                        .placeholders(Map.of("api_token", "open-sesame"))
                        .build()::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageNotContaining("sesame");

        assertThat(column("SELECT failure FROM __migrations_run WHERE id = 2").get(0))
                .startsWith("invalid input syntax for type integer")
                .doesNotContain("sesame");
        assertThat(filling().detail()).contains("the last batch failed: ").doesNotContain("sesame");
    }

    @Test
    void aTextOfARowIsNoLineOfOurs() {
        accounts("x\\n2026-11-26 WARN  the database is deleted: " + "blah ".repeat(200));
        fill("note::int");

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("\n      2026-11-26 WARN  the database is deleted: ")
                .hasMessageContaining("blah ".repeat(200).strip());

        assertThat(filling().detail())
                .contains("the last batch failed: ")
                .contains("\\n2026-11-26 WARN")
                .doesNotContain("\n")
                .hasSizeBetween(300, 500);
        assertThat(migrator().status().problems().toString()).doesNotContain("\n2026");
    }

    private void keys(String type) {
        write("0001_keys.sql", "CREATE TABLE keys (id " + type + " PRIMARY KEY, n INT);");
        up();
        write("0002_fill.sql", "-- option: batch=keys.id", "UPDATE keys SET n = n + 1 WHERE id BETWEEN :from AND :to;");
    }

    private void assertChangedOnce() {
        up();

        assertThat(column("SELECT DISTINCT n FROM keys")).containsExactly("1");
    }

    /** Those of a varchar are not built in, so the server takes what it finds on the search path; BETWEEN has no {@code >}. */
    @ParameterizedTest
    @ValueSource(strings = {"varchar(9)", "code", "text"})
    void noOperatorOfOthersComparesKeys(String type) {
        execute(
                "CREATE DOMAIN code AS varchar(9)",
                "CREATE SEQUENCE caught",
                "CREATE FUNCTION trap(varchar, varchar) RETURNS bool LANGUAGE sql VOLATILE AS"
                        + " $$ SELECT pg_catalog.nextval('public.caught') IS NULL $$",
                "CREATE OPERATOR > (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = trap)");
        keys(type);
        execute("INSERT INTO keys SELECT 'k' || n, 0 FROM generate_series(1, 3000) n");

        assertChangedOnce();

        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            numeric | 1.5 | 2 | NaN
            char(3) | a | B | c
            uuid | 00000000-0000-0000-0000-000000000000 | 7fffffff-0000-0000-0000-000000000000 | ffffffff-0000-0000-0000-000000000000
            bytea | \\x | \\x00 | \\xff
            timestamptz | -infinity | 2026-10-25 02:30:00+02 | infinity""")
    void aKeyIsComparedAsItIsSorted(String type, String first, String second, String third) {
        keys(type);
        for (String key : List.of(first, second, third)) {
            execute("INSERT INTO keys VALUES ('" + key + "', 0)");
        }

        assertChangedOnce();
    }
}
