package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where an error is shown that PostgreSQL finds inside of what a statement carries or calls. */
class PostgreSqlErrorPlaceTest extends PostgreSqlWorkbench {

    @BeforeEach
    void tables() {
        execute(
                "CREATE TABLE t (id INT)",
                "CREATE FUNCTION f(i INT) RETURNS INT LANGUAGE plpgsql AS $$ BEGIN\n RETURN 1 / i; END $$");
    }

    static Stream<Arguments> scripts() {
        return Stream.of(
                arguments("in a query of a block", "DO $$\nBEGIN\n  INSERT INTO t\n    VALUES (nope);\nEND $$;", """
                        5:13  statement 2 of 3 failed (SQLSTATE 42703)
                                VALUES (nope);
                                        ^ column "nope" does not exist
                        """),
                arguments(
                        "in an assignment behind an emoji",
                        "DO $$ DECLARE x TEXT;\nBEGIN\n\n  x := '😀' || nope;\nEND $$;",
                        """
                        5:16  statement 2 of 3 failed (SQLSTATE 42703)
                              x := '😀' || nope;
                                           ^ column "nope" does not exist
                        """),
                arguments(
                        "in the first line of a block with a tag",
                        "do language plpgsql $body$ BEGIN RAISE EXCEPTION 'no'; END $body$;",
                        """
                        2:28  statement 2 of 3 failed (SQLSTATE P0001)
                            do language plpgsql $body$ BEGIN RAISE EXCEPTION 'no'; END $body$
                                                       ^ no
                          Where: PL/pgSQL function inline_code_block line 1 at RAISE
                        """),
                arguments("when a block computes", "DO $$\nBEGIN\n  PERFORM 1 / 0;\nEND $$;", """
                        4:3  statement 2 of 3 failed (SQLSTATE 22012)
                              PERFORM 1 / 0;
                              ^ division by zero
                          Where: SQL statement "SELECT 1 / 0"
                                 PL/pgSQL function inline_code_block line 3 at PERFORM
                        """),
                arguments("in a function that a block calls", "DO $$\nBEGIN\n  PERFORM f(0);\nEND $$;", """
                        4:3  statement 2 of 3 failed (SQLSTATE 22012)
                              PERFORM f(0);
                              ^ division by zero
                          Where: PL/pgSQL function f(integer) line 2 at RETURN
                                 SQL statement "SELECT f(0)"
                                 PL/pgSQL function inline_code_block line 3 at PERFORM
                        """),
                arguments(
                        "in a text that a block executes",
                        "DO $$\nBEGIN\n  EXECUTE 'SELECT nope' || ' FROM t';\nEND $$;",
                        """
                        4:3  statement 2 of 3 failed (SQLSTATE 42703)
                              EXECUTE 'SELECT nope' || ' FROM t';
                              ^ column "nope" does not exist
                        """),
                arguments("in a block that is written with escapes", "DO E'BEGIN\\n\\nPERFORM 1 / 0; END';", """
                        2:1  statement 2 of 3 failed (SQLSTATE 22012)
                            DO E'BEGIN\\n\\nPERFORM 1 / 0; END'
                            ^ division by zero
                          Where: SQL statement "SELECT 1 / 0"
                                 PL/pgSQL function inline_code_block line 3 at PERFORM
                        """),
                arguments("in a block that is not understood", "DO $$\nBEGIN\n  SELEC 1;\nEND $$;", """
                        4:3  statement 2 of 3 failed (SQLSTATE 42601)
                              SELEC 1;
                              ^ syntax error at or near "SELEC"
                        """),
                arguments(
                        "in the body of a new function",
                        "CREATE FUNCTION g() RETURNS INT LANGUAGE sql AS $$\n  SELECT nope FROM t $$;",
                        """
                        3:10  statement 2 of 3 failed (SQLSTATE 42703)
                              SELECT nope FROM t $$
                                     ^ column "nope" does not exist
                        """),
                arguments("in a function that a query calls", "SELECT\n  f(0);", """
                        2:1  statement 2 of 3 failed (SQLSTATE 22012)
                            SELECT
                            ^ division by zero
                          Where: PL/pgSQL function f(integer) line 2 at RETURN
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void anErrorIsShownAtItsPlaceInTheFile(String what, String statement, String page) {
        write("0001_wrong.sql", "SELECT 1;", statement, "INSERT INTO t VALUES (1);");

        assertRefused(this::up)
                .hasCode(Code.STATEMENT_FAILED)
                .names("/0001_wrong.sql:" + page + "  Rolled back: 0001 ");
    }

    @Test
    void aPlaceWithinALongChainOfCallsIsCutOff() {
        execute("CREATE FUNCTION deep(i INT) RETURNS INT LANGUAGE plpgsql AS $$ BEGIN"
                + " IF i = 0 THEN RETURN f(0); END IF; PERFORM deep(i - 1); END $$");
        write("0001_wrong.sql", "SELECT deep(50);");

        MigrationFailedException failure = refused(MigrationFailedException.class, this::up);

        assertThat(failure.getMessage().lines().skip(4).limit(6))
                .containsExactly(
                        "  Where: PL/pgSQL function f(integer) line 2 at RETURN",
                        "         PL/pgSQL function deep(integer) line 1 at RETURN",
                        "         SQL statement \"SELECT deep(i - 1)\"",
                        "         PL/pgSQL function deep(integer) line 1 at PERFORM",
                        "         SQL statement \"SELECT deep(i - 1)\"",
                        "  Rolled back: 0001 changed nothing.");
    }
}
