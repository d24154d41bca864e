// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.Golden;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RecordedLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY … FROM STDIN with its data in the script, as pg_dump writes it. */
class PostgreSqlCopyTest extends PostgreSqlWorkbench {

    /** More than is read ahead of the run. */
    private static final int LARGE = 100_000;

    @BeforeEach
    void table() {
        execute("CREATE TABLE t (id INT PRIMARY KEY, name TEXT)");
    }

    private static String rows(int count) {
        var rows = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            rows.append(i).append("\tpatient ").append(i).append('\n');
        }
        return rows.toString();
    }

    @ParameterizedTest
    @CsvSource({"3, ''", "3, -- no-transaction", LARGE + ", ''", LARGE + ", -- no-transaction"})
    void copiesTheLinesBehindIt(int count, String option) {
        write(
                "0001_rows.sql",
                option,
                "INSERT INTO t VALUES (0, 'before');",
                "COPY t (id, name) FROM STDIN;",
                rows(count) + "\\.",
                "SELECT 1;",
                "INSERT INTO t VALUES (-1, 'after');");

        up();

        assertThat(column("SELECT COUNT(*) || ' ' || MIN(name) || ' ' || MAX(name) FROM t"))
                .containsExactly(count + 2 + " after patient " + (count == 3 ? 3 : 99999));
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    void copiesWhatPgDumpAndPsqlUsersWrite() {
        write(
                "0001_dump.sql",
                "\\restrict abc",
                "SET client_encoding = 'UTF8';",
                "SELECT pg_catalog.set_config('search_path', '', false);",
                "COPY public.t (id, name) FROM stdin;",
                "1\tZoë 😀",
                "2\t\\N",
                "3\ta;b\\tc -- 'd",
                "\\.",
                "",
                "COPY public.t FROM STDIN WITH (FORMAT csv, HEADER);",
                "id,name",
                "4,\"a \"\"quoted\"\"",
                "line\"",
                "\\.",
                "COPY public.t FROM STDIN;",
                "\\.",
                "\\unrestrict abc");

        up();

        assertThat(column("SELECT COALESCE(name, '<null>') FROM t ORDER BY id"))
                .containsExactly("Zoë 😀", "<null>", "a;b\tc -- 'd", "a \"quoted\"\nline");
    }

    @Test
    void batchesEndBeforeACopyAndBeginBehindIt() {
        write(
                "0001_rows.sql",
                "INSERT INTO t VALUES (1, 'a');",
                "INSERT INTO t VALUES (2, 'b');",
                "COPY t FROM STDIN;",
                "3\tc",
                "\\.",
                "UPDATE t SET name = name || id WHERE id > (SELECT COUNT(*) FROM t) - 2;",
                "INSERT INTO t VALUES (4, 'd');");

        up();

        assertThat(column("SELECT name FROM t ORDER BY id")).containsExactly("a", "b2", "c3", "d");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void aWrongLineIsShownAtItsPlaceInTheFile(int count) {
        write(
                "0001_rows.sql",
                "INSERT INTO t VALUES (0, 'before');",
                "COPY t",
                "  FROM STDIN",
                "; -- the data",
                rows(count) + "x1\tPASSWORD 'hunter2'",
                "\\.");

        assertRefused(this::up)
                .hasCode(Code.STATEMENT_FAILED)
                .at("0001_rows.sql:" + (5 + count))
                .names(
                        "  statement 2 of 2 failed (SQLSTATE 22P02)\n    COPY t\n    ^ invalid input syntax for type integer: \"x1\"\n"
                                + "  Where: COPY t, line " + (1 + count)
                                + ", column id: \"x1\"\n  Rolled back: 0001 changed nothing.");
        assertThat(actions()).containsExactly("fail");
        assertThat(column("SELECT * FROM t")).isEmpty();
    }

    @Test
    void anErrorIsShownAtItsPlaceInTheData() {
        execute(
                "CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$",
                "CREATE TRIGGER refuse AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION refuse()");
        Golden.assertTable("error-places-in-copy", """
                a line with too few columns: COPY t FROM STDIN;⏎1\ta⏎2⏎3\tc⏎\\.
                an error in the statement itself: SELECT 1;⏎COPY t (id,⏎  nome) FROM STDIN;⏎1\ta⏎\\.
                an error behind the data: SELECT 1;⏎COPY t FROM STDIN;⏎1\ta⏎\\.
                """, sql -> {
            write("0001_rows.sql", sql);
            Problem problem =
                    refused(MigrationFailedException.class, this::up).problems().get(0);
            return problem.withRemedy("").text().replace(folder.toString(), "migrations");
        });
    }

    @Test
    void aFileThatIsCutOffInItsDataWhileItRunsChangesNothing() {
        write("0001_rows.sql", "COPY t FROM STDIN;", rows(LARGE) + "\\.");
        Migrator migrator = builder()
                .dataSource(CutConnection.meanwhile(
                        dataSource(),
                        "set_config(E'application_name'",
                        () -> write("0001_rows.sql", "COPY t FROM STDIN;", rows(LARGE / 2))))
                .build();

        MigrationFailedException failure = refused(MigrationFailedException.class, migrator::up);

        assertThat(failure).hasMessageContaining("Rolled back: 0001 changed nothing.");
        assertThat(column("SELECT * FROM t")).isEmpty();
        assertThat(actions()).containsExactly("fail");
    }

    @Test
    void aScriptOutsideATransactionResumesAtTheCopyThatFailed() {
        String start = "-- no-transaction\nINSERT INTO t VALUES (0, 'before');\nCOPY t FROM STDIN;\n1\ta\n\\.\n";
        write("0001_rows.sql", start + "COPY t FROM STDIN;", "2\tb", "x\tc", "\\.");
        MigrationFailedException failure = refused(MigrationFailedException.class, this::up);
        assertThat(failure.getMessage())
                .contains("0001_rows.sql:8  statement 3 of 3 failed")
                .contains(
                        "Half done: statements 1 to 2 of migration 0001 are applied, statement 3 and all after it did not run.");

        write("0001_rows.sql", start + "COPY t FROM STDIN;", "2\tb", "3\tc", "\\.");
        up();

        assertThat(column("SELECT id FROM t ORDER BY id")).containsExactly("0", "1", "2", "3");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    void dataThatWereCopiedAreNotToBeEditedBeforeTheRestIsRun() {
        String end = "\\.\nINSERT INTO nowhere VALUES (1);";
        write("0001_rows.sql", "-- no-transaction", "COPY t FROM STDIN;", "1\ta", end);
        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);

        write("0001_rows.sql", "-- no-transaction", "COPY t FROM STDIN;", "1\tb", end);

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("the file was changed before that point");
    }

    @Test
    void aCopyWhoseOutcomeIsUnknownIsPassedOverWhenItIsSaidToBeDone() {
        write(
                "0001_rows.sql",
                "-- no-transaction",
                "CREATE TABLE u (id INT);",
                "COPY t FROM STDIN;",
                "1\ta",
                "\\.",
                "INSERT INTO u VALUES (1);");
        cutOff(When.BEFORE, "statements_done = 2");

        assertThatThrownBy(this::up).isInstanceOf(InvalidMigrationsException.class);
        migrator().resume("0001", UnknownOutcome.DONE);

        assertThat(column("SELECT name FROM t")).containsExactly("a");
        assertThat(column("SELECT id FROM u")).containsExactly("1");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    void whatTheServerHasToSayOfACopyIsLogged() {
        execute(
                "CREATE FUNCTION hello() RETURNS TRIGGER LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE NOTICE 'row %', NEW.id; RETURN NEW; END $$",
                "CREATE TRIGGER hello BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION hello()");
        write("0001_rows.sql", "COPY t FROM STDIN;", "1\ta", "2\tb", "\\.");

        try (var log = new RecordedLog()) {
            up();
            assertThat(log.messages(Level.INFO)).contains("The database says: row 1", "The database says: row 2");
        }
    }

    @Test
    void eachCopyHasItsMessagesLogged() {
        execute(
                "CREATE FUNCTION hello() RETURNS TRIGGER LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE NOTICE 'row %', NEW.id; RETURN NEW; END $$",
                "CREATE TRIGGER hello BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION hello()");
        write("0001_rows.sql", "COPY t FROM STDIN;", rows(1100) + "\\.", "COPY t FROM STDIN;", "2000\ta", "\\.");

        try (var log = new RecordedLog()) {
            up();
            assertThat(log.messages(Level.INFO))
                    .contains("The database said more: 1100 messages in all", "The database says: row 2000")
                    .doesNotContain("The database says: row 1001");
        }
    }

    @Test
    void anotherDriverIsDistinguished() {
        write("0001_rows.sql", "COPY t FROM STDIN;", "1\ta", "\\.");
        Migrator migrator = builder()
                .dataSource(
                        Connections.connections(dataSource(), call -> call.is("isWrapperFor") ? false : call.pass()))
                .build();

        MigrationFailedException failure = refused(MigrationFailedException.class, migrator::up);

        assertThat(failure)
                .hasMessageContaining("0001_rows.sql:1:1  statement 1 of 1 failed")
                .hasMessageContaining("COPY … FROM STDIN needs the driver org.postgresql:postgresql, and the connection"
                        + " is one of PostgreSQL JDBC Driver");
    }
}
