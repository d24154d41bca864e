package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What undid a migration is divided among the files that it becomes, and undoes them in both phases. */
class RemedyDownTest extends PostgreSqlFolder {

    @BeforeEach
    void aDatabaseWithATable() {
        cli.file("migrations/0001_tables.sql", """
                        CREATE TABLE sites (id int PRIMARY KEY, name text, kind text, code int);
                        CREATE TABLE tags (id int PRIMARY KEY);
                        """);
        succeed("up");
    }

    @Test
    void eachActionOfAnAlterTableIsUndoneWhereItIsDone() throws IOException {
        cli.file("migrations/0002_actor.sql", """
                -- Up Migration
                ALTER TABLE sites
                    ADD COLUMN host text,
                    ADD COLUMN seen timestamptz DEFAULT clock_timestamp(),
                    ADD COLUMN port int;
                -- Down Migration
                ALTER TABLE sites
                    DROP COLUMN host,
                    DROP COLUMN seen,
                    DROP COLUMN port;
                """);

        succeed("remedy", "2", "--yes");

        assertThat(text("0002_actor.sql")).endsWith("""
                -- Down Migration
                ALTER TABLE sites DROP COLUMN seen;
                ALTER TABLE sites DROP COLUMN host;
                """);
        assertThat(text("0004_actor_rest.sql")).endsWith("""
                -- Down Migration
                ALTER TABLE sites DROP COLUMN port;
                """);
        succeed("up");
        succeed("down", "--count", "3", "--yes");
    }

    /** The drop waits for the contract, so what undoes it does, too; also where only one of both has quotes. */
    @Test
    void whatUndoesADropIsInItsFile() throws IOException {
        cli.file("migrations/0002_kind.sql", """
                -- Up Migration
                ALTER TABLE sites ADD COLUMN host text;
                CREATE INDEX sites_name ON sites (name);
                ALTER TABLE sites DROP COLUMN IF EXISTS "kind";
                -- Down Migration
                ALTER TABLE sites DROP COLUMN host;
                DROP INDEX sites_name;
                ALTER TABLE sites ADD COLUMN kind text;
                """);

        succeed("remedy", "2", "--yes");

        assertThat(text("0002_kind.sql")).doesNotContain("kind");
        assertThat(text("0004_kind_drop.sql")).contains("-- Down Migration\nALTER TABLE sites ADD COLUMN kind text;\n");
        succeed("up", "--phase", "expand");
        succeed("down", "--count", "2", "--yes");
        succeed("up");
        succeed("down", "--count", "1", "--yes");
    }

    @Test
    void aUniqueIndexIsUndoneWhereItIsMade() throws IOException {
        cli.file("migrations/0002_code.sql", """
                -- Up Migration
                ALTER TABLE sites ADD COLUMN host text;
                ALTER TABLE sites ADD CHECK (code > 0);
                CREATE TABLE codes (id int);
                CREATE UNIQUE INDEX codes_id ON codes (id);
                -- Down Migration
                DROP INDEX codes_id;
                DROP TABLE codes;
                ALTER TABLE sites DROP CONSTRAINT sites_code_check;
                ALTER TABLE sites DROP COLUMN host;
                """);

        succeed("remedy", "2", "--yes");

        assertThat(text("0004_code_rest.sql")).endsWith("-- Down Migration\nDROP INDEX codes_id;\nDROP TABLE codes;\n");
    }

    /** What is said at the end stays, and so do the lines between. */
    @Test
    void whatIsLeftOfADownSectionStaysAsItIs() throws IOException {
        cli.file("migrations/0002_code.sql", """
                -- Up Migration
                ALTER TABLE sites DROP COLUMN kind;
                CREATE INDEX IF NOT EXISTS sites_code ON sites (code);
                -- Down Migration
                DROP INDEX IF EXISTS sites_code;
                ALTER TABLE sites ADD COLUMN kind text;

                UPDATE sites SET kind = 'none';

                -- By hand:
                -- UPDATE sites SET kind = 'some' WHERE code > 7;
                """);

        succeed("remedy", "2", "--yes");

        assertThat(text("0002_code.sql")).endsWith("""
                -- Down Migration
                DROP INDEX CONCURRENTLY IF EXISTS sites_code;

                UPDATE sites SET kind = 'none';

                -- By hand:
                -- UPDATE sites SET kind = 'some' WHERE code > 7;
                """);
        assertThat(text("0003_code_drop.sql")).endsWith("ADD COLUMN kind text;\n");
    }

    @Test
    void whatCannotBeDividedIsNamedAndCanBeUndone() throws IOException {
        cli.file("migrations/0002_code.sql", """
                -- Up Migration
                ALTER TABLE sites ADD COLUMN host text;
                ALTER TABLE sites ALTER COLUMN name SET DEFAULT 'none';
                ALTER TABLE sites ADD CHECK (code > 0);
                CREATE VIEW names AS SELECT name FROM sites;
                -- Down Migration
                DROP VIEW names;
                ALTER TABLE sites DROP CONSTRAINT sites_code_check;
                ALTER TABLE sites ALTER COLUMN name DROP DEFAULT;
                ALTER TABLE sites DROP COLUMN host;
                """);

        var outcome = cli.run("remedy", "2", "--yes");

        assertThat(outcome.out()).contains("The down section of 0002_code undoes what is in 0002_code, 0004_code_rest");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(text("0004_code_rest.sql")).endsWith("-- Down Migration\nDROP VIEW names;\n");
        succeed("up");
        succeed("down", "--count", "3", "--yes");
    }

    @Test
    void whatUndoesADropIsNotLostBesideOneThatNothingUndoes() throws IOException {
        cli.file("migrations/0002_kind.sql", """
                -- Up Migration
                ALTER TABLE sites DROP COLUMN kind;
                ALTER TABLE sites DROP COLUMN code;
                -- Down Migration
                ALTER TABLE sites ADD COLUMN IF NOT EXISTS code int;
                SELECT 'kinds are gone';
                """);

        var outcome = cli.run("remedy", "2", "--yes");

        assertThat(outcome.out())
                .contains("this is not written, as nothing makes again what is dropped: SELECT 'kinds are gone';");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(text("0002_kind.sql")).doesNotContain("Down Migration");
        assertThat(text("0003_kind_drop.sql")).endsWith("ALTER TABLE sites ADD COLUMN IF NOT EXISTS code int;\n");
    }

    @Test
    void aDownSectionThatFailsIsFound() throws IOException {
        cli.file("migrations/0002_code.sql", """
                -- Up Migration
                ALTER TABLE sites ADD CHECK (code > 0);
                ALTER TABLE sites DROP COLUMN kind;
                -- Down Migration
                ALTER TABLE sites ADD COLUMN code int;
                ALTER TABLE sites DROP CONSTRAINT sites_code_check;
                """);

        var outcome = cli.run("remedy", "2", "--yes");

        assertThat(outcome.err())
                .contains("What undoes the new files fails: 0002_code.sql:", "already exists", "Nothing was written")
                .doesNotContain("migration-remedy");
    }
}
