package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written in place of a migration, what is asked before that, and what is refused. */
class RemedyCommandTest extends PostgreSqlFolder {

    private static final String TABLES = """
            -- Up Migration
            CREATE TABLE customers (id int PRIMARY KEY, email text);
            CREATE TABLE orders (id int PRIMARY KEY, customer int, total int, note text);
            -- Down Migration
            DROP TABLE orders;
            DROP TABLE customers;
            """;
    private static final String CHANGES = """
            -- Migration: Paid orders
            -- Author: ann@shop.example

            -- Up Migration
            -- Whether it is paid.
            ALTER TABLE orders ADD COLUMN paid boolean;

            -- The customer pages look for it.
            CREATE INDEX orders_customer ON orders (customer);
            ALTER TABLE orders ALTER COLUMN note SET NOT NULL; -- shown since March
            -- Down Migration
            ALTER TABLE orders ALTER note DROP NOT NULL;
            -- It was slow without.
            DROP INDEX orders_customer;
            ALTER TABLE orders DROP COLUMN paid;
            """;

    @BeforeEach
    void aDatabaseWithTables() {
        cli.file("migrations/0001_tables.sql", TABLES);
        assertThat(cli.run("up").exitCode()).isZero();
        cli.file("migrations/0002_paid.sql", CHANGES);
    }

    @Test
    void isShownAsADifferenceAndWrittenOnYes() throws IOException {
        var outcome = cli.answers("yes").run("remedy", "0002");

        Golden.assertMatches("remedy", outcome.transcript());
        assertThat(outcome.exitCode()).isZero();
        assertThat(cli.run("up").exitCode()).isZero();
        assertThat(cli.run("down", "--count", "9", "--yes").exitCode()).isZero();
    }

    @Test
    void isNotWrittenWithoutYes() throws IOException {
        var unanswered = cli.run("remedy", "2");
        var no = cli.answers("no").run("remedy", "0002_paid.sql");

        assertThat(unanswered.exitCode()).isEqualTo(2);
        assertThat(unanswered.err()).contains("no terminal", "Nothing was written", "--yes");
        assertThat(no.exitCode()).isEqualTo(2);
        assertThat(files()).containsExactly("0001_tables.sql", "0002_paid.sql");
        assertThat(text("0002_paid.sql")).isEqualTo(CHANGES);
    }

    @Test
    void leavesOutWhatIsSafeOrSmall() throws IOException {
        cli.file("sizes.toml", """
                format = 1

                [relations]
                "public.orders" = { pages = 10, rows = 300 }
                """);

        var outcome = cli.run("remedy", "0002", "--sizes", "sizes.toml", "--yes");

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(text("0002_paid.sql"))
                .contains("CREATE INDEX orders_customer ON orders")
                .doesNotContain("NOT NULL");
        // However small a table is, older instances may leave the column empty.
        assertThat(text("0003_paid_check.sql")).contains("phase=contract", "note IS NOT NULL");
    }

    @Test
    void refusesAFileThatHasRun() {
        var outcome = cli.run("remedy", "0001", "--yes");

        assertThat(outcome.err()).contains("0001_tables has run in this database (applied)");
        assertThat(outcome.exitCode()).isEqualTo(3);
    }

