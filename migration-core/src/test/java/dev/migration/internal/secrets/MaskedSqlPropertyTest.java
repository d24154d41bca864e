package dev.migration.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.sql.Dialect;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

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
            "SELECT format('ALTER ROLE a PASSWORD %L', p);",
            "INSERT INTO t (password) VALUES (1);",
            "UPDATE t SET password = hash;",
            "IDENTIFIED BY RANDOM PASSWORD;",
            "SELECT \"a\";",
            "x",
            "\n");

    private static final List<String> SECRETS = List.of(
            "ALTER ROLE b PASSWORD '" + SECRET + "';",
            "ALTER ROLE b PASSWORD -- it's\n '" + SECRET + "';",
            "CREATE USER c IDENTIFIED BY '" + SECRET + "';",
            "SET app.api_token TO '" + SECRET + "';",
            "UPDATE t SET pwd = '" + SECRET + "';",
            "ALTER SERVER s OPTIONS (ADD passwd '" + SECRET + "');",
            "ALTER TABLE t ADD password text DEFAULT '" + SECRET + "';",
            "SELECT set_config('my.password', '" + SECRET + "', false);",
            "SELECT format('ALTER ROLE %I PASSWORD %L', 'a', '" + SECRET + "');",
            "EXECUTE 'ALTER ROLE b PASSWORD ''" + SECRET + "''';",
            "SELECT dblink('host=h password=" + SECRET + " a=b');",
            "CREATE SUBSCRIPTION s CONNECTION 'postgres://u:" + SECRET + "@h/d';",
            "DECLARE v_password text := '" + SECRET + "'; BEGIN");

    @Property
    void noScriptShowsASecret(@ForAll("scripts") String script) {
        for (Dialect dialect : Dialect.values()) {
            MaskedSql masked = MaskedSql.of(script, List.of(), 0, dialect);

            assertThat(masked.text()).doesNotContain(SECRET);
            assertThat(MaskedSql.isMarked(masked.marked()))
                    .isEqualTo(!masked.text().equals(script));
            assertThat(MaskedSql.of(masked.text(), List.of(), 0, dialect).text())
                    .isEqualTo(masked.text());
        }
    }

    /** As a server quotes it: from anywhere on. */
    @Property
    void noMessageThatQuotesAPartShowsASecret(
            @ForAll("statements") List<String> statements, @ForAll @IntRange(max = 40) int cut) {
        String first = statements.get(0);
        String message = first.contains(SECRET) ? first : first.substring(Math.min(cut, first.length()));
        String rest = statements.stream().skip(1).collect(Collectors.joining());

        assertThat(SecretMask.mask(message + rest, false)).doesNotContain(SECRET);
        assertThat(SecretMask.mask("near '" + message + rest + "' at line 1", false))
                .doesNotContain(SECRET);
    }

    @Provide
    Arbitrary<List<String>> statements() {
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(3, Arbitraries.of(PARTS)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.of(SECRETS)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> scripts() {
        return statements().map(parts -> String.join(" ", parts));
    }
}
