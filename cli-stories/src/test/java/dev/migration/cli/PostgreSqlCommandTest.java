// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.migration.cli.Cli.Outcome;
import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgreSqlCommandTest extends CommandContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();

    private String database = "";

    @Override
    String newDatabase(Path directory) throws SQLException {
        database = "clinic_" + DATABASES.incrementAndGet();
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
        return "postgres://postgres:p%40ss@localhost:" + SERVER.getPort() + "/" + database + "?sslmode=disable";
    }

    @Override
    String product() {
        return "postgresql";
    }

    @Override
    String databaseName() {
        return database;
    }

    @Override
    String halfDone(String column) {
        return "INSERT INTO a VALUES (1);\nCREATE INDEX CONCURRENTLY a_id ON a (id);\nCREATE INDEX CONCURRENTLY a_no ON a ("
                + column + ");\n";
    }

    @Test
    void saysWhereTheServerHasNoConnectionLeft() throws SQLException {
        threeMigrations();
        execute("CREATE ROLE one_" + database + " LOGIN CONNECTION LIMIT 0");
        cli.env("MIGRATION_USER", "one_" + database).run("up").says("too many connections for role", "raise the limit");
    }

    @Test
    void worksOnOneTenantWhereItsSchemaIsTheCurrentOne() throws SQLException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        execute("CREATE SCHEMA acme");
        cli.env("DATABASE_URL", SERVER.getJdbcUrl("postgres", database) + "&currentSchema=acme");

        cli.run("mark-applied", "0001").ends(0);
        cli.run("mark-failed", "0001").ends(0);
        cli.run("up").ends(0);

        assertThat(tablesIn("acme")).contains("a", "__migrations");
        assertThat(tablesIn("public")).isEmpty();
    }

    private List<String> tablesIn(String schema) throws SQLException {
        try (Connection connection = SERVER.getDatabase("postgres", database).getConnection();
                ResultSet tables = connection.getMetaData().getTables(null, schema, "%", new String[] {"TABLE"})) {
            List<String> names = new ArrayList<>();
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME"));
            }
            return names;
        }
    }

    @Test
    void seedsByCopyOutsideATransactionToo() throws SQLException {
        cli.file("migrations/0001_colour.sql", "CREATE TABLE colour (name TEXT);\n")
                .file("seeds/dev.sql", "COPY colour FROM stdin;\nred\nblue\n\\.\nVACUUM ANALYZE colour;\n")
                .file("seeds/bad.sql", "COPY colour FROM stdin;\nred\tblue\n\\.\nVACUUM colour;\n");
        cli.run("up");

        cli.run("seed", "dev").ends(0);
        cli.run("seed", "bad").says("seeds/bad.sql:2  statement 1 of 2 failed");

        assertThat(rows("SELECT name FROM colour")).containsExactly("red", "blue");
        assertThat(rows("SELECT reltuples FROM pg_class WHERE relname = 'colour'"))
                .containsExactly("2");
    }

    @Test
    void givesUpWaitingForAnotherInstance() throws Exception {
        threeMigrations();
        cli.run("up", "--to", "2");
        try (Connection blocker = SERVER.getDatabase("postgres", database).getConnection()) {
            blocker.setAutoCommit(false);
            try (Statement statement = blocker.createStatement()) {
                statement.execute("LOCK TABLE patient IN ACCESS SHARE MODE");
            }
            var other = CompletableFuture.supplyAsync(() -> again().run("up"));
            awaitBlockedStatement();
            Outcome outcome = cli.run("up", "--wait-timeout", "300ms");
            assertThat(outcome.exitCode()).isEqualTo(4);
            assertThat(outcome.out()).matches("Database: .*\n");
            assertThat(outcome.err())
                    .startsWith("Waiting for the migration lock (0 s): process ")
                    .contains("\"migration 0003 since ", "Error [wait-timeout] ");
            blocker.commit();
            assertThat(other.get(60, TimeUnit.SECONDS).exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @CsvSource({"TERM, 143", "INT, 130"})
    void aSignalStopsTheRun(String signal, int exitCode) throws Exception {
        // A process that a shell started in the background may have been told to ignore Ctrl-C, and its children
        // inherit that.
        assumeTrue(signal.equals("TERM") || !isInterruptIgnored());
        threeMigrations();
        cli.run("up");
        cli.file("migrations/0004_slow.sql", "CREATE TABLE late (id INT);\nSELECT pg_sleep(60);\n");
        Path output = directory.resolve("output.txt");
        Process process = cli.start(output, "up");
        try {
            awaitRow("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'");
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("it is gone").isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(Files.readString(output))
                .startsWith("Database: jdbc:postgresql:")
                .contains(
                        "migrations/0004_slow.sql:2:1  Stopped in statement 2 of 2",
                        "Rolled back: 0004 changed nothing.");
        assertThat(process.exitValue()).isEqualTo(exitCode);
        assertThat(everything()).doesNotContain("late");
        awaitRow("SELECT 1 FROM __migrations_log WHERE action = 'fail' AND error = 'stopped: the process is ending'");
        cli.file("migrations/0004_slow.sql", "CREATE TABLE late (id INT);\n");
        cli.run("up", "--wait-timeout", "0s").ends(0);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalStopsALoad() throws Exception {
        cli.file(
                "schema.sql",
                "-- Schema and applied migrations, written by migration dump (own).\n"
                        + "CREATE TABLE late (id INT);\nSELECT pg_sleep(60);\n-- End of the dump.\n");
        Path output = directory.resolve("output.txt");
        Process process = cli.start(output, "load");
        try {
            awaitRow("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%'"
                    + " AND pid <> pg_backend_pid()");
            process.destroy();

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("it is gone").isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(Files.readString(output))
                .contains("Stopped in schema.sql: the process is ending. Rolled back: schema.sql changed nothing")
                .doesNotContain("Loaded");
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(everything()).isEmpty();
    }

    @Test
    void aScratchDatabaseHasTheSchemaOfTheUrl() {
        cli.migration("0001_a", "CREATE TABLE a (id INT);", "DROP TABLE a;");
        String end = "5 ok, 1 skipped, 0 failed\n--- exit code 0\n";

        assertThat(cli.run("roundtrip", "--init-sql", "SET search_path = \"a \"\"tenant\"\"\", other")
                        .transcript())
                .endsWith(end);
        cli.env("DATABASE_URL", cli.env("DATABASE_URL") + "&search_path=tenant");
        assertThat(cli.run("roundtrip").transcript()).endsWith(end);
    }

    @Test
    void resetsNothingWhereSchemaOrRoleIsWrong() throws SQLException {
        threeMigrations();
        cli.run("up");
        List<String> before = everything();
        cli.run("db", "reset", "--yes", "--schema", "publik").says("publik");
        cli.run("db", "reset", "--yes", "--role", "nobody").says("nobody");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void comparesSchemasOfDifferentNames() throws SQLException {
        for (String schema : List.of("one", "\"Two 2\"")) {
            execute(
                    "CREATE SCHEMA " + schema + "; SET search_path = " + schema
                            + "; CREATE TABLE t (id INT PRIMARY KEY, note TEXT CHECK (note <> '')); CREATE VIEW v AS SELECT id FROM t");
        }
        String url = cli.env("DATABASE_URL");
        String two = url + "&search_path=%22Two%202%22";
        execute("CREATE TABLE one.flyway_schema_history (installed_rank INT PRIMARY KEY)");

        assertThat(cli.run("diff", url + "&search_path=one", two).out()).isEqualTo("The schemas hold the same.\n");
        execute("ALTER TABLE \"Two 2\".t ADD COLUMN more INT");
        cli.run("diff", url + "&search_path=one", two)
                .prints(", schema one\n+++ ", ", schema Two 2\n", "\n+table t, column more: integer\n");
        cli.run("diff", two, "--schema", "one").says("The schema one is compared with itself.");
        cli.run("diff", two, "--schema", "on")
                .shows("There is no schema on in ", "  Next: name another one: --schema NAME\n--- exit code 2\n");
    }

    @Test
    void showsWhatARoutineCallsWithTheSchemasName() throws SQLException {
        String url = cli.env("DATABASE_URL");
        String body = " FUNCTION %1$s.f() RETURNS INT LANGUAGE plpgsql AS 'BEGIN RETURN %2$sg(); END'";
        execute("CREATE SCHEMA one; CREATE SCHEMA two; CREATE" + body.formatted("one", "one.") + "; CREATE"
                + body.formatted("two", "two."));
        String one = url + "&search_path=one";
        String two = url + "&search_path=two";
        assertThat(cli.run("diff", one, two).out()).isEqualTo("The schemas hold the same.\n");
        execute("CREATE OR REPLACE" + body.formatted("two", ""));
        cli.run("diff", one, two).prints("-    ", "{schema}.g()", "+    ", " RETURN g()");
    }

    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn:0");
        return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & 2) != 0;
    }

    private Cli again() {
        return Cli.in(directory).env("DATABASE_URL", cli.env("DATABASE_URL"));
    }

    private void awaitBlockedStatement() throws Exception {
        awaitRow("SELECT 1 FROM pg_locks WHERE NOT granted AND relation IS NOT NULL");
    }

    private void awaitRow(String query) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try (Connection connection = SERVER.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            while (System.nanoTime() < end) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    if (rows.next()) {
                        return;
                    }
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        throw new AssertionError("there is nothing in: " + query);
    }

    @Test
    void aFunctionThatWritesIsRefusedInACheck() throws SQLException {
        execute("CREATE TABLE visit (id INT)");
        execute("CREATE FUNCTION visit() RETURNS INT LANGUAGE sql AS 'INSERT INTO visit VALUES (1) RETURNING id'");
        cli.file("checks/a.sql", "SELECT visit();\n")
                .file("checks/b.sql", "WITH w AS (DELETE FROM visit RETURNING *) SELECT * FROM w;\n");

        cli.run("check", "checks/a.sql")
                .says("checks/a.sql:1:", "cannot execute INSERT in a read-only transaction")
                .ends(1);
        cli.run("check", "checks/b.sql").says("checks/b.sql:1:", " in a read-only transaction");
    }

    @Test
    void showsWhatAScriptReports() {
        cli.file(
                "migrations/0001_report.sql",
                "CREATE TABLE IF NOT EXISTS t (id INT);\n"
                        + "DO $$ BEGIN RAISE NOTICE E'counted % rows\\nof \\x1b[2Jten', 4; END $$;\n");

        Cli.Outcome outcome = cli.run("up");

        assertThat(outcome.out()).contains("Applied 0001_report in ").doesNotContain("counted");
        assertThat(outcome.err()).isEqualTo("0001_report: the database says: counted 4 rows\n    of \\u001B[2Jten\n");
    }

    @Test
    void showsNothingOfWhatAScriptReportsInAScratchDatabase() {
        cli.file(
                "migrations/0001_report.sql",
                "CREATE TABLE t (id INT);\nDO $$ BEGIN RAISE NOTICE 'counted'; END $$;\n");

        assertThat(cli.run("roundtrip").transcript()).contains("ok       ").doesNotContain("counted");
        assertThat(cli.run("squash", "--to", "1").transcript())
                .contains("Wrote migrations/0001_squashed.sql")
                .doesNotContain("counted");
    }

    @Test
    void callsPgDumpWithThePasswordInItsEnvironment() throws Exception {
        Path program = program("18.1", """
                env | grep ^PG | grep -v PORT | sort > called; echo "$@" >> called
                echo '--'; echo '-- PostgreSQL database dump'; echo '--'; echo; printf '%s\\n' '\\restrict abc' ''
                echo '-- Dumped from database version 18.1'; echo "SELECT pg_catalog.set_config('search_path', '', false);"
                echo 'CREATE TABLE public.dumped (id INT);'; printf '%s\\n' '\\unrestrict abc'
                """);
        threeMigrations();
        cli.run("up");
        cli.env("PATH", program.getParent().toString());
        String url = cli.env("DATABASE_URL");
        cli.env("DATABASE_URL", url.replaceFirst("//[^@/]*@", "//postgres:secret@"));
        Cli.Outcome outcome = cli.run("dump");

        assertThat(outcome.transcript()).isEqualTo("Wrote schema.sql\n--- exit code 0\n");
        assertThat(Files.readString(program.resolveSibling("called")))
                .contains("PGPASSWORD=secret\n", "PGUSER=postgres\n", "PGDATABASE=" + databaseName() + "\n")
                .contains("--schema-only", "--no-owner", "--exclude-table=\"public\".\"__migrations_log\"")
                .doesNotContain("secret ", " secret", "=secret --");
        assertThat(Files.readString(directory.resolve("schema.sql")))
                .contains(
                        "(pg_dump).\n", "CREATE TABLE public.dumped (id INT);\n\n-- The history.\n", "'0003_add_phone'")
                .doesNotContain("restrict", "18.1");
        cli.run("dump", "--check").ends(0);
    }

    @Test
    void keepsToTheWriterOfTheFile() throws IOException {
        String path = program("99.0", "echo 'CREATE TABLE dumped (id INT);'")
                .getParent()
                .toString();
        threeMigrations();
        cli.run("up");
        cli.run("dump");
        cli.env("PATH", path);
        cli.run("dump").ends(0);
        assertThat(directory.resolve("schema.sql")).content().contains("(own).", "CREATE TABLE public.patient");

        cli.run("dump", "--by", "pg_dump").ends(0);
        cli.run("dump").ends(0);
        assertThat(directory.resolve("schema.sql")).content().contains("(pg_dump).", "CREATE TABLE dumped");
        cli.env("PATH", "");
        assertThat(cli.run("dump").err()).isEqualTo("""
                Error [invalid-setting] schema.sql was written by pg_dump, which is not on the PATH or cannot be used here.
                  Next: put pg_dump on the PATH, as new as the server; or write and compare it with the database's own statements: migration dump --by own
                """);
        assertThat(directory.resolve("schema.sql")).content().contains("(pg_dump).");
        cli.run("dump", "--by", "own").ends(0);
        assertThat(directory.resolve("schema.sql")).content().contains("(own).");
    }

    @Test
    void dumpsByItselfWhereThePgDumpIsOlderThanTheServer() throws IOException {
        Path program = program("12.4", "exit 1");
        threeMigrations();
        cli.run("up");
        cli.env("PATH", program.getParent().toString());

        assertThat(cli.run("dump").err())
                .matches(
                        "\\S+pg_dump is not used: it is pg_dump \\(PostgreSQL\\) 12.4, and the server is PostgreSQL \\d+\\.\n");
        assertThat(directory.resolve("schema.sql")).content().contains("(own).", "CREATE TABLE public.patient");
        cli.run("dump", "--by", "pg_dump").ends(2).shows("is to be written by pg_dump");
    }

    @Test
    void reportsWhatPgDumpRefuses() throws IOException {
        Path program = program("99.0", "echo 'no right on table patient' >&2; exit 7");
        threeMigrations();
        cli.run("up");
        cli.env("PATH", program.getParent().toString());

        cli.run("dump").says("ended with exit code 7", "no right on table patient", "--by own");
        assertThat(directory.resolve("schema.sql")).doesNotExist();
    }

    private Path program(String version, String script) throws IOException {
        Path program = Files.createDirectory(directory.resolve("bin")).resolve("pg_dump");
        Files.writeString(
                program,
                "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'pg_dump (PostgreSQL) " + version
                        + "'; exit; fi\nPATH=/usr/bin:/bin; cd $(dirname $0)\n" + script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    @Test
    void refusesToDumpWhatOnlyPgDumpCanWrite() {
        cli.file("migrations/0001_a.sql", """
                CREATE COLLATION odd (locale = 'C', provider = 'libc');
                CREATE TABLE visits (id INT, note TEXT) PARTITION BY LIST (id);
                CREATE TABLE visits_1 PARTITION OF visits (note CONSTRAINT noted NOT NULL) DEFAULT;
                CREATE TABLE visits_2 (note TEXT, id INT);
                ALTER TABLE visits ATTACH PARTITION visits_2 FOR VALUES IN (2);
                CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
                CREATE TABLE elsewhere (id INT) USING heap2;
                CREATE AGGREGATE folded (INT) (sfunc = int4pl, stype = INT, finalfunc = int4up, finalfunc_modify = read_write);
                CREATE EXTENSION citext;
                CREATE FUNCTION dependent() RETURNS INT LANGUAGE sql AS 'SELECT 1';
                ALTER FUNCTION dependent() DEPENDS ON EXTENSION citext;
                CREATE TABLE labelled (id INT);
                SET LOCAL allow_system_table_mods = on;
                INSERT INTO pg_seclabel VALUES ('labelled'::regclass, 'pg_class'::regclass, 0, 'any', 'secret');
                """);
        cli.run("up");

        cli.run("dump")
                .ends(3)
                .shows("what only pg_dump can write: access method heap2, aggregate public.folded(integer),"
                        + " collation public.odd, function public.dependent(), table constraint noted on public.visits_1,"
                        + " table public.elsewhere, table public.labelled, table public.visits_2.");
    }

    @Test
    void refusesToDumpWhatIsInAnotherTablespace() throws IOException, SQLException {
        String other = "other_" + databaseName();
        execute("ALTER SYSTEM SET allow_in_place_tablespaces = on");
        execute("SELECT pg_reload_conf()");
        execute("CREATE TABLESPACE " + other + " LOCATION ''");
        cli.file(
                "migrations/0001_a.sql",
                "CREATE TABLE a (id INT) TABLESPACE " + other
                        + ";\nCREATE TABLE b (id INT PRIMARY KEY USING INDEX TABLESPACE " + other + ");\n");
        cli.run("up");

        cli.run("dump").says("what only pg_dump can write: index public.b_pkey, table public.a.");
    }

    @Test
    void refusesToDumpWhatIsThereButNotInUse() throws IOException, SQLException {
        cli.file("migrations/0001_a.sql", """
                CREATE TABLE a (id INT PRIMARY KEY);
                CREATE TABLE b (id INT CONSTRAINT known REFERENCES a (id), code INT);
                ALTER TABLE b DISABLE TRIGGER ALL;
                INSERT INTO b VALUES (1, 1), (2, 1);
                """);
        cli.run("up");
        assertThatThrownBy(() -> execute("CREATE UNIQUE INDEX CONCURRENTLY b_code ON b (code)"));

        cli.run("dump").says("which no dump can have: index public.b_code, table constraint known on public.b.");
        cli.env("PATH", program("99.0", "exit 1").getParent().toString());
        cli.run("dump").says("which no dump can have: index public.b_code");
        execute("ALTER TABLE b ENABLE TRIGGER ALL");
        execute("DROP INDEX b_code");
        cli.run("dump", "--by", "own").ends(0);
    }

    @Test
    void keepsWhatIsRareInADump() throws Exception {
        cli.file("migrations/0001_a.sql", """
                CREATE TABLE stored (
                    id INT CONSTRAINT stored_id PRIMARY KEY WITH (fillfactor = 60),
                    code TEXT COMPRESSION pglz,
                    CONSTRAINT " DEFERRABLE" UNIQUE (code) INCLUDE (id) WITH (fillfactor = 50) DEFERRABLE INITIALLY DEFERRED
                );
                CREATE INDEX stored_code ON stored (code);
                CREATE MATERIALIZED VIEW copies AS SELECT code FROM stored;
                ALTER MATERIALIZED VIEW copies ALTER COLUMN code SET STORAGE EXTERNAL;
                CREATE STATISTICS both_columns ON id, code FROM stored;
                ALTER STATISTICS both_columns SET STATISTICS 99;
                ALTER TABLE stored ALTER COLUMN code SET (n_distinct = 7);
                CREATE EXTENSION citext;
                COMMENT ON EXTENSION citext IS 'For names';
                CREATE DOMAIN few AS INT;
                CREATE DOMAIN fews AS few[] DEFAULT '{1}';
                CREATE TABLE parent (id INT DEFAULT 3);
                CREATE TABLE child (id INT) INHERITS (parent);
                ALTER TABLE child ALTER COLUMN id DROP DEFAULT;
                CREATE TABLE grandchild () INHERITS (child);
                CREATE TABLE visits (id INT NOT NULL, note TEXT DEFAULT 'none', UNIQUE (id) WITH (fillfactor = 40))
                    PARTITION BY LIST (id);
                CREATE TABLE visits_1 (id INT NOT NULL, note TEXT, CONSTRAINT only_once UNIQUE (id));
                CREATE INDEX noted_once ON visits_1 (note) WITH (fillfactor = 30);
                ALTER TABLE visits ATTACH PARTITION visits_1 FOR VALUES IN (1);
                CREATE INDEX noted ON visits (note);
                CREATE TABLE visits_2 PARTITION OF visits FOR VALUES IN (2);
                CREATE INDEX not_attached ON ONLY visits (id, note);
                """);
        cli.run("up");
        String catalogue = rareThings();
        // As newer servers do by themselves.
        execute("""
                SET allow_system_table_mods = on;
                UPDATE pg_attribute SET attoptions = array_prepend('pg_attver=1', attoptions)
                  FROM pg_class c WHERE c.oid = attrelid AND attrelid >= 16384 AND attnum > 0 AND relkind IN ('r', 'p', 'm');
                RESET allow_system_table_mods""");
        assertThat(cli.run("dump").err()).isEmpty();
        assertThat(directory.resolve("schema.sql")).content().doesNotContain("pg_attver");

        cli.env("DATABASE_URL", newDatabase(directory));
        assertThat(cli.run("load").err()).isEmpty();
        assertThat(rareThings())
                .isEqualTo(catalogue)
                .contains("only_once", "noted_once", "fillfactor=60", "fillfactor=40");
        assertThat(
                        rows(
                                "SELECT attoptions::text FROM pg_attribute WHERE attname = 'code' AND attrelid = 'stored'::regclass"))
                .containsExactly("{n_distinct=7}");
        cli.run("dump", "--check").shows("schema.sql is what the database has.");
    }

    private String rareThings() throws SQLException {
        return String.join("\n", rows("""
                SELECT o.identity || coalesce(c.reloptions::text, '') || coalesce(pg_get_indexdef(i.indexrelid), '') || i.indisvalid
                  FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid, pg_identify_object(c.tableoid, c.oid, 0) o
                 WHERE c.oid >= 16384 AND o.schema = 'public'
                UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype IN ('p', 'u') AND oid >= 16384
                UNION ALL SELECT format('%s %s %s %s %s', attrelid::regclass, attname, attstorage, attcompression, adbin IS NULL)
                  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                 WHERE attrelid >= 16384 AND attnum > 0 AND attrelid::regclass::text !~ '^pg_toast'
                UNION ALL SELECT stxname || stxstattarget FROM pg_statistic_ext
                UNION ALL SELECT obj_description(oid, 'pg_extension') FROM pg_extension
                UNION ALL SELECT typname || pg_get_expr(typdefaultbin, 0) FROM pg_type WHERE typname = 'fews'
                 ORDER BY 1"""));
    }

    @Test
    void namesStayAsTheyAreInADump() {
        cli.file("migrations/0001_a.sql", """
                CREATE TABLE q (id INT) PARTITION BY RANGE (id);
                CREATE TABLE r (id INT);
                CREATE UNIQUE INDEX "i ON ONLY q" ON q (id);
                CREATE INDEX "j ON ONLY r" ON r (id);
                CREATE INDEX k ON q (id);
                CREATE DOMAIN d AS INT CONSTRAINT "a on b" CHECK (VALUE > 0);
                COMMENT ON CONSTRAINT "a on b" ON DOMAIN d IS 'x';
                """);
        cli.run("up");

        cli.run("dump", "--file", "-")
                .prints(
                        "CREATE UNIQUE INDEX \"i ON ONLY q\" ON ONLY public.q USING",
                        "CREATE INDEX \"j ON ONLY r\" ON public.r USING",
                        "CREATE INDEX k ON ONLY public.q USING",
                        "COMMENT ON CONSTRAINT \"a on b\" ON DOMAIN public.d IS 'x';");
    }

    @Test
    void aNameIsNoOtherLineOfADifference() throws Exception {
        threeMigrations();
        cli.run("up", "--record-schema", "true");
        execute("CREATE TABLE \"a\n+table b\" (id INT)");

        cli.run("drift").prints("+table a\\n+table b, column id: integer\n");
    }

    @Test
    void loadsAllOrNothing() throws Exception {
        String header = "-- Schema and applied migrations, written by migration dump (pg_dump).\n";
        cli.file(
                "schema.sql",
                header + "CREATE TABLE a (id INT);\nCREATE TABLE b (id INT REFERENCES c (id));\n-- End of the dump.\n");

        cli.run("load")
                .says(
                        "schema.sql:3:1  statement 2 of 2 failed (SQLSTATE 42P01)",
                        "Rolled back: schema.sql changed nothing");
        assertThat(everything()).isEmpty();
        cli.file("schema.sql", header + "CREATE TABLE a (id INT);\n\\connect other\n-- End of the dump.\n");
        cli.run("load").says("schema.sql:3:1", "\\connect is a command of psql");
        assertThat(everything()).isEmpty();
    }

    @Test
    void squashesNoRights() {
        threeMigrations();
        cli.file("migrations/0002_add_email.sql", "-- rights\nSELECT 1;\nGRANT SELECT ON patient TO PUBLIC;\n");

        cli.run("squash", "--to", "3")
                .says("0002_add_email.sql:3:1", "about rights, users or the server", "GRANT SELECT ON patient");
        assertThat(directory.resolve("squashed")).doesNotExist();
    }

    @Test
    void triesNothingOutThatReachesTheServer() {
        for (String sql : List.of(
                "CREATE ROLE reader_of_test",
                "DO $$ BEGIN IF true THEN CREATE ROLE reader_of_test; END IF; END $$",
                "DO $do$ BEGIN EXECUTE 'CREATE ROLE reader_of_test'; END $do$",
                "DROP USER IF EXISTS reader_of_test",
                "GRANT pg_monitor TO app",
                "ALTER SYSTEM SET work_mem = '8MB'")) {
            cli.file("migrations/0001_role.sql", "-- Up Migration\nSELECT 1;\n-- Down Migration\n" + sql + ";\n");
            cli.run("roundtrip").says("0001_role.sql:4:1", "about rights, users or the server", "--scratch-url");
        }
        String code = "DO $$ BEGIN\n-- Create user index\nCREATE TABLE a (id INT); END $$";
        cli.migration("0001_role", code + ";\nGRANT SELECT ON a TO PUBLIC;", "DROP TABLE a;");
        cli.run("roundtrip").ends(0);
        cli.env("MIGRATION_ENV", "prod");
        cli.run("roundtrip").says("This database is protected", "--scratch-url");
        cli.run("squash", "--to", "1").says("This database is protected", "--url");
    }

    @Test
    void squashesNextValuesAndNothingThatItHasNot() throws Exception {
        cli.file("migrations/0001_a.sql", """
                CREATE SEQUENCE restarted; ALTER SEQUENCE restarted RESTART WITH 40;
                CREATE SEQUENCE set_to; SELECT setval('set_to', 30, false);
                CREATE SEQUENCE called; SELECT nextval('called');
                CREATE TABLE a (id INT);
                """);
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (name TEXT DEFAULT '${name}');\n");
        cli.file("migrations/0003_c.sql", "DO $$ BEGIN EXECUTE 'GR' || 'ANT SELECT ON a TO PUBLIC'; END $$;\n");
        cli.run("squash", "--to", "2", "--placeholder", "name=Ann").says("0002_b.sql:1:1", "has a placeholder");
        cli.run("squash", "--to", "3").says("make rights or owners", "relation a");
        cli.run("squash", "--to", "1", "--tenant", "acme").says("There are tenants");
        cli.run("squash", "--to", "1", "--init-sql", "SET search_path = other").says("another schema than public");
        cli.file("migrations/afterRun.sql", "SELECT 1;\n");
        cli.run("squash", "--to", "1").says("afterRun.sql runs with each run");
        Files.delete(directory.resolve("migrations/afterRun.sql"));

        cli.run("squash", "--to", "1").ends(0);
        assertThat(Files.readString(directory.resolve("migrations/0001_squashed.sql")))
                .contains("'public.restarted', 40, false", "'public.set_to', 30, false", "'public.called', 1, true");
    }

    @Test
    void dumpsNoDatabaseWithSeveralHistories() throws SQLException {
        threeMigrations();
        execute("CREATE SCHEMA other");
        cli.run("up").ends(0);
        for (String table : List.of("__migrations", "__migrations_run", "__migrations_log")) {
            execute("CREATE TABLE other." + table + " (LIKE " + table + ")");
        }

        cli.run("dump").says("histories in other schemas too: other");
    }

    @Test
    void warnsOfTransactionControlAlsoWhereTheScriptFails() {
        cli.file("migrations/0001_own.sql", "CREATE TABLE a (id INT);\nCOMMIT;\nINSERT INTO nowhere VALUES (1);\n");
        cli.run("up")
                .says("Warning [transaction-control] <dir>/migrations/0001_own.sql:2:1", "Migration failed: 0001_own");
    }
}
