// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Phase;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.Golden;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.internal.schema.Schema;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rename, and a type for which rows are written anew, are not rewritten: the steps are printed, in which releases write both columns.
 * Here they are executed, beside rows that each release writes as it is described.
 */
class PostgreSqlRecipeTest extends PostgreSqlWorkbench {

    private static final String SHOP = """
            CREATE TABLE shop_order (id INT PRIMARY KEY, total INT DEFAULT 0, nick TEXT DEFAULT 'n');
            INSERT INTO shop_order SELECT n, n FROM generate_series(1, 3000) n;
            """;

    private static final String KEYS = """
            CREATE TABLE customer (id INT PRIMARY KEY, name TEXT NOT NULL);
            CREATE TABLE purchase (id INT PRIMARY KEY, customer_id INT NOT NULL REFERENCES customer (id));
            INSERT INTO customer SELECT n, 'x' FROM generate_series(1, 2500) n;
            INSERT INTO purchase SELECT n, n FROM generate_series(1, 2500) n;
            CREATE SEQUENCE ids START 3001;
            """;

    private final RemedyBench remedy = new RemedyBench(this, EmptyPostgreSql::create, "");

    /** What is said of a change of which nothing is rewritten. */
    private String left(String tables, String change) {
        write("0001_tables.sql", tables);
        remedy.up(Phase.ALL);
        write("0002_change.sql", change);
        SafeFiles safe = remedy.rewrite("2");
        assertThat(safe.files()).isEmpty();
        return String.join("\n", safe.left());
    }

    private String recipe(String tables, String change) {
        String left = left(tables, change);
        assertThat(left).doesNotContain("TRIGGER", "fails: ");
        return left.substring(left.indexOf("-- For line"));
    }

    private static List<String> files(String recipe) {
        return Arrays.stream(recipe.split("(?m)^-- File \\d+:\n")).skip(1).toList();
    }

    /** Each as a file; what releases run between them is executed after the file before. */
    private void follow(String recipe, String... releases) {
        delete("0002_change.sql");
        int release = 0;
        execute(releases[0]);
        List<String> files = files(recipe);
        for (int i = 0; i < files.size(); i++) {
            boolean isContract = files.get(i).contains("phase=contract");
            boolean isNext = !isContract || files.get(i).contains("-- Release");
            write("%04d_step.sql".formatted(i + 2), files.get(i));
            remedy.up(isContract ? Phase.CONTRACT : Phase.EXPAND);
            if (isNext && release + 1 < releases.length) {
                if (!isContract) {
                    // Both are there while one is rolled out.
                    execute(releases[release]);
                }
                release++;
            }
            execute(releases[release]);
        }
        assertThat(release).isEqualTo(releases.length - 1);
    }

    @Test
    void aRenamedColumnIsWrittenByReleases() {
        String recipe = recipe(
                SHOP + "CREATE SEQUENCE ids START 3001;", "ALTER TABLE shop_order RENAME COLUMN total TO amount;");
        Golden.assertSame("postgresql", "remedy-rename", recipe.stripTrailing());

        follow(
                recipe,
                """
                INSERT INTO shop_order (id, total) VALUES (nextval('ids'), NULL), (nextval('ids'), 5);
                INSERT INTO shop_order (id) VALUES (nextval('ids'));
                UPDATE shop_order SET total = 9 WHERE id = 7""",
                """
                INSERT INTO shop_order (id, total, amount) VALUES (nextval('ids'), NULL, NULL), (nextval('ids'), 5, 5);
                INSERT INTO shop_order (id) VALUES (nextval('ids'));
                UPDATE shop_order SET total = total + 1, amount = total + 1 WHERE id <= 5""",
                "UPDATE shop_order SET total = total + 1, amount = amount + 1 WHERE id <= 5",
                "INSERT INTO shop_order (id, amount) VALUES (nextval('ids'), NULL); UPDATE shop_order SET amount = 7 WHERE id = 8");

        assertThat(column("SELECT count(*) FILTER (WHERE amount IS NULL) > 4 AND count(*) FILTER (WHERE amount = 5) > 4"
                        + " AND bool_and(amount = 9) FILTER (WHERE id = 7) AND bool_and(amount = 7) FILTER (WHERE id = 8)"
                        + " AND bool_and(amount = id) FILTER (WHERE id BETWEEN 9 AND 3000) FROM shop_order"))
                .containsExactly("t");
    }

    /** Whatever it writes by, also by replication: a trigger would not run there. */
    @ParameterizedTest
    @ValueSource(strings = {"origin", "replica"})
    void whoWritesOnlyOneOfBothIsRefused(String role) {
        List<String> files = files(recipe(SHOP, "ALTER TABLE shop_order ALTER COLUMN total TYPE BIGINT;"));
        delete("0002_change.sql");
        for (int i = 0; i < 4; i++) {
            write("%04d_step.sql".formatted(i + 2), files.get(i));
        }
        remedy.up(Phase.ALL);

        assertThatThrownBy(() -> execute(
                        "SET session_replication_role = " + role + "; UPDATE shop_order SET total = 7 WHERE id = 1"))
                .hasMessageContaining("shop_order_total_alike");
    }

