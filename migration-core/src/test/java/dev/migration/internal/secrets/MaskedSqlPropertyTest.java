// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.sql.Dialect;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class MaskedSqlPropertyTest {

    private static final String SECRET = "s3cr3t-s3cr3t";

    private static final List<String> PARTS = List.of(
            "SELECT 'x';",
            "SELECT 'it''s', ''  ;",
            "-- it's\n",
            "/* don't, \" */",
            "DELETE FROM s WHERE k = 'password';",
            "EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal(p);",
            "EXECUTE 'ALTER ROLE a PASSWORD ''' || p || '''';",
            "ALTER ROLE a PASSWORD NULL;",
            "INSERT INTO t (password) VALUES (1);",
            "UPDATE t SET password = hash;",
            "SELECT \"a\";",
            "x",
            "\n");

    private static final List<String> SECRETS = List.of(
            "ALTER ROLE b PASSWORD '" + SECRET + "';",
            "CREATE USER c IDENTIFIED BY '" + SECRET + "';",
            "UPDATE t SET password = '" + SECRET + "';",
            "EXECUTE 'ALTER ROLE b PASSWORD ''" + SECRET + "''';",
            "SELECT dblink('host=h password=" + SECRET + " a=b');",
            "CREATE SUBSCRIPTION s CONNECTION '" + SECRET + "';",
            "SELECT 'postgres://u:" + SECRET + "@h/d';");

    @Property
    void noScriptShowsASecretOrHidesAnythingElse(@ForAll("scripts") List<String> parts) {
        String script = String.join(" ", parts);
        for (Dialect dialect : Dialect.values()) {
            MaskedSql masked = new MaskedSql(script, List.of(), 0, dialect);

            assertThat(masked.text()).isEqualTo(script.replace(SECRET, "***"));
            assertThat(MaskedSql.isMarked(masked.marked()))
                    .isEqualTo(!masked.text().equals(script));
        }
    }

    @Provide
    Arbitrary<List<String>> scripts() {
        return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.of(PARTS)), Tuple.of(1, Arbitraries.of(SECRETS)))
                .list()
                .ofMaxSize(8);
    }
}
