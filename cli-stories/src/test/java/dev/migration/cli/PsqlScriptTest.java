// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code up --sql} writes is run by psql. */
class PsqlScriptTest extends PostgreSqlFolder {

    private static final String LOCK = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted";

    private record Ran(int exitCode, String output) {

        Ran ends(int code) {
            assertThat(exitCode).as(output).isEqualTo(code);
            return this;
        }

        Ran says(String... parts) {
            assertThat(output).contains(parts);
            return this;
        }
    }

    @BeforeEach
    void requirePsql() {
        boolean there;
        try {
            there = run(List.of("psql", "--version")).exitCode() == 0;
        } catch (IOException e) {
            there = false;
        }
        Prerequisite.require(there, "psql", "postgresql-client");
    }

    @Test
    void makesTheHistoryOfAnEmptyDatabase() throws IOException, SQLException {
        cli.migration(
                        "0001_patient",
                        "CREATE TABLE patient (id INT, name TEXT);\nINSERT INTO patient VALUES (1, 'a\\b:c;');",
                        "DROP TABLE patient;")
                .file("migrations/0002_phone.sql", """
                        ALTER TABLE patient ADD COLUMN phone TEXT;
                        CREATE FUNCTION one() RETURNS INT LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
                        COPY patient FROM stdin;
                        2\tö\t12\\t3
                        \\.
                        SELECT '{1,2,3}'::int[];
                        INSERT INTO patient SELECT 3, current_setting('application_name');
                        """);

        succeed("up", "--sql", "release.sql").prints("Would apply 0001_patient", "psql -X -f release.sql");
        assertThat(one("SELECT count(*) FROM pg_class WHERE relname LIKE '%migrations%'"))
                .isEqualTo("0");

        psql("release.sql").ends(0);

        succeed("up").prints("Nothing to apply");
        succeed("log").prints("postgres@", " by psql");
        succeed("validate");
        assertThat(one("SELECT string_agg(name || ' ' || coalesce(phone, '-'), ',' ORDER BY id) FROM patient"))
                .isEqualTo("a\\b:c; -,ö 12\t3,psql -");
        assertThat(one("SELECT string_agg(version || ' ' || kind || ' ' || (execution_ms IS NOT NULL), ',' ORDER BY id)"
                        + " FROM __migrations"))
                .isEqualTo("0001 migration true,0002 migration true");
        assertThat(one("SELECT count(*) FROM __migrations WHERE applied_by LIKE 'postgres@%by psql'"))
                .isEqualTo("2");
        assertThat(one(LOCK)).isEqualTo("0");
    }

    @Test
    void recordsWhatARunRecords() throws IOException, SQLException {
        cli.file("migrations/V1__a.sql", "CREATE TABLE a (id INT);\n")
                .file("migrations/U1__a.sql", "DROP TABLE a;\n")
                .file("migrations/V2__b.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);\n")
                .file("migrations/V3__zone.sql", """
                        CREATE TABLE zone (name TEXT);
                        INSERT INTO zone SELECT current_setting('TimeZone');
                        COPY zone FROM stdin;
                        b
                        \\.
                        """.replace("\n", "\r\n"))
                .file("migrations/R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;\n");
        String zones = "SELECT string_agg(name, ',') FROM zone";
        String rows =
                "SELECT string_agg(concat_ws(' ', version, name, checksum, kind), ',' ORDER BY id) FROM __migrations";
        String log =
                "SELECT string_agg(concat_ws(' ', action, version, name, checksum, down_sql, up_sql), ',' ORDER BY id)"
                        + " FROM __migrations_log";
        succeed("up", "--sql", "release.sql");
        succeed("up");
        String applied = one(rows);
        String logged = one(log);
        String zone = one(zones);
        execute(database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");

        psql("release.sql").ends(0);

        assertThat(one(rows)).isEqualTo(applied);
        assertThat(one(log)).isEqualTo(logged);
        assertThat(one(zones)).isEqualTo(zone).endsWith(",b");
        assertThat(one("SELECT concat_ws(' ', version, statements_done) FROM __migrations_run"))
                .isEmpty();
    }

    @Test
    void addsToWhatIsApplied() throws IOException, SQLException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        succeed("up");
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\n")
                .file("migrations/0003_c.sql", "CREATE TABLE c (id INT);\n");

        succeed("up", "--sql", "release.sql", "--to", "0002");
        psql("release.sql").ends(0);

        assertThat(one("SELECT string_agg(version, ',' ORDER BY id) FROM __migrations"))
                .isEqualTo("0001,0002");
        succeed("up").prints("0003_c");
    }

    @Test
    void runsOnce() throws IOException, SQLException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE IF NOT EXISTS a (id INT);\nINSERT INTO a VALUES (1);\n");
        succeed("up", "--sql", "release.sql");
        psql("release.sql").ends(0);

