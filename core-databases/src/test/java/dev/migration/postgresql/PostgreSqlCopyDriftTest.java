// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.fixture.PostgreSqlWorkbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that stand in a script are a part of it. */
class PostgreSqlCopyDriftTest extends PostgreSqlWorkbench {

    private static final String[] LINES = {
        "-- Up Migration",
        "CREATE TABLE t (id INT, name TEXT);",
        "COPY t FROM STDIN;",
        "1\tone -- not a comment",
        "2\t  two;",
        "\\.",
        "-- Down Migration",
        "DELETE FROM t;",
        "COPY t FROM STDIN;",
        "3\tit's $$ three",
        "\\."
    };

    @BeforeEach
    void apply() {
        write("0001_t.sql", LINES);
        up();
    }

    private void replace(String line, String by) {
        write("0001_t.sql", String.join("\n", LINES).replace(line, by).split("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2\t  two", "2\t  two; ", "2\t two;", "2\t  two;\n\n", "2\t  two; -- edited", "\\\\."})
    void anEditOfTheDataIsAChange(String edited) {
        replace("2\t  two;", edited);

        assertThat(states()).containsExactly(State.CHANGED);
        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContaining("Checksum mismatch")
                .hasMessageContaining("+++ 0001_t.sql (now)");
    }

    @Test
    void anEditOfTheDataOfTheDownScriptIsAChange() {
        replace("three", "four");

        assertThat(states()).containsExactly(State.CHANGED);
    }

    @Test
    void anEditOfTheCommentsAroundThemIsNone() {
        replace("COPY t FROM STDIN;", "\n-- What is known:\nCOPY t /* all */\n  FROM STDIN ; -- as follows");

        assertThat(states()).containsExactly(State.EDITED);
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    void theStoredDownScriptHasItsData() {
        delete("0001_t.sql");

        migrator().down(Target.count(1), DownScript.STORED);

        assertThat(column("SELECT id || name FROM t")).containsExactly("3it's $$ three");
    }
}
