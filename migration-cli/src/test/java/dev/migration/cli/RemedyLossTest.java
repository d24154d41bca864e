package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            UPDATE rates SET at = NULL                                                | batches need one column
            SET LOCAL TIME ZONE 'UTC'; UPDATE orders SET total = 0                    | sets before it cannot be set
            ALTER TABLE orders ALTER note TYPE timestamptz USING note::timestamptz    | in each session
            ALTER TABLE orders ADD CHECK (total > 0), ALTER total TYPE bigint         | total is changed before
            CREATE UNIQUE INDEX i ON orders (total);ALTER TABLE orders ALTER total TYPE bigint | total is changed before
            ALTER TABLE orders ALTER total TYPE bigint; DROP INDEX orders_total       | orders_total is used again behind
            DROP INDEX orders_total; ALTER TABLE orders ALTER total TYPE bigint       | orders_total is changed before
            DROP INDEX orders_total; ALTER TABLE orders RENAME total TO amount        | orders_total is changed before
            ALTER TABLE orders RENAME note TO n;ALTER TABLE orders ALTER n SET DEFAULT 1 | n is used again behind it
            ALTER TABLE orders RENAME note TO n; COMMENT ON COLUMN orders.n IS 'x'    | n is used again behind it
            SET search_path = public; ALTER TABLE orders DROP COLUMN note             | sets the search_path
            CREATE INDEX ON visits (id)                                               | the table has partitions
            """)
    void isLeftAsItIs(String migration, String why) {
        cli.file("migrations/0002_change.sql", migration + ";\n");

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.out()).contains("is not rewritten: ").contains(why);
    }

    /** Such types have no operator, or one that finds others the same. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            data | {"a": 1}
            area | (2,2),(1,1)
            """)
    void aRenamedColumnOfAnyTypeTakesWhatIsWritten(String column, String value) throws SQLException {
        cli.file("migrations/0002_change.sql", "ALTER TABLE orders RENAME COLUMN " + column + " TO other;\n");
        assertThat(cli.run("remedy", "0002", "--yes").exitCode()).isZero();
        var up = cli.run("up", "--to", "0003");
        assertThat(up.exitCode()).as(up.transcript()).isZero();

        execute(database, "UPDATE orders SET " + column + " = '" + value + "'");
        assertThat(one("SELECT other FROM orders")).isEqualTo(value);
        execute(database, "UPDATE orders SET other = NULL");
        assertThat(one("SELECT " + column + " FROM orders")).isNull();
    }

    /** Labels can be renamed, so the server does not say that the value never changes; but it is the same in all sessions. */
    @Test
    void aTypeThatTheMigrationMakesIsTaken() throws SQLException {
        cli.file("migrations/0002_change.sql", """
                CREATE TYPE mood AS ENUM ('2026-01-01', 'good');
                ALTER TABLE orders ALTER note TYPE mood USING note::mood;
                """);
        var outcome = cli.run("remedy", "0002", "--yes");
        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(cli.run("up").exitCode()).isZero();

        assertThat(one("SELECT note::text || pg_typeof(note) FROM orders")).isEqualTo("2026-01-01mood");
    }

    /** The release that writes meanwhile may have another search_path than the migrations. */
    @Test
    void theTriggerFindsItsTypesWhateverTheCallersPathIs() throws SQLException {
        cli.file("migrations/0002_change.sql", """
                CREATE TYPE mood AS ENUM ('good');
                ALTER TABLE orders ALTER note TYPE mood USING NULLIF(note, '2026-01-01')::mood;
                """);
        assertThat(cli.run("remedy", "0002", "--yes").exitCode()).isZero();
        assertThat(cli.run("up", "--to", "0003").exitCode()).isZero();

        execute(database, "SET search_path = pg_catalog; INSERT INTO public.orders (id, note) VALUES (2, 'good')");
        assertThat(one("SELECT note_new FROM orders WHERE id = 2")).isEqualTo("good");
    }

    /** The row that it is given is in no table yet. */
    @Test
    void aTriggerThatFailsIsNotWritten() {
        cli.file("migrations/0002_change.sql", "ALTER TABLE orders ALTER total TYPE bigint USING tableoid::bigint;\n");

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.exitCode()).as(outcome.transcript()).isEqualTo(2);
        assertThat(outcome.err())
                .contains(
                        "The trigger of orders fails: ",
                        "\"tableoid\" does not exist",
                        "Nothing was written",
                        "Next: correct that")
                .doesNotContain("-- allow");
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
    void aRenamedColumnKeepsItsCollation() throws SQLException {
        cli.file("migrations/0002_change.sql", "ALTER TABLE orders RENAME COLUMN note TO remark;\n");
        assertThat(cli.run("remedy", "0002", "--yes").exitCode()).isZero();
        assertThat(cli.run("up").exitCode()).isZero();

        assertThat(one("SELECT collation_name FROM information_schema.columns WHERE column_name = 'remark'"))
                .isEqualTo("C");
    }

    /** Somebody else has added it between the phases, and would miss it afterwards. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            CREATE INDEX later ON orders (total, id)                | index later
            ALTER TABLE orders ADD CONSTRAINT later CHECK (total > 0) | table constraint later
            CREATE STATISTICS later ON id, total FROM orders        | statistics object later
            ALTER TABLE orders ALTER total SET NOT NULL             | NOT NULL
            ALTER TABLE orders ALTER total SET DEFAULT 7            | DEFAULT 7
            GRANT SELECT (total) ON orders TO PUBLIC                | GRANT
            """)
    @Tag("deep")
    void theSwapRefusesToDropWhatWasAddedMeanwhile(String added, String what) throws SQLException {
        cli.file("migrations/0002_change.sql", "ALTER TABLE orders ALTER total TYPE bigint;\n");
        assertThat(cli.run("remedy", "0002", "--yes").exitCode()).isZero();
        assertThat(cli.run("up", "--phase", "expand").exitCode()).isZero();
        execute(database, added);

        var refused = cli.run("up");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "With orders.total this would be dropped, which total_new has not: ",
                        what,
                        "total_new and drop");
        assertThat(one("SELECT pg_typeof(total) || ' ' || pg_typeof(total_new) FROM orders"))
                .isEqualTo("integer bigint");
    }

    @Test
    void aReplacedColumnKeepsWhatBelongsToItAndToItsIndexes() throws SQLException {
        cli.file("migrations/0001_tables.sql", """
                CREATE TABLE orders (id int PRIMARY KEY, total int NOT NULL CONSTRAINT one UNIQUE, note text);
                """)
                .file("migrations/0002_settings.sql", """
                        COMMENT ON INDEX one IS 'it''s';
                        COMMENT ON CONSTRAINT one ON orders IS 'one each';
                        ALTER TABLE orders CLUSTER ON one, REPLICA IDENTITY USING INDEX one;
                        ALTER TABLE orders ALTER total SET STATISTICS 500, ALTER total SET (n_distinct = 5);
                        ALTER TABLE orders ALTER note SET STORAGE EXTERNAL;
                        """)
                .file("migrations/0003_change.sql", """
                        ALTER TABLE orders ALTER total TYPE bigint;
                        ALTER TABLE orders RENAME note TO remark;
                        """);
        var outcome = cli.run("remedy", "0003", "--yes");
        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        execute(database, "DROP TABLE orders, rates, staff, visits, __migrations, __migrations_log, __migrations_run");
        var up = cli.run("up");
        assertThat(up.exitCode()).as(up.transcript()).isZero();

        assertThat(one("""
                SELECT concat_ws(', ', obj_description(indexrelid), obj_description(c.oid), indisclustered, indisreplident)
                  FROM pg_index JOIN pg_constraint c ON conindid = indexrelid WHERE conname = 'one'""")).isEqualTo("it's, one each, t, t");
        assertThat(one("""
                SELECT string_agg(concat_ws(' ', attname, attstattarget, attoptions, attstorage), ', ' ORDER BY attname)
                  FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = ANY ('{total,remark}')""")).isEqualTo("remark e, total 500 {n_distinct=5} p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders.total", "public.orders.total", "\"public\" . orders.total"})
    void theTriggerUnderstandsWhatUsingSays(String column) throws SQLException {
        cli.file(
                "migrations/0002_change.sql",
                "ALTER TABLE orders ALTER total TYPE numeric USING CAST(" + column + " AS numeric) / 100;\n");
        assertThat(cli.run("remedy", "0002", "--yes").exitCode()).isZero();
        assertThat(cli.run("up", "--to", "0003").exitCode()).isZero();

        execute(database, "INSERT INTO orders (id, total) VALUES (2, 250)");
        assertThat(one("SELECT round(total_new, 1) FROM orders WHERE id = 2")).isEqualTo("2.5");
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
