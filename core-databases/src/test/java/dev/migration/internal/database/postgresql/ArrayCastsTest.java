// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.PostgreSqlWorkbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayCastsTest extends PostgreSqlWorkbench {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role IN ('A', 'B')",
                "role IS NULL OR role NOT IN ('it''s', '(ARRAY[''x''])::text[]', 'a,b') AND n IN (1, 2)",
                "role = ANY (ARRAY['A', upper(role)]::text[])",
                "role = ANY (ARRAY['A', lower(substr(role, 1, 2))]::varchar(5)[])",
                "tags && (ARRAY[role, 'b'])::text[] AND role = ANY (ARRAY['A', 'B'])",
                "n = ANY (ARRAY[1, 2]::bigint[])",
                "(ARRAY[n, 2]::bigint[])[1] > 0",
                "n = ANY (ARRAY[(ARRAY[1, n]::bigint[])[1], 2]::numeric[])",
                "cardinality((ARRAY[]::text[])::varchar[]) = 0",
                "d IN ('2026-01-01', '2026-02-01')",
                "d = ANY (ARRAY['2026-01-01'::date, '2026-02-01'::date]::timestamp without time zone[])",
                "cardinality(ARRAY[ARRAY[role], ARRAY['b']]::text[]) = 2",
            })
    void areWrittenAsTheServerWritesThemOnceLoaded(String condition) {
        String first = checkOf("made", condition);

        String loaded = checkOf("loaded", first);

        assertThat(checkOf("again", loaded)).isEqualTo(loaded);
        assertThat(ArrayCasts.ofElements("CHECK (" + first + ")")).isEqualTo("CHECK (" + loaded + ")");
        assertThat(ArrayCasts.ofElements(loaded)).isEqualTo(loaded);
    }

    private String checkOf(String table, String condition) {
        execute("CREATE TABLE " + table + " (role VARCHAR(10), n INT, d DATE, tags TEXT[], CONSTRAINT c CHECK ("
                + condition + "))");
        return column("SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conrelid = '" + table
                        + "'::regclass AND conname = 'c'")
                .get(0);
    }

    @Test
    void textsAndBodiesStayAsTheyAre() {
        String body = "CREATE FUNCTION f() AS $$ SELECT (ARRAY['A'::varchar])::text[] $$; -- (ARRAY[1])::bigint[]";

        assertThat(ArrayCasts.ofElements(body)).isEqualTo(body);
    }
}
