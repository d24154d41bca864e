// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationFailedException;
import dev.migration.State;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CREATE INDEX CONCURRENTLY waits for every snapshot, and leaves an invalid index when it fails. */
class PostgreSqlConcurrentIndexTest extends PostgreSqlWorkbench {

    private static final String UNIQUE = "CREATE UNIQUE INDEX CONCURRENTLY t_by_n ON t (n);";

    @BeforeEach
    void createTable() {
        execute("CREATE TABLE t (n INT)");
    }

    private void duplicates() {
        execute("INSERT INTO t VALUES (1), (1)");
    }

    private List<String> indexes() {
        return column("SELECT c.relname || ' ' || CASE WHEN i.indisvalid THEN 'valid' ELSE 'invalid' END"
                + " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname LIKE 't\\_by%'");
    }

    @Test
    void leavesNoInvalidIndexWhenItFails() {
        duplicates();
        write("0001_index.sql", "INSERT INTO t VALUES (7);", UNIQUE, "INSERT INTO t VALUES (8);");

        assertPage("concurrent-index", catchThrowableOfType(MigrationFailedException.class, this::up));
        assertThat(indexes()).isEmpty();
        assertThat(states()).containsExactly(State.INTERRUPTED);

        execute("DELETE FROM t WHERE n = 1");
        up();
        assertThat(indexes()).containsExactly("t_by_n valid");
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("7", "8");
    }

    @Test
    void leavesNoInvalidIndexInTheSchemaThatTheScriptSet() {
        execute("CREATE SCHEMA other", "CREATE TABLE other.t AS SELECT 1 AS n FROM generate_series(1, 2)");
        write("0001_index.sql", "SET search_path = other;", UNIQUE);

        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);
        assertThat(indexes()).isEmpty();

        execute("TRUNCATE other.t");
        up();
        assertThat(indexes()).containsExactly("t_by_n valid");
    }

    @Test
    void anInvalidIndexIsNotTakenForOneThatExists() {
        duplicates();
        assertThatThrownBy(() -> execute(UNIQUE)).hasMessageContaining("could not create unique index");
        write("0001_index.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_by_n ON t (n);");

        refusedWith("invalid-index", MigrationFailedException.class, this::up);
        assertThat(indexes()).containsExactly("t_by_n invalid");

        execute("TRUNCATE t", "DROP INDEX CONCURRENTLY public.t_by_n");
        up();
        assertThat(indexes()).containsExactly("t_by_n valid");
        write("0002_index.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_by_n ON t (n);");
        up();
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    void anInvalidIndexThatWasThereBeforeIsNamedAndNotDropped() {
        duplicates();
        assertThatThrownBy(() -> execute(UNIQUE)).hasMessageContaining("could not create unique index");
        write("0001_index.sql", UNIQUE);

        refusedWith("invalid-index-in-the-way", MigrationFailedException.class, this::up);
        assertThat(indexes()).containsExactly("t_by_n invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "IF NOT EXISTS "})
    void anInvalidIndexAfterACrashIsReportedOnceWithHowToRemoveIt(String condition) {
        duplicates();
        assertThatThrownBy(() -> execute(UNIQUE)).hasMessageContaining("could not create unique index");
        String create = UNIQUE.replace("t_by_n", condition + "t_by_n");
        write("0001_index.sql", "INSERT INTO t VALUES (7);", create);
        cutOff(When.BEFORE, "CONCURRENTLY");

        String page = condition.isEmpty() ? "invalid-index-after-crash" : "invalid-index-unless-exists-after-crash";
        assertPage(page, catchThrowableOfType(MigrationFailedException.class, this::up));
        assertPage(page, catchThrowableOfType(MigrationFailedException.class, this::up));

        execute("DELETE FROM t WHERE n = 1", "DROP INDEX CONCURRENTLY public.t_by_n");
        up();
        assertThat(indexes()).containsExactly("t_by_n valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"VACUUM t", "REINDEX SCHEMA public", "REINDEX (VERBOSE) SCHEMA public"})
    void whatIsHarmlessToRepeatIsRepeated(String statement) {
        write("0001_again.sql", statement + ";");
        cutOff(When.AFTER, statement);

        up();

        assertThat(states()).containsExactly(State.APPLIED);
    }
}
