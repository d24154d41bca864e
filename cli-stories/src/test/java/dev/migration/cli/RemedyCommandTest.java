// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written in place of a migration, what is asked before that, and where. What it becomes is in migration-rehearsal. */
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
        succeed("up");
        cli.file("migrations/0002_paid.sql", CHANGES);
    }

    @Test
    void isShownAsADifferenceAndWrittenOnYes() {
        var outcome = cli.answers("yes").run("remedy", "0002");

        Printed.assertMatches("remedy", outcome.transcript());
        assertThat(outcome.exitCode()).isZero();
        succeed("up", "--phase", "all");
        succeed("down", "--count", "9", "--yes");
    }

    @Test
    void isNotWrittenWithoutYes() throws IOException {
        var unanswered = cli.run("remedy", "2");
        var no = cli.answers("no").run("remedy", "0002_paid.sql");

        assertThat(unanswered.exitCode()).isEqualTo(2);
        assertThat(unanswered.err()).contains("no terminal", "--yes");
        assertThat(no.exitCode()).isEqualTo(2);
        assertThat(files()).containsExactly("0001_tables.sql", "0002_paid.sql");
        assertThat(text("0002_paid.sql")).isEqualTo(CHANGES);
    }

    /** One file in place of one needs no other version. */
    @Test
    void editsAFileInPlaceWhereOneIsEnough() throws IOException {
        cli.file("migrations/0002_paid.sql", "/* which */ CREATE INDEX ON orders (customer)")
                .file("migrations/0003_later.sql", "ALTER TABLE orders ADD COLUMN later int;")
                .file("migrations/migrations.lock", "");
        succeed("lock");

        succeed("remedy", "0002", "--yes").says("migration lock --accept 0002 --reason");

        assertThat(text("0002_paid.sql"))
                .isEqualTo("-- option: transaction=off\n/* which */ CREATE INDEX CONCURRENTLY ON orders (customer);\n");
        assertThat(files()).hasSize(4);
    }

    @Test
    void namesWhatItCannotRewriteAndEndsWithAnotherCode() throws IOException {
        cli.file("migrations/0002_paid.sql", "DROP TABLE customers;\n");

        var outcome = cli.run("remedy", "0002", "--yes");

        assertThat(outcome.out())
                .contains("Line 1 is not rewritten: ")
                .endsWith("Nothing of 0002_paid is rewritten.\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(files()).hasSize(2);
    }

    @Test
    void whereNothingIsWrittenThereIsNothingToLock() {
        cli.file("migrations/0002_paid.sql", "DROP TABLE customers;\n").file("migrations/migrations.lock", "");
        succeed("lock");

        assertThat(cli.run("remedy", "0002", "--yes").err()).doesNotContain("lock file");
    }

    @Test
    void leavesOutWhatIsSafeOrSmall() throws IOException {
        cli.file("sizes.toml", "format = 1\n[relations]\n\"public.orders\" = { pages = 10, rows = 300 }\n");

        succeed("remedy", "0002", "--sizes", "sizes.toml", "--yes");

        assertThat(text("0002_paid.sql"))
                .contains("CREATE INDEX orders_customer")
                .doesNotContain("NOT NULL");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0001                                  | 3 | (applied)
            0099                                  | 3 | There is no migration 0099.
            0002                                  | 2 | higher by 4
            0002 --scratch-url sqlite:scratch.db  | 2 | is of another product than the configured one
            0002 --scratch-url postgres://h/      | 2 | names no database
            0002 --force x                        | 2 | needs --scratch-url URL
            """)
    void isRefused(String typed, int exitCode, String why) throws IOException {
        cli.file("migrations/0003_later.sql", "ALTER TABLE orders ADD COLUMN later int;");

        cli.run(("remedy " + typed + " --yes").split(" +")).says(why).ends(exitCode);
        assertThat(text("0002_paid.sql")).isEqualTo(CHANGES);
        assertThat(cli.directory().resolve("scratch.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"remedy 0002", "roundtrip", "rehearse"})
    void refusesAScratchUrlThatIsNone(String command) {
        cli.run((command + " --scratch-url clinic").split(" "))
                .says("--scratch-url URL")
                .ends(2);
    }

    @Test
    void refusesProductsForWhichNothingIsKnown(@TempDir Path other) {
        cli = Cli.in(other)
                .env("DATABASE_URL", "sqlite:" + other.resolve("shop.db"))
                .file("migrations/0001_a.sql", "CREATE TABLE orders (id int PRIMARY KEY);");

        cli.run("remedy", "0001", "--yes")
                .says("for PostgreSQL, MariaDB and MySQL, and this is SQLite")
                .ends(3);
    }

    @Test
    void aDownSectionThatFailsIsFound() throws IOException {
        String migration = """
                -- Up Migration
                ALTER TABLE orders ADD CHECK (total > 0);
                ALTER TABLE orders DROP COLUMN note;
                -- Down Migration
                ALTER TABLE orders ADD COLUMN total int;
                ALTER TABLE orders DROP CONSTRAINT orders_total_check;
                """;
        cli.file("migrations/0002_paid.sql", migration);

        assertThat(cli.run("remedy", "2", "--yes").err())
                .contains("What undoes the new files fails: 0002_paid.sql:", "already exists")
                .doesNotContain("migration-remedy");
        assertThat(text("0002_paid.sql")).isEqualTo(migration);
    }

    @Test
    void foldersOfDieselMayHaveAFileThatTurnsTransactionsOff(@TempDir Path other) throws SQLException {
        cli = in(other, database + "_diesel")
                .file("migrations/2026-01-01-000000_a/up.sql", "CREATE TABLE t (id int PRIMARY KEY, n text, at date);")
                .file("migrations/2026-01-01-000000_a/down.sql", "DROP TABLE t;")
                .file("migrations/2026-01-02-000000_b/metadata.toml", "run_in_transaction = false\n")
                .file("migrations/2026-01-02-000000_b/up.sql", "CREATE INDEX CONCURRENTLY i ON t (n);")
                .file("migrations/2026-01-02-000000_b/down.sql", "DROP INDEX CONCURRENTLY i;")
                .file("migrations/2026-01-03-000000_c/metadata.toml", "run_in_transaction = false\n")
                .file(
                        "migrations/2026-01-03-000000_c/up.sql",
                        "ALTER TABLE t ADD CHECK (n <> '');\nCREATE INDEX CONCURRENTLY j ON t (at);\n")
                .file(
                        "migrations/2026-01-03-000000_c/down.sql",
                        "DROP INDEX CONCURRENTLY j;\nALTER TABLE t DROP CONSTRAINT t_n_check;\n");

        succeed("remedy", "2026-01-03-000000_c", "--yes");

        cli.run("up", "--phase", "all").shows("Applied 5 migrations");
        cli.run("down", "--count", "4", "--yes").shows("Undid 4 migrations");
    }

    /** The second migration needs what nobody has any more; and a baseline stands for the first. */
    @Test
    void aCopyIsEnoughWhereTheHistoryCannotBeReplayed(@TempDir Path other) throws SQLException, IOException {
        String here = database + "_flyway";
        String copy = database + "_copy";
        cli = in(other, here)
                .file("migrations/B1__all.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text);")
                .file("migrations/R__seen.sql", "CREATE OR REPLACE VIEW seen AS SELECT id FROM orders;")
                .file("migrations/V2__b.sql", """
                        ALTER TABLE orders ADD COLUMN at date;
                        DO $$ BEGIN IF current_database() LIKE '%scratch%' THEN RAISE EXCEPTION 'no data'; END IF; END $$;
                        """);
        succeed("up");
        cli.file("migrations/V3__c.sql", "ALTER TABLE orders ADD CHECK (note <> '');");
        cli.run("remedy", "3", "--yes").says("no data");
        execute("postgres", "CREATE DATABASE " + copy + " TEMPLATE " + here);
        cli.run("remedy", "3", "--yes", "--scratch-url", url(copy)).says("--force NAME");
        cli.run("remedy", "3", "--yes", "--scratch-url", url(copy), "--force", here)
                .says("'" + copy + "'");

        succeed("remedy", "3", "--yes", "--scratch-url", url(copy), "--force", copy);

        assertThat(text("V4__c_validate.sql")).contains("VALIDATE");
        succeed("up");
        cli.file("migrations/V5__d.sql", "ALTER TABLE orders ADD COLUMN code int;");
        succeed("up");
        cli.file("migrations/V6__e.sql", "ALTER TABLE orders ADD CHECK (note <> 'e');");
        cli.run("remedy", "6", "--scratch-url", url(copy))
                .says("neither empty nor a current copy of the configured one");
    }

    /** Also where nothing is in it that could be lost: who names another one means that. */
    @Test
    void whatIsForcedIsTheDatabaseOfTheScratchUrl() throws SQLException {
        String empty = database + "_empty";
        execute("postgres", "CREATE DATABASE " + empty);

        cli.run("remedy", "2", "--yes", "--scratch-url", url(empty), "--force", database)
                .says("'" + empty + "'")
                .ends(2);
        succeed("remedy", "2", "--yes", "--scratch-url", url(empty), "--force", empty);
    }

    /** On a server with others only what runs must not be about all of it. */
    @Test
    void aLaterMigrationMayMakeARole() {
        cli.file("migrations/0002_paid.sql", "CREATE INDEX i ON orders (note);")
                .file("migrations/0003_c.sql", "CREATE ROLE clinic_layouts_reader;");

        succeed("remedy", "2", "--yes");

        cli.run("remedy", "3", "--yes").says("rights, users or the server");
    }

    /** Between the phases the release before inserts as it always did. */
    @Test
    void theTemplatesDoTheSame() throws Exception {
        Files.delete(cli.directory().resolve("migrations/0002_paid.sql"));
        succeed("new", "add_status_to_orders", "--template", "column");
        succeed("new", "backfill_status_of_orders", "--template", "backfill");
        succeed("new", "require_status_of_orders", "--template", "not-null");
        for (String file : files()) {
            cli.file("migrations/" + file, text(file).replaceAll("-- Unedited.*\n", ""));
        }
        execute(database, "INSERT INTO orders (id) VALUES (1)");

        succeed("up", "--phase", "expand");
        execute(database, "INSERT INTO orders (id) VALUES (2)");
        succeed("up", "--phase", "contract");

        assertThat(one("SELECT attnotnull || ' ' || count(*) FROM pg_attribute, orders"
                        + " WHERE attrelid = 'orders'::regclass AND attname = 'status' GROUP BY attnotnull"))
                .isEqualTo("true 2");
        succeed("down", "--to", "0001", "--yes");
    }
}
