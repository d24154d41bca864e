package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rename, and a type for which rows are written anew, are not rewritten: the steps are printed, in which releases write both columns.
 * Here they are executed, beside rows that each release writes as it is described.
 */
class RemedyRecipeTest extends PostgreSqlFolder {

    private static final String SHOP = """
            CREATE TABLE shop_order (id INT PRIMARY KEY, total INT DEFAULT 0, nick TEXT DEFAULT 'n');
            INSERT INTO shop_order SELECT n, n FROM generate_series(1, 3000) n;
            """;

    private static final String KEYS = """
            CREATE TABLE customer (id INT PRIMARY KEY, name TEXT NOT NULL);
            CREATE TABLE purchase (id INT PRIMARY KEY, customer_id INT NOT NULL REFERENCES customer (id));
            INSERT INTO customer SELECT n, 'x' FROM generate_series(1, 2500) n;
            INSERT INTO purchase SELECT n, n FROM generate_series(1, 2500) n;
            """;

    /** What is printed of a change. */
    private String recipe(String tables, String change) {
        cli.file("migrations/0001_tables.sql", tables);
        succeed("up");
        cli.file("migrations/0002_change.sql", change);
        var outcome = cli.run("remedy", "2", "--yes");
        assertThat(outcome.exitCode()).as(outcome.transcript()).isEqualTo(1);
        assertThat(outcome.out())
                .endsWith("Nothing of 0002_change is rewritten.\n")
                .doesNotContain("TRIGGER", "fails: ");
        String out = outcome.out();
        return out.substring(out.indexOf("-- For line"), out.lastIndexOf("Nothing of"));
    }

