// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Phase;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.rehearsal.RehearsalOptions.Size;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What migrations become on PostgreSQL: nothing is lost, and all of it can be undone. */
class PostgreSqlRemedyTest extends PostgreSqlWorkbench {

    /** A column that was added again is another one in the order of columns. */
    static final String ROWS = """
            SELECT relname || ' ' || coalesce((xpath('//text()', query_to_xml(format(
                       'SELECT md5(string_agg(to_jsonb(t)::text, '','' ORDER BY to_jsonb(t)::text)) AS m FROM %s t', oid::regclass),
                       false, true, '')))[1]::text, '')
              FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname !~ '^__' ORDER BY 1""";

    private final RemedyBench remedy = new RemedyBench(this, EmptyPostgreSql::create, ROWS);

    static List<RemedyCase> cases() throws IOException {
        return RemedyCase.in("postgresql.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachBecomesWhatDoesTheSame(RemedyCase one) throws Exception {
        remedy.assertCase(one, UnaryOperator.identity());
    }

    /** However small a table is, older instances may leave the column empty. */
    @Test
    void whatIsSafeOrSmallIsLeftOut() {
        write("0001_tables.sql", "CREATE TABLE orders (id int PRIMARY KEY, customer int, note text);");
        remedy.up(Phase.ALL);
        write("0002_paid.sql", """
                CREATE INDEX orders_customer ON orders (customer);
                ALTER TABLE orders ALTER COLUMN note SET NOT NULL;""");

        assertThat(RemedyBench.shown(remedy.rewrite("2", Map.of("public.orders", new Size(10, 300)))))
                .startsWith("0002_paid: CREATE INDEX orders_customer ON orders (customer);\n"
                        + "0003_paid_check [phase=contract]: ");
    }

    @Test
    void namesOfFlywayHaveRoomBetweenThem() throws IOException {
        write("V1__tables.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text);");
        remedy.up(Phase.ALL);
        write("V2__note.sql", "ALTER TABLE orders ADD CHECK (note <> '');");
        write("U2__note.sql", "ALTER TABLE orders DROP CONSTRAINT orders_note_check;");
        write("V3__later.sql", "ALTER TABLE orders ADD COLUMN later int;");

        SafeFiles safe = remedy.replace("2");

        assertThat(safe.files())
                .filteredOn(SafeFile::isChanged)
                .extracting(SafeFile::name)
                .doesNotContain("U2__note.sql");
        assertThat(remedy.files())
                .containsExactly(
                        "U2.1__note_validate.sql",
                        "U2__note.sql",
                        "V1__tables.sql",
                        "V2.1__note_validate.sql",
                        "V2__note.sql",
                        "V3__later.sql");
        assertThat(up().migrations()).hasSize(3);
    }

    @Test
    void pairsAreWrittenAsPairs() throws IOException {
        write("20260101_a.up.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text);");
        write("20260101_a.down.sql", "DROP TABLE orders;");
        remedy.up(Phase.ALL);
        write("20260102_b.up.sql", "ALTER TABLE orders ADD CHECK (note <> '');");
        write("20260102_b.down.sql", "ALTER TABLE orders DROP CONSTRAINT orders_note_check;");

        remedy.replace("20260102");

        assertThat(remedy.files())
                .contains("20260103_b_validate.up.sql", "20260103_b_validate.down.sql")
                .hasSize(6);
        remedy.up(Phase.ALL);
        remedy.down(3);
    }
}
