package dev.migration.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.postgresql.PostgreSqlDatabase;
import dev.migration.internal.sql.Dialect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After which statements the session is set again, which costs statements of our own. */
class SessionTracesTest {

    private static final String HARMLESS = "CREATE TABLE t (id BIGINT PRIMARY KEY, at TIMESTAMP DEFAULT now())";

    private SessionTraces traces = tracesWhere(false);

    private static SessionTraces tracesWhere(boolean runsUsersCode) {
        return new SessionTraces(
                new PostgreSqlDatabase("PostgreSQL", 18),
                new SessionState(
                        List.of("reset"),
                        List.of(),
                        List.of("own role"),
                        List.of(),
                        "",
                        now -> List.of(),
                        List.of(),
                        runsUsersCode));
    }

    /** What is sent before and after a script with this statement. */
    private List<String> around(String statement) {
        List<String> start = traces.start();
        TestScripts.statements(TestScripts.step(Dialect.POSTGRESQL, statement + ";"))
                .forEach(traces::note);
        List<String> end = traces.end();
        traces.committed();
        return List.of(String.join(" ", start), String.join(" ", end));
    }

    @Test
    void whatTheSessionWasSetToBeforeTheRunIsUnknown() {
        assertThat(around(HARMLESS)).containsExactly("reset", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HARMLESS,
                "create unique index t_id on t (lower(name))",
                "ALTER TABLE t ADD COLUMN n INT DEFAULT 7",
                "DROP TABLE t",
                "COMMENT ON TABLE t IS 'x'",
                "GRANT SELECT ON t TO reader",
                "INSERT INTO t (id, name) VALUES (1, 'Ann'), (2, now())",
                "UPDATE t SET name = upper(name) WHERE id IN (1, 2)",
                "DELETE\nFROM t WHERE id = 1"
            })
    void itIsSetOnceForScriptsThatSurelySetNothing(String statement) {
        around(HARMLESS);

        assertThat(around(statement)).containsExactly("", "");
        assertThat(around(HARMLESS)).containsExactly("", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET work_mem = 1",
                "RESET ROLE",
                "SELECT f()",
                "INSERT INTO t SELECT * FROM v",
                "INSERT INTO t VALUES (set_config('a.b', 'c', false))",
                "UPDATE pg_settings SET setting = 1",
                "DELETE FROM t USING v",
                "CREATE TABLE t AS SELECT f()",
                "CREATE VIEW v AS SELECT 1"
            })
    void itIsSetAgainAfterOneThatMaySetSomething(String statement) {
        around(HARMLESS);

        assertThat(around(statement)).containsExactly("", "own role");
        assertThat(around(HARMLESS)).containsExactly("reset", "");
        assertThat(around(HARMLESS)).containsExactly("", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DO $$ BEGIN END $$",
                "CALL p()",
                "CREATE FUNCTION f() RETURNS INT LANGUAGE sql AS 'SELECT 1'",
                "CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()",
                "CREATE RULE x AS ON INSERT TO t DO ALSO SELECT f()",
                "CREATE EXTENSION x",
                "CREATE VIEW v AS SELECT set_config('a.b', 'c', false)",
                "ALTER TABLE t ADD COLUMN s TEXT DEFAULT set_config('a.b', 'c', false)",
                "WHATEVER IS NEW"
            })
    void itIsAlwaysSetAgainFromOneOnThatMayMakeOthersSetSomething(String statement) {
        around(HARMLESS);

        assertThat(around(statement)).containsExactly("", "own role");
        assertThat(around(HARMLESS)).containsExactly("reset", "own role");
        assertThat(around(HARMLESS)).containsExactly("reset", "own role");
    }

    @Test
    void itIsAlwaysSetAgainWhereTheDatabaseHasCodeOfUsers() {
        traces = tracesWhere(true);

        assertThat(around(HARMLESS)).containsExactly("reset", "own role");
        assertThat(around(HARMLESS)).containsExactly("reset", "own role");
    }

    @Test
    void itIsSetAgainAfterAFailure() {
        around(HARMLESS);
        traces.start();

        assertThat(around(HARMLESS)).containsExactly("reset", "");
    }
}