    @Test
    void aKeyWithReferencesIsChangedWithThem() {
        String recipe = recipe(
                KEYS,
                "ALTER TABLE customer ALTER COLUMN id TYPE BIGINT;\nALTER TABLE purchase ALTER COLUMN customer_id TYPE BIGINT;");
        String one = """
                INSERT INTO customer (id, name) SELECT nextval('ids'), 'y';
                INSERT INTO purchase (id, customer_id) SELECT nextval('ids'), max(id) FROM customer""";
        String both = """
                WITH new AS (INSERT INTO customer (id, id_new, name) SELECT n, n, 'y' FROM nextval('ids') n RETURNING id)
                INSERT INTO purchase (id, customer_id, customer_id_new) SELECT nextval('ids'), id, id FROM new""";

        follow(recipe, one, both, one);

        execute(
                "INSERT INTO customer (id, name) VALUES (3000000000, 'z'); UPDATE purchase SET customer_id = 3000000000 WHERE id = 9");
        assertThat(column(
                        "SELECT p.id FROM purchase p LEFT JOIN customer c ON c.id = p.customer_id WHERE c.id IS NULL"))
                .isEmpty();
    }

    static List<RemedyCase> recipes() throws IOException {
        return RemedyCase.in("recipes.txt");
    }

    /** What the statement itself leaves is also there in the end. */
    @ParameterizedTest
    @MethodSource("recipes")
    void whatHangsOnTheColumnGoesOver(RemedyCase one) throws Exception {
        write("0001_tables.sql", one.before());
        write("0002_change.sql", one.migration());
        remedy.up(Phase.ALL);
        Schema written = remedy.schema();
        EmptyPostgreSql.create();
        delete("0002_change.sql");

        String recipe = recipe(one.before(), one.migration());
        follow(
                recipe,
                Collections.nCopies(recipe.contains("Release 4") ? 4 : 3, "SELECT 1")
                        .toArray(String[]::new));

        // Since version 18, what says NOT NULL has a name, which is that of the column as it was first.
        assertThat(written.differenceTo(remedy.schema(), "as it is", "in steps").lines())
                .filteredOn(line -> line.matches("[+-]table.*") && !line.contains("_not_null: "))
                .isEmpty();
    }

    /** Releases take the values of a key by the name of its sequence. */
    @Test
    void theSequenceOfAKeyKeepsItsNameAndItsStep() {
        String recipe = recipe(
                """
                CREATE TABLE customer (id INT GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 50) PRIMARY KEY);
                CREATE TABLE invoice (id INT PRIMARY KEY, customer INT REFERENCES customer (id) ON DELETE SET NULL);
                INSERT INTO customer SELECT nextval('customer_id_seq') FROM generate_series(1, 20);
                """,
                "ALTER TABLE customer ALTER COLUMN id TYPE BIGINT;\nALTER TABLE invoice ALTER COLUMN customer TYPE BIGINT;");
        assertThat(recipe).contains("invoice_customer_fkey of invoice sets only one of both by its action");

        follow(
                recipe,
                "INSERT INTO customer DEFAULT VALUES",
                "INSERT INTO customer (id, id_new) SELECT n, n FROM nextval('customer_id_seq') n",
                "INSERT INTO customer (id) VALUES (nextval('customer_id_seq'))");

        assertThat(
                        column(
                                "SELECT count(DISTINCT id % 50) || ' ' || (max(id) - min(id)) / 50 + 1 - count(*) FROM customer"))
                .containsExactly("1 0");
    }

    @Test
    void whereNoCheckComparesBothAQueryIsPrinted() {
        assertThat(recipe(
                        SHOP.replace(" DEFAULT 'n'", ""),
                        "ALTER TABLE shop_order ALTER nick TYPE JSON USING to_json(nick);"))
                .doesNotContain("_alike")
                .contains("SELECT * FROM shop_order WHERE nick_new::text IS DISTINCT FROM (to_json(nick))::text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ALTER TABLE t ALTER seen TYPE timestamptz              | SET LOCAL TIME ZONE 'UTC'
            ALTER TABLE k ALTER id TYPE text USING concat('x', id) | gets other values
            """)
    void whereNoStepsAreKnownThatIsSaid(String change, String why) {
        String tables = """
                CREATE TABLE k (id int PRIMARY KEY);
                CREATE TABLE t (id int PRIMARY KEY, seen timestamp);
                INSERT INTO t SELECT n FROM generate_series(1, 3000) n;
                """;

        assertThat(left(tables, change + ";")).contains(why).doesNotContain("-- For line");
    }

    @Test
    void whatElseUsesTheColumnIsNamed() {
        assertThat(left(
                        SHOP
                                + "CREATE VIEW totals AS SELECT total FROM shop_order; GRANT SELECT (total) ON shop_order TO PUBLIC;",
                        "ALTER TABLE shop_order RENAME total TO amount;"))
                .containsPattern("-- Not in these steps, .*: rights on the column itself; .*view totals")
                .contains("shop_order_total_alike", "one of these fails: cannot drop column total");
    }
}
