// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.State;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.internal.sql.Psql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pg_dump writes is a migration as it is, for each version from 13 to 18. */
class PostgreSqlDumpTest extends PostgreSqlWorkbench {

    private static final String NO_LARGE_OBJECTS =
            "DO 'BEGIN PERFORM lo_unlink(oid) FROM pg_largeobject_metadata; END'";

    private static final String OWN_TABLES = "'^__migrations'";

    private static final List<String> CATALOGUE = List.of(
            """
            SELECT format('relation %s %s %s %s %s %s', c.oid::regclass, relkind, relpersistence, relrowsecurity,
                          relowner::regrole, relacl)
              FROM pg_class c WHERE relnamespace IN (%1$s) AND relname !~ %2$s""",
            """
            SELECT format('column %s.%s %s %s %s %s %s %s %s', attrelid::regclass, attname,
                          format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attcompression, attacl,
                          pg_get_expr(adbin, adrelid))
              FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
              LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
             WHERE attnum > 0 AND relnamespace IN (%1$s) AND relname !~ %2$s""",
            """
            SELECT format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(o.oid))
              FROM pg_constraint o WHERE connamespace IN (%1$s) AND conrelid::regclass::text !~ %2$s""",
            """
            SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indrelid
             WHERE relnamespace IN (%1$s) AND relname !~ %2$s""",
            """
            SELECT CASE prokind WHEN 'a' THEN oid::regprocedure::text ELSE pg_get_functiondef(oid) END || proowner::regrole
              FROM pg_proc WHERE pronamespace IN (%1$s)""",
            "SELECT oid::regoperator || ' ' || oprcode FROM pg_operator WHERE oprnamespace IN (%1$s)",
            """
            SELECT c.oid::regclass || pg_get_viewdef(c.oid) FROM pg_class c
             WHERE relkind IN ('v', 'm') AND relnamespace IN (%1$s)""",
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT pg_get_ruledef(oid) FROM pg_rewrite WHERE oid > 16383",
            "SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext",
            "SELECT policies::text FROM pg_policies policies",
            "SELECT sequences::text FROM pg_sequences sequences WHERE sequencename !~ %2$s",
            "SELECT format('%s %s', enumtypid::regtype, enumlabel) FROM pg_enum ORDER BY enumtypid, enumsortorder",
            """
            SELECT format('type %s %s %s %s', t.oid::regtype, typtype, typowner::regrole, typbasetype::regtype)
              FROM pg_type t WHERE typnamespace IN (%1$s) AND t.oid::regtype::text !~ '^_?_?__migrations'""",
            """
            SELECT pg_describe_object(classoid, objoid, objsubid) || description FROM pg_description
             WHERE objoid > 16383""",
            "SELECT format('%s %s %s', defaclrole::regrole, defaclobjtype, defaclacl) FROM pg_default_acl",
            "SELECT format('%s %s %s', oid, lomowner::regrole, lo_get(oid)) FROM pg_largeobject_metadata",
            """
            SELECT format('%s.%s %s %s', tablename, attname, avg_width, histogram_bounds) FROM pg_stats
             WHERE schemaname !~ '^pg_'""");

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void aDumpMakesWhatPsqlMakesOfIt(int version) throws IOException {
        Psql.assumeInstalled();
        Path dump = Path.of("src/test/resources/pg_dump", version + ".sql");
        execute(NO_LARGE_OBJECTS);
        Psql.run(List.of("-f", dump.toString()), EmptyPostgreSql.port(), dataSource.getDatabaseName());
        List<String> madeByPsql = everything();
        EmptyPostgreSql.create();
        execute(NO_LARGE_OBJECTS);
        write("0001_dump.sql", Files.readString(dump));
        up();

        assertThat(everything()).isEqualTo(madeByPsql).hasSizeGreaterThan(50);
        assertThat(appliedNames()).containsExactly("0001_dump");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void theScriptBehindADumpFindsTheSearchPathAsItWas(int version) throws IOException {
        execute(NO_LARGE_OBJECTS);
        write("0001_dump.sql", Files.readString(Path.of("src/test/resources/pg_dump", version + ".sql")));
        write("0002_next.sql", "CREATE TABLE next_one (id INT);", "INSERT INTO next_one VALUES (1);");
        up();

        assertThat(column("SELECT id FROM public.next_one")).containsExactly("1");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(up().migrations()).isEmpty();
    }

    private List<String> everything() {
        String schemas = "SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'";
        var all = new ArrayList<String>();
        for (String query : CATALOGUE) {
            all.addAll(column(query.replace("%1$s", schemas).replace("%2$s", OWN_TABLES)).stream()
                    .sorted()
                    .toList());
        }
        for (String table : column("SELECT c.oid::regclass FROM pg_class c WHERE relkind IN ('r', 'm')"
                + " AND relnamespace IN (" + schemas + ") AND relname !~ " + OWN_TABLES + " ORDER BY 1")) {
            column("SELECT t::text FROM ONLY " + table + " t ORDER BY 1").forEach(row -> all.add(table + " " + row));
        }
        return all;
    }
}
