package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A migration is not rewritten into files that would lose rows, constraints or what others write meanwhile. */
class RemedyLossTest extends PostgreSqlFolder {

    @BeforeEach
    void aDatabaseWithTables() {
        cli.file("migrations/0001_tables.sql", """
                        CREATE TABLE orders (id int PRIMARY KEY, total int, "note" text COLLATE "C", data json, area box);
                        CREATE INDEX orders_total ON orders (total);
                        CREATE TABLE rates (rate float PRIMARY KEY, at date);
                        CREATE TABLE staff (id int PRIMARY KEY, boss int REFERENCES staff);
                        CREATE TABLE visits (id int, at date) PARTITION BY RANGE (at);
                        CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
                        INSERT INTO orders VALUES (1, 1, '2026-01-01', '{}', '(1,1),(0,0)');
                        """);
        assertThat(cli.run("up").exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            UPDATE orders SET total = id + 1, id = id + 100                           | it changes id, by which
            UPDATE orders SET (id, total) = (id + 100, 0)                             | it changes id, by which
            UPDATE orders SET "id" = id + 100                                         | it changes id, by which
            DELETE FROM orders WHERE total < (SELECT avg(total) FROM orders)          | it reads orders, which
            UPDATE orders SET total = 0 FROM orders o WHERE o.total = orders.total    | it reads orders, which
            DELETE FROM staff WHERE boss > 7                                          | a foreign key to itself
            CREATE SEQUENCE s; UPDATE orders SET total = nextval('s')                 | those before it, by nextval
            UPDATE orders SET total = (SELECT count(*) OVER () FROM staff LIMIT 1)     | those before it, by over
            UPDATE rates SET at = NULL                                                | write batches by hand
            SET LOCAL TIME ZONE 'UTC'; UPDATE orders SET total = 0                    | sets before it cannot be set
            SET search_path = public; ALTER TABLE orders DROP COLUMN note             | sets the search_path
            CREATE INDEX ON visits (id)                                               | the table has partitions
            """)
    void isLeftAsItIs(String migration, String why) {
        cli.file("migrations/0002_change.sql", migration + ";\n");

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.out()).contains("is not rewritten: ").contains(why);
    }

    @Test
    void whatAMigrationSetsIsInEachOfItsFiles() throws Exception {
        cli.file("migrations/0001_tables.sql", "CREATE SCHEMA shop; CREATE TABLE shop.items (id int, name text);\n")
                .file("migrations/0002_change.sql", """
                        -- Up Migration
                        SET LOCAL search_path = shop;
                        CREATE INDEX items_name ON items (name);
                        ALTER TABLE items ADD CONSTRAINT named CHECK (name <> '');
                        -- Down Migration
                        SET LOCAL search_path = shop;
                        ALTER TABLE items DROP CONSTRAINT named;
                        DROP INDEX items_name;
                        """);
        execute(database, "DROP TABLE orders, rates, staff, visits, __migrations, __migrations_log, __migrations_run");
        var outcome = cli.run("remedy", "0002", "--yes");
        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();

        for (String name : List.of("0002_change", "0003_change_check", "0004_change_validate")) {
            assertThat(Files.readString(cli.directory().resolve("migrations/" + name + ".sql")))
                    .containsPattern("Up Migration\\nSET (LOCAL )?search_path = shop;")
                    .containsPattern("Down Migration\\nSET (LOCAL )?search_path = shop;");
        }
        assertThat(cli.run("up").exitCode()).isZero();
        assertThat(cli.run("down", "--count", "3", "--yes").exitCode()).isZero();
    }

    @Test
    void aCommentAtTheEndDoesNotHideTheRange() throws SQLException {
        cli.file("migrations/0002_change.sql", "UPDATE orders SET total = 2 WHERE total = 1 -- those of March\n;\n");
        var outcome = cli.run("remedy", "0002", "--yes");
        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(cli.run("up").exitCode()).isZero();

        assertThat(one("SELECT total FROM orders")).isEqualTo("2");
    }
}