        psql("release.sql").ends(3).says("The history has changed, or the script ran before. Write the script again");

        assertThat(one("SELECT count(*) FROM a")).isEqualTo("1");
    }

    @Test
    void doesNothingInAnotherSchemaThatHasTables() throws IOException, SQLException {
        cli.file("migrations/0001_a.sql", "DROP TABLE IF EXISTS a;\nCREATE TABLE a (id INT);\n");
        succeed("up", "--sql", "release.sql");
        execute(database, "CREATE TABLE a (id INT, name TEXT)");

        psql("release.sql").ends(3).says("Nothing was run: the schema has tables, and had none");

        assertThat(one("SELECT string_agg(relname || ' ' || relnatts, ',') FROM pg_class WHERE relkind = 'r'"
                        + " AND relnamespace = 'public'::regnamespace"))
                .isEqualTo("a 2");
    }

    @Test
    void runsInASchemaWhoseTablesWereThereAlready() throws IOException, SQLException {
        execute(database, "CREATE TABLE of_others (id INT)");
        cli.env("MIGRATION_BASELINE", "none").file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        succeed("up", "--sql", "release.sql");

        psql("release.sql").ends(0);

        succeed("up").prints("Nothing to apply");
    }

    /** Migrations make what they do not qualify in the schema of the connection, wherever the history is. */
    @Test
    void keepsTheHistoryInASchemaOfItsOwn() throws IOException, SQLException {
        execute(database, "CREATE SCHEMA history");
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        succeed("up", "--schema", "history", "--sql", "release.sql");

        psql("release.sql").ends(0);

        assertThat(one("SELECT concat(to_regclass('public.a'), ' ', to_regclass('history.__migrations'))"))
                .isEqualTo("a history.__migrations");
        succeed("up", "--schema", "history").prints("Nothing to apply");
    }

    @Test
    void doesNothingBesideAChangedHistory() throws IOException, SQLException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        succeed("up");
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\n");
        succeed("up", "--sql", "release.sql");
        Files.move(
                cli.directory().resolve("migrations/0002_b.sql"),
                cli.directory().resolve("0002_b.sql"));
        cli.file("migrations/0002_c.sql", "CREATE TABLE c (id INT);\n");
        succeed("up");

        psql("release.sql").ends(3).says("The history has changed, or the script ran before. Write the script again");

        assertThat(one("SELECT to_regclass('b') IS NULL")).isEqualTo("t");
    }

    @Test
    void doesNothingWhileAnInstanceHoldsTheLock() throws IOException, SQLException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        succeed("up", "--sql", "release.sql");
        String tried = Files.readString(cli.directory().resolve("release.sql"))
                .lines()
                .filter(line -> line.contains("pg_try_advisory_lock"))
                .findFirst()
                .orElseThrow();
        try (Connection connection = connection(database);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SELECT " + tried.replaceFirst(".*(pg_catalog.pg_try_advisory_lock\\([-\\d]+\\)).*", "$1"));

            psql("release.sql").ends(3).says("Nothing was run: another instance is migrating");
        }
        assertThat(one("SELECT count(*) FROM pg_class WHERE relname LIKE '%migrations%'"))
                .isEqualTo("0");
    }

    @Test
    void keepsWhatIsBeforeAFailedMigration() throws IOException, SQLException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n")
                .file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\nINSERT INTO missing VALUES (1);\n")
                .file("migrations/0003_c.sql", "CREATE TABLE c (id INT);\n");
        succeed("up", "--sql", "release.sql");

        psql("release.sql").ends(3).says("relation \"missing\" does not exist");

        assertThat(one("SELECT string_agg(version, ',') FROM __migrations")).isEqualTo("0001");
        assertThat(one("SELECT concat(to_regclass('b'), to_regclass('c'))")).isEmpty();
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\n");
        succeed("up").prints("0002_b", "0003_c");
    }

    @Test
    void showsWhatIsHalfDone() throws IOException, SQLException {
        cli.file("migrations/0001_a.sql", """
                CREATE TABLE a (id INT);
                INSERT INTO a VALUES (1), (1);
                CREATE INDEX CONCURRENTLY a_id ON a (id);
                CREATE UNIQUE INDEX CONCURRENTLY a_key ON a (id);
                INSERT INTO a VALUES (2);
                """);
        succeed("up", "--sql", "release.sql");

        psql("release.sql").ends(3).says("could not create unique index");

        cli.run("status").shows("0001_a", "interrupted");
        assertThat(one("SELECT statements_done FROM __migrations_run WHERE id = 1"))
                .isEqualTo("3");
        psql("release.sql").ends(3).says("A migration is interrupted");
        execute(database, "DELETE FROM a; INSERT INTO a VALUES (1)");
        succeed("up");
        assertThat(one("SELECT count(*) FROM a")).isEqualTo("2");
        assertThat(one("SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid = 'a'::regclass"))
                .isEqualTo("t");
    }

    @Test
    void resumesAfterAStatementWhoseOutcomeTheCatalogueShows() throws IOException, SQLException {
        cli.env("MIGRATION_PLACEHOLDERS_COLUMN", "id").file("migrations/0001_a.sql", """
                CREATE TABLE a (id INT);
                CREATE INDEX CONCURRENTLY a_${column} ON a (${column});
                """);
        succeed("up", "--sql", "release.sql");
        Path file = cli.directory().resolve("release.sql");
        String script = Files.readString(file);
        int end = script.indexOf(";\n", script.indexOf("CREATE INDEX CONCURRENTLY")) + 2;
        Files.writeString(file, script.substring(0, end));

        psql("release.sql").ends(0);

        cli.run("status").shows("interrupted");
        succeed("up");
        assertThat(one("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass"))
                .isEqualTo("1");
    }

    @Test
    void refusesAnIndexThatWasLeftInvalid() throws IOException, SQLException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\nINSERT INTO a VALUES (1), (1);\n");
        succeed("up");
        cli.file("migrations/0002_key.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_key ON a (id);\n");
        succeed("up", "--sql", "release.sql");
        try (Connection connection = connection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE UNIQUE INDEX CONCURRENTLY a_key ON a (id)");
        } catch (SQLException e) {
            // Two rows are the same.
        }

        psql("release.sql").ends(3).says("is invalid");

        cli.run("status").shows("0002_key", "interrupted");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT ('{1,2,3}'::int[])[1:2]                       | has a colon
            SELECT ('{1,2,3}'::int[])[1:x] FROM (SELECT 2 x) s   | has a colon
            BEGIN; SELECT 1; COMMIT; SELECT 2                    | controls transactions itself
            """)
    void refusesWhatPsqlReadsOtherwise(String sql, String why) {
        cli.file("migrations/0001_a.sql", sql + ";\n");

        cli.run("up", "--sql", "release.sql").ends(3).says("unsupported-statement", "migrations/0001_a.sql:1:", why);

        assertThat(cli.directory().resolve("release.sql")).doesNotExist();
    }

    @Test
    void refusesWhatCannotBeWritten() {
        cli.env("MIGRATION_PLACEHOLDERS_APP_PASSWORD", "s3cr3t!")
                .file("migrations/0001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY, n INT);\n")
                .file("migrations/0002_b.sql", "CREATE ROLE b PASSWORD '${app_password}';\n")
                .file(
                        "migrations/0003_c.sql",
                        "-- option: batch=a.id\nUPDATE a SET n = 1 WHERE id BETWEEN :from AND :to;\n")
                .file("migrations/beforeRun.sql", "SELECT 1;\n");

        String said = cli.run("up", "--sql", "release.sql").ends(3).transcript();

        assertThat(said).contains("beforeRun.sql", "0003_c").doesNotContain("s3cr3t!");
        assertThat(cli.directory().resolve("release.sql")).doesNotExist();
    }

    @Test
    void refusesASecret() {
        cli.env("MIGRATION_PLACEHOLDERS_APP_PASSWORD", "s3cr3t!")
                .file("migrations/0002_b.sql", "CREATE ROLE b PASSWORD '${app_password}';\n");

        String said = cli.run("up", "--sql", "release.sql").ends(3).transcript();

        assertThat(said).contains("app_password", "migration up").doesNotContain("s3cr3t!");
    }

    @Test
    void replacesNoFileAndExecutesNothing() throws IOException, SQLException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n").file("release.sql", "SELECT 1;\n");

        cli.run("up", "--sql", "release.sql").ends(2).says("release.sql", "This file exists");
        cli.run("up", "--sql", "migrations/0002_b.sql").ends(2).says("folder of migrations");
        cli.run("up", "--sql", "other.sql", "--dry-run").ends(2).says("leave out --dry-run");

        assertThat(Files.readString(cli.directory().resolve("release.sql"))).isEqualTo("SELECT 1;\n");
    }

    private Ran psql(String file) throws IOException {
        // As by a terminal with other defaults: the script has to set what it relies on.
        return run(List.of(
                "psql",
                "--no-psqlrc",
                "--set=AUTOCOMMIT=off",
                "--set=ON_ERROR_ROLLBACK=on",
                "--set=FETCH_COUNT=1",
                "--file",
                file,
                url(database)));
    }

    private Ran run(List<String> command) throws IOException {
        var builder =
                new ProcessBuilder(command).directory(cli.directory().toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("PGTZ", "Asia/Tokyo");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            return new Ran(process.waitFor(), output);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
