// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationFailedException;
import dev.migration.Problem;
import dev.migration.fixture.Golden;
import dev.migration.fixture.PostgreSqlWorkbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where an error is shown that PostgreSQL finds inside of what a statement carries or calls. */
class PostgreSqlErrorPlaceTest extends PostgreSqlWorkbench {

    @BeforeEach
    void tables() {
        execute(
                "CREATE TABLE t (id INT)",
                "CREATE FUNCTION f(i INT) RETURNS INT LANGUAGE plpgsql AS $$ BEGIN\n RETURN 1 / i; END $$");
    }

    @Test
    void anErrorIsShownAtItsPlaceInTheFile() {
        Golden.assertTable("error-places-in-blocks", """
                in a query of a block: DO $$⏎BEGIN⏎  INSERT INTO t⏎    VALUES (nope);⏎END $$;
                in an assignment behind an emoji: DO $$ DECLARE x TEXT;⏎BEGIN⏎⏎  x := '😀' || nope;⏎END $$;
                in the first line of a block with a tag: do language plpgsql $body$ BEGIN RAISE EXCEPTION 'no'; END $body$;
                when a block computes: DO $$⏎BEGIN⏎  PERFORM 1 / 0;⏎END $$;
                in a function that a block calls: DO $$⏎BEGIN⏎  PERFORM f(0);⏎END $$;
                in a text that a block executes: DO $$⏎BEGIN⏎  EXECUTE 'SELECT nope' || ' FROM t';⏎END $$;
                in a block that is written with escapes: DO E'BEGIN\\n\\nPERFORM 1 / 0; END';
                in a block that is not understood: DO $$⏎BEGIN⏎  SELEC 1;⏎END $$;
                in the body of a new function: CREATE FUNCTION g() RETURNS INT LANGUAGE sql AS $$⏎  SELECT nope FROM t $$;
                in a function that a query calls: SELECT⏎  f(0);
                """, sql -> {
            write("0001_wrong.sql", "SELECT 1;", sql, "INSERT INTO t VALUES (1);");
            Problem problem =
                    refused(MigrationFailedException.class, this::up).problems().get(0);
            return problem.withRemedy("").text().replace(folder.toString(), "migrations");
        });
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