    @Test
    void refusesWhereALaterFileMayNeedItAndThereIsNoRoom() throws IOException {
        cli.file("migrations/0003_later.sql", "ALTER TABLE orders ADD COLUMN later int;");

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.err()).contains("becomes 5 files", "0003 follows it", "higher by 4");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(text("0002_paid.sql")).isEqualTo(CHANGES);
    }

    /** One file in place of one needs no other version. */
    @Test
    void editsAFileInPlaceWhereOneIsEnough() throws IOException {
        cli.file("migrations/0002_paid.sql", "/* which */ CREATE INDEX ON orders (customer)")
                .file("migrations/0003_later.sql", "ALTER TABLE orders ADD COLUMN later int;")
                .file("migrations/migrations.lock", "");
        assertThat(cli.run("lock").exitCode()).isZero();

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.err())
                .isEqualTo("Record them in the lock file: migration lock --accept 0002 --reason \"remedy\"\n");
        assertThat(text("0002_paid.sql"))
                .isEqualTo("-- option: transaction=off\n/* which */ CREATE INDEX CONCURRENTLY ON orders (customer);\n");
        assertThat(files()).hasSize(4);
    }

    @Test
    void refusesAVersionThatNoFileHas() {
        assertThat(cli.run("remedy", "0099", "--yes").err()).contains("There is no migration 0099.");
    }

    @Test
    void namesWhatItCannotRewrite() throws IOException {
        cli.file("migrations/0002_paid.sql", "DROP TABLE customers;\nCREATE INDEX i ON orders (note);\n");

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.out())
                .contains(
                        "Line 1 is not rewritten: it would drop what older instances may still use. See docs/live.md for what can be done.");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void namesWhatIsUsedAgain() {
        cli.file("migrations/0002_paid.sql", """
                ALTER TABLE orders DROP COLUMN note;
                ALTER TABLE orders ADD COLUMN note int;
                """);

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.out())
                .contains(
                        "Line 1 is not rewritten: note is used again behind it, in the same migration: move that to a")
                .endsWith("Nothing of 0002_paid is rewritten.\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void saysWhereADownSectionCannotBeDivided() throws IOException {
        cli.file("migrations/0002_paid.sql", """
                -- migrate:up
                ALTER TABLE orders ADD COLUMN paid boolean;
                ALTER TABLE orders ADD CHECK (total > 0);
                ALTER TABLE customers ADD COLUMN since date;
                -- migrate:down
                DO 'BEGIN ALTER TABLE customers DROP COLUMN since; END';
                ALTER TABLE orders DROP CONSTRAINT orders_total_check;
                ALTER TABLE orders DROP COLUMN paid;
                """);

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.out())
                .contains(
                        "The down section of 0002_paid undoes what is in 0002_paid, 0004_paid_rest: divide it among them.");
        assertThat(files()).contains("0003_paid_validate.sql", "0004_paid_rest.sql");
        assertThat(text("0003_paid_validate.sql")).startsWith("-- migrate:up\nALTER TABLE orders VALIDATE");
        assertThat(text("0004_paid_rest.sql")).isEqualTo("""
                        -- migrate:up
                        ALTER TABLE customers ADD COLUMN since date;

                        -- migrate:down
                        SELECT 'Nothing has to be undone here.';
                        """);
    }

    @Test
    void optionsAreInEachFileButThoseOfOne() throws IOException {
        cli.file("migrations/0002_paid.sql", """
                -- option: lock_timeout=3s requires=0001
                -- option: requires=1
                -- option: phase=contract
                ALTER TABLE orders ALTER total SET NOT NULL;
                ALTER TABLE orders DROP COLUMN note;
                """);

        assertThat(cli.run("remedy", "0002", "--yes").exitCode()).isZero();

        assertThat(text("0002_paid.sql")).isEqualTo("""
                -- option: lock_timeout=3s requires=0001
                -- option: requires=1
                -- option: phase=contract
                ALTER TABLE orders ADD CONSTRAINT orders_total_is_there CHECK (total IS NOT NULL) NOT VALID;
                """);
        assertThat(text("0005_paid_rest.sql")).isEqualTo("""
                -- option: lock_timeout=3s
                -- option: phase=contract
                ALTER TABLE orders DROP COLUMN note;
                """);
    }

    @Test
    void namesOfFlywayHaveRoomBetweenThem(@TempDir Path other) throws IOException, SQLException {
        cli = in(other, database + "_flyway")
                .file("migrations/V1__tables.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text);")
                .file("migrations/V2__note.sql", "ALTER TABLE orders ADD CHECK (note <> '');")
                .file("migrations/U2__note.sql", "ALTER TABLE orders DROP CONSTRAINT orders_note_check;")
                .file("migrations/V3__later.sql", "ALTER TABLE orders ADD COLUMN later int;");

        var outcome = cli.run("remedy", "2", "--yes");

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(files())
                .containsExactly(
                        "U2.1__note_validate.sql",
                        "U2__note.sql",
                        "V1__tables.sql",
                        "V2.1__note_validate.sql",
                        "V2__note.sql",
                        "V3__later.sql");
        assertThat(outcome.out()).doesNotContain("Changed migrations/U2__note.sql");
        assertThat(cli.run("up").out()).contains("Applied 4 migrations");
        assertThat(cli.run("down", "--count", "3", "--yes").err()).contains("V3__later");
    }

    @Test
    void pairsAreWrittenAsPairs(@TempDir Path other) throws IOException, SQLException {
        cli = in(other, database + "_pairs")
                .file("migrations/20260101_a.up.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text);")
                .file("migrations/20260101_a.down.sql", "DROP TABLE orders;")
                .file("migrations/20260102_b.up.sql", "ALTER TABLE orders ADD CHECK (note <> '');")
                .file("migrations/20260102_b.down.sql", "ALTER TABLE orders DROP CONSTRAINT orders_note_check;");

        var outcome = cli.run("remedy", "20260102", "--yes");

        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        assertThat(files())
                .contains("20260103_b_validate.up.sql", "20260103_b_validate.down.sql")
                .hasSize(6);
        assertThat(cli.run("up").exitCode()).isZero();
        assertThat(cli.run("down", "--count", "3", "--yes").exitCode()).isZero();
    }

    @Test
    void refusesAScratchDatabaseWithoutANameOrOfAnotherProduct() {
        var nameless = cli.run("remedy", "0002", "--scratch-url", url(""));
        var other = cli.run("remedy", "0002", "--scratch-url", "sqlite:scratch.db");

        assertThat(nameless.err()).contains("names no database");
        assertThat(other.err()).contains("is of another product than the configured one");
        assertThat(cli.directory().resolve("scratch.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"remedy 0002", "roundtrip", "up --rehearse"})
    void refusesAScratchUrlThatIsNone(String command) {
        var outcome = cli.run((command + " --scratch-url clinic").split(" "));

        assertThat(outcome.err()).contains("Next: write it as in DATABASE_URL: --scratch-url URL");
        assertThat(outcome.exitCode()).isEqualTo(2);
    }

    @Test
    void refusesProductsForWhichNothingIsKnown(@TempDir Path other) {
        cli = Cli.in(other)
                .env("DATABASE_URL", "sqlite:" + other.resolve("shop.db"))
                .file("migrations/0001_a.sql", "CREATE TABLE orders (id int PRIMARY KEY);");

        var outcome = cli.run("remedy", "0001", "--yes");

        assertThat(outcome.err()).contains("for PostgreSQL, MariaDB and MySQL, and this is SQLite");
        assertThat(outcome.exitCode()).isEqualTo(3);
    }
}
