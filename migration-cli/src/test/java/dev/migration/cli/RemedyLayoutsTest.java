package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A migration is rewritten among files as other tools have them, and in a copy where those cannot all be replayed. */
class RemedyLayoutsTest extends PostgreSqlFolder {

    @Test
    void foldersOfDieselMayHaveAFileThatTurnsTransactionsOff() throws IOException {
        cli.file(
                        "migrations/2026-01-01-000000_a/up.sql",
                        "CREATE TABLE orders (id int PRIMARY KEY, note text, at date);")
                .file("migrations/2026-01-01-000000_a/down.sql", "DROP TABLE orders;")
                .file("migrations/2026-01-02-000000_b/metadata.toml", "run_in_transaction = false\n")
                .file("migrations/2026-01-02-000000_b/up.sql", "CREATE INDEX CONCURRENTLY i ON orders (note);")
                .file("migrations/2026-01-02-000000_b/down.sql", "DROP INDEX CONCURRENTLY i;")
                .file("migrations/2026-01-03-000000_c/metadata.toml", "run_in_transaction = false\n")
                .file("migrations/2026-01-03-000000_c/up.sql", """
                        ALTER TABLE orders ADD CHECK (note <> '');
                        CREATE INDEX CONCURRENTLY j ON orders (at);
                        """)
                .file("migrations/2026-01-03-000000_c/down.sql", """
                        DROP INDEX CONCURRENTLY j;
                        ALTER TABLE orders DROP CONSTRAINT orders_note_check;
                        """);

        succeed("remedy", "2026-01-03-000000_c", "--yes");

        assertThat(cli.run("up").transcript()).contains("Applied 5 migrations");
        assertThat(cli.run("down", "--count", "4", "--yes").transcript()).contains("Undid 4 migrations");
    }

    @Test
    void aBaselineOfFlywayIsThereForEachStep() {
        cli.file("migrations/B1__all.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text);")
                .file("migrations/V1__a.sql", "CREATE TABLE orders (id int PRIMARY KEY);")
                .file("migrations/V2__b.sql", "ALTER TABLE orders ADD CHECK (note <> '');");

        succeed("remedy", "2", "--yes");

        assertThat(cli.run("up").exitCode()).isZero();
    }

    /** As the second migration needs what nobody has any more. */
    @Test
    void aCopyIsEnoughWhereTheHistoryCannotBeReplayed() throws SQLException, IOException {
        String copy = database + "_copy";
        cli.file("migrations/V1__a.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text);")
                .file("migrations/R__seen.sql", "CREATE OR REPLACE VIEW seen AS SELECT id FROM orders;")
                .file("migrations/V2__b.sql", """
                        ALTER TABLE orders ADD COLUMN at date;
                        DO $$ BEGIN IF current_database() LIKE '%scratch%' THEN RAISE EXCEPTION 'no data'; END IF; END $$;
                        """);
        succeed("up");
        cli.file("migrations/V3__c.sql", "ALTER TABLE orders ADD CHECK (note <> '');");
        assertThat(cli.run("remedy", "3", "--yes").err()).contains("no data");
        execute("postgres", "CREATE DATABASE " + copy + " TEMPLATE " + database);

        for (String[] named : new String[][] {{}, {"--force", database}}) {
            var refused = cli.run(
                    Stream.concat(Stream.of("remedy", "3", "--yes", "--scratch-url", url(copy)), Stream.of(named))
                            .toArray(String[]::new));
            assertThat(refused.exitCode()).as(refused.transcript()).isNotZero();
            assertThat(refused.err()).contains(named.length == 0 ? "--force NAME" : "'" + copy + "'");
        }
        succeed("remedy", "3", "--yes", "--scratch-url", url(copy), "--force", copy);

        assertThat(text("V4__c_validate.sql")).contains("VALIDATE");
        assertThat(cli.run("up").exitCode()).isZero();
        cli.file("migrations/V5__d.sql", "ALTER TABLE orders ADD COLUMN code int;");
        succeed("up");
        cli.file("migrations/V6__e.sql", "ALTER TABLE orders ADD CHECK (note <> 'e');");
        assertThat(cli.run("remedy", "6", "--scratch-url", url(copy)).err())
                .contains("neither empty nor a current copy of the configured one");
    }

    /** Also where nothing is in it that could be lost: who names another one means that. */
    @Test
    void whatIsForcedIsTheDatabaseOfTheScratchUrl() throws SQLException {
        String empty = database + "_empty";
        execute("postgres", "CREATE DATABASE " + empty);
        cli.file("migrations/0001_a.sql", "CREATE TABLE orders (id int PRIMARY KEY);");

        var nowhere = cli.run("remedy", "1", "--force", database);
        var other = cli.run("remedy", "1", "--scratch-url", url(empty), "--force", database);

        assertThat(nowhere.err()).contains("--force DATABASE needs --scratch-url URL");
        assertThat(nowhere.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("'" + empty + "'", "Nothing was done");
        assertThat(other.exitCode()).isEqualTo(2);
        succeed("remedy", "1", "--scratch-url", url(empty), "--force", empty);
    }

    /** On a server with others only what runs must not be about all of it. */
    @Test
    void aLaterMigrationMayMakeARole() {
        cli.file("migrations/0001_a.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text);")
                .file("migrations/0002_b.sql", "CREATE INDEX i ON orders (note);")
                .file("migrations/0003_c.sql", "CREATE ROLE clinic_layouts_reader;");

        succeed("remedy", "2", "--yes");

        assertThat(cli.run("remedy", "3", "--yes").err()).contains("rights, users or the server");
    }

    @Test
    void aSemicolonMayStandApart() throws IOException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text);")
                .file(
                        "migrations/0002_b.sql",
                        "CREATE INDEX i ON orders (note) ;\nALTER TABLE orders ADD at date\n;\n");

        succeed("remedy", "2", "--yes");

        assertThat(text("0002_b.sql"))
                .isEqualTo("-- option: transaction=off\nCREATE INDEX CONCURRENTLY i ON orders (note);\n");
        assertThat(text("0003_b_rest.sql")).isEqualTo("ALTER TABLE orders ADD at date\n;\n");
    }
}