    /** Each as a file; what releases run between them is executed after the file before. */
    private void follow(String recipe, String... releases) throws Exception {
        List<String> files = files(recipe);
        int release = 0;
        execute(database, releases[0]);
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i);
            boolean isContract = file.contains("phase=contract");
            boolean isNext = !isContract || file.contains("-- Release");
            cli.file("migrations/%04d_step.sql".formatted(i + 2), file);
            succeed("up", "--phase", isContract ? "contract" : "expand");
            if (isNext && release + 1 < releases.length) {
                if (!isContract) {
                    // Both are there while one is rolled out.
                    execute(database, releases[release]);
                }
                release++;
            }
            execute(database, releases[release]);
        }
        assertThat(release).isEqualTo(releases.length - 1);
    }

    private List<String> files(String recipe) throws IOException {
        Files.delete(cli.directory().resolve("migrations/0002_change.sql"));
        return Arrays.stream(recipe.split("(?m)^-- File \\d+:\n")).skip(1).toList();
    }

    @Test
    void aRenamedColumnIsWrittenByReleases() throws Exception {
        String recipe = recipe(SHOP, "ALTER TABLE shop_order RENAME COLUMN total TO amount;\n");
        Golden.assertMatches("remedy-rename", recipe);
        execute(database, "CREATE SEQUENCE ids START 3001");

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

        assertThat(one("SELECT count(*) FILTER (WHERE amount IS NULL) > 4 AND count(*) FILTER (WHERE amount = 5) > 4"
                        + " AND bool_and(amount = 9) FILTER (WHERE id = 7) AND bool_and(amount = 7) FILTER (WHERE id = 8)"
                        + " AND bool_and(amount = id) FILTER (WHERE id BETWEEN 9 AND 3000) FROM shop_order"))
                .isEqualTo("t");
    }

    /** Whatever it writes by, also by replication: a trigger would not run there. */
    @Test
    void whoWritesOnlyOneOfBothIsRefused() throws Exception {
        String recipe = recipe(SHOP, "ALTER TABLE shop_order ALTER COLUMN total TYPE BIGINT;\n");
        List<String> files = files(recipe);
        for (int i = 0; i < 4; i++) {
            cli.file("migrations/%04d_step.sql".formatted(i + 2), files.get(i));
        }
        succeed("up");

        for (String role : List.of("origin", "replica")) {
            assertThatThrownBy(() -> execute(
                            database,
                            "SET session_replication_role = " + role
                                    + "; UPDATE shop_order SET total = 7 WHERE id = 1"))
                    .hasMessageContaining("shop_order_total_alike");
        }
    }

    @Test
    void aKeyWithReferencesIsChangedWithThem() throws Exception {
        String recipe = recipe(
                KEYS,
                "ALTER TABLE customer ALTER COLUMN id TYPE BIGINT;\nALTER TABLE purchase ALTER COLUMN customer_id TYPE BIGINT;\n");
        Golden.assertMatches("remedy-key", recipe);
        execute(database, "CREATE SEQUENCE ids START 3001");
        String both = """
                WITH new AS (INSERT INTO customer (id, id_new, name) SELECT n, n, 'y' FROM nextval('ids') n RETURNING id)
                INSERT INTO purchase (id, customer_id, customer_id_new) SELECT nextval('ids'), id, id FROM new""";

        follow(recipe, """
                INSERT INTO customer (id, name) SELECT nextval('ids'), 'y';
                INSERT INTO purchase (id, customer_id) SELECT nextval('ids'), max(id) FROM customer""", both, """
                INSERT INTO customer (id, name) SELECT nextval('ids'), 'y';
                INSERT INTO purchase (id, customer_id) SELECT nextval('ids'), max(id) FROM customer""");

        execute(
                database,
                "INSERT INTO customer (id, name) VALUES (3000000000, 'z'); UPDATE purchase SET customer_id = 3000000000 WHERE id = 9");
        assertThat(
                        one(
                                "SELECT count(*) FROM purchase p LEFT JOIN customer c ON c.id = p.customer_id WHERE c.id IS NULL"))
                .isEqualTo("0");
    }

    /** What the statement itself leaves is also there in the end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // of many kinds: what hangs on the column goes over
                """
                CREATE TABLE other (id int PRIMARY KEY);
                CREATE TABLE t (id int PRIMARY KEY, c int NOT NULL UNIQUE CHECK (c > 0) REFERENCES other, d int DEFAULT 3);
                CREATE INDEX t_c_d ON t (d, c) INCLUDE (id) WHERE c > 7;
                CREATE INDEX t_lower ON t (abs(c));
                # ALTER TABLE t RENAME c TO "Total Sum";
                """,
                """
                CREATE TABLE t (id int PRIMARY KEY, c json NOT NULL, area box, note text COLLATE "C" DEFAULT 'n');
                # ALTER TABLE t RENAME c TO d;
                """,
                """
                CREATE TABLE t (id int PRIMARY KEY, area box, note text COLLATE "C" DEFAULT 'n');
                # ALTER TABLE t RENAME note TO text;
                """,
                """
                CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent int REFERENCES t (id));
                CREATE TABLE child (id serial PRIMARY KEY, t int REFERENCES t (id) ON DELETE CASCADE);
                # ALTER TABLE t RENAME id TO number;
                """,
                """
                CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent int REFERENCES t (id));
                CREATE INDEX t_parent ON t (parent);
                CREATE TABLE child (t int PRIMARY KEY REFERENCES t (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
                CREATE TABLE grandchild (id int PRIMARY KEY, child int CHECK (child > 0) REFERENCES child (t));
                # ALTER TABLE t ALTER id TYPE bigint, ALTER parent TYPE bigint;
                ALTER TABLE child ALTER t TYPE bigint;
                ALTER TABLE grandchild ALTER child TYPE bigint;
                """,
                """
                CREATE SCHEMA "my shop";
                CREATE TABLE "my shop"."T" ("Id" serial PRIMARY KEY, n int);
                CREATE INDEX "by n" ON "my shop"."T" (n, "Id");
                # ALTER TABLE "my shop"."T" ALTER COLUMN "Id" SET DATA TYPE int8;
                """,
                """
                CREATE TABLE t (tenant int, id int, PRIMARY KEY (tenant, id));
                CREATE TABLE u (id int PRIMARY KEY, tenant int, t int, FOREIGN KEY (tenant, t) REFERENCES t (tenant, id));
                # ALTER TABLE t ALTER id TYPE bigint;
                ALTER TABLE u ALTER t TYPE bigint;
                """,
                """
                CREATE TABLE t (id int PRIMARY KEY, code int UNIQUE);
                CREATE TABLE u (id int PRIMARY KEY, code bigint REFERENCES t (code));
                # ALTER TABLE t ALTER code TYPE bigint;
                """,
            })
    void whatHangsOnTheColumnGoesOver(String example) throws Exception {
        String[] parts = example.split("(?m)^# ");
        String before = database + "_as_it_is";
        var other = in(cli.directory().resolve("other"), before)
                .file("migrations/0001_tables.sql", parts[0])
                .file("migrations/0002_change.sql", parts[1]);
        assertThat(other.run("up").exitCode()).isZero();

        String recipe = recipe(parts[0], parts[1]);
        follow(
                recipe,
                Arrays.stream(new String[recipe.contains("Release 4") ? 4 : 3])
                        .map(none -> "SELECT 1")
                        .toArray(String[]::new));

        // Since version 18, what says NOT NULL has a name, which is that of the column as it was first.
        assertThat(cli.run("diff", url(before), url(database)).out().lines())
                .filteredOn(line -> line.matches("[+-]table.*") && !line.contains("_not_null: "))
                .isEmpty();
    }

    /** Releases take the values of a key by the name of its sequence. */
    @Test
    void theSequenceOfAKeyKeepsItsNameAndItsStep() throws Exception {
        String recipe = recipe(
                """
                CREATE TABLE customer (id INT GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 50) PRIMARY KEY);
                CREATE TABLE invoice (id INT PRIMARY KEY, customer INT REFERENCES customer (id) ON DELETE SET NULL);
                INSERT INTO customer SELECT nextval('customer_id_seq') FROM generate_series(1, 20);
                """,
                "ALTER TABLE customer ALTER COLUMN id TYPE BIGINT;\nALTER TABLE invoice ALTER COLUMN customer TYPE BIGINT;\n");
        assertThat(recipe).contains("invoice_customer_fkey of invoice sets only one of both by its action");

        follow(
                recipe,
                "INSERT INTO customer DEFAULT VALUES",
                "INSERT INTO customer (id, id_new) SELECT n, n FROM nextval('customer_id_seq') n",
                "INSERT INTO customer (id) VALUES (nextval('customer_id_seq'))");

        assertThat(
                        one(
                                "SELECT count(DISTINCT id % 50) || ' ' || (max(id) - min(id)) / 50 + 1 - count(*) FROM customer"))
                .isEqualTo("1 0");
    }

    @Test
    void whereNoCheckComparesBothAQueryIsPrinted() {
        assertThat(recipe(
                        SHOP.replace(" DEFAULT 'n'", ""),
                        "ALTER TABLE shop_order ALTER nick TYPE JSON USING to_json(nick);\n"))
                .doesNotContain("_alike")
                .contains("SELECT * FROM shop_order WHERE nick_new::text IS DISTINCT FROM (to_json(nick))::text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ALTER TABLE t ALTER seen TYPE timestamptz                                | SET LOCAL TIME ZONE 'UTC'
            ALTER TABLE t ALTER d TYPE text USING d::text                            | generated column
            ALTER TABLE k ALTER id TYPE text USING concat('x', id)                        | gets other values
            """)
    void whereNoStepsAreKnownThatIsSaid(String change, String why) {
        cli.file("migrations/0001_tables.sql", """
                CREATE TABLE k (id int PRIMARY KEY);
                CREATE TABLE t (id int PRIMARY KEY, c text, seen timestamp, d int GENERATED ALWAYS AS (id * 2) STORED);
                INSERT INTO t SELECT n FROM generate_series(1, 3000) n;
                """);
        succeed("up");
        cli.file("migrations/0002_change.sql", change + ";\n");

        assertThat(cli.run("remedy", "2", "--yes").out()).contains(why).doesNotContain("-- For line");
    }

    @Test
    void whatElseUsesTheColumnIsNamed() {
        cli.file(
                        "migrations/0001_tables.sql",
                        SHOP
                                + "CREATE VIEW totals AS SELECT total FROM shop_order; GRANT SELECT (total) ON shop_order TO PUBLIC;")
                .file("migrations/0002_change.sql", "ALTER TABLE shop_order RENAME total TO amount;\n");
        succeed("up", "--to", "1");

        assertThat(cli.run("remedy", "2").out())
                .containsPattern("-- Not in these steps, .*: rights on the column itself; .*view totals")
                .contains("shop_order_total_alike", "one of these fails: cannot drop column total");
    }
}
