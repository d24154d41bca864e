// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A folder and a database in a state that the guide to recovery speaks of. */
final class BadState implements AutoCloseable {

    private static final String PHONE = "ALTER TABLE patient ADD COLUMN phone VARCHAR(100);\n";

    private final EmbeddedPostgres server;
    private final Path directory;
    private final Cli cli;
    private Connection other;
    private CompletableFuture<?> otherRun;
    private String printed = "";

    BadState(EmbeddedPostgres server, Path directory) throws SQLException {
        this.server = server;
        this.directory = directory;
        emptyDatabase();
        cli = Cli.in(directory).env("DATABASE_URL", url("postgres")).atTerminal(question -> "yes");
    }

    private void emptyDatabase() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS clinic WITH (FORCE)");
            statement.execute("DROP ROLE IF EXISTS clerk");
            statement.execute("CREATE DATABASE clinic");
        }
    }

    private String url(String user) {
        return "postgres://" + user + "@localhost:" + server.getPort() + "/clinic";
    }

    private void scratchDatabase(String template) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS clinic_scratch WITH (FORCE)");
            statement.execute("CREATE DATABASE clinic_scratch TEMPLATE " + template);
        }
        cli.env("SCRATCH_URL", url("postgres") + "_scratch");
    }

    private Connection connect() throws SQLException {
        return server.getDatabase("postgres", "clinic").getConnection();
    }

    /** How many rows it changed; -1 where it is none that counts them. */
    int execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    boolean isTrue(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    /** What the command prints, as it stands in a terminal in this folder. */
    String type(String... command) {
        Cli.Outcome outcome = run(command);
        printed =
                (outcome.out() + outcome.err()).replace("<dir>/", "").replaceAll("localhost:[0-9]+", "localhost:5432");
        return printed;
    }

    /** The commands of a block of {@code console}, each behind {@code $}, with what they print now. */
    String console(String block) throws IOException, InterruptedException {
        var text = new StringBuilder();
        for (String line : block.lines().filter(line -> line.startsWith("$ ")).toList()) {
            String command = line.substring(2);
            text.append(line).append('\n');
            text.append(
                    command.startsWith("migration ")
                            ? type(Guide.words(command.substring("migration ".length())))
                            : shell(command));
        }
        return text.toString();
    }

    private Cli.Outcome run(String... command) {
        return cli.run(Arrays.stream(command)
                .map(word -> switch (word) {
                    case "$SCRATCH_URL" -> cli.env("SCRATCH_URL");
                    case "$PRODUCTION_URL" -> cli.env("DATABASE_URL");
                    default -> word;
                })
                .toArray(String[]::new));
    }

    /** As a build runs it, which fails otherwise. */
    void pass(String command) {
        assertThat(command).startsWith("migration ");
        Cli.Outcome outcome = run(Guide.words(command.substring("migration ".length())));
        assertThat(outcome.exitCode()).as(command + "\n" + outcome.transcript()).isZero();
    }

    void file(String name, String text) {
        cli.file(name, text);
    }

    /** Each is worded as the page words it. */
    void bringAbout(String given) throws Exception {
        switch (given) {
            case "two migrations" -> twoMigrations();
            case "two applied" -> {
                twoMigrations();
                type("up");
            }
            case "two with down scripts applied" -> {
                cli.file(
                        "migrations/0001_patient.sql",
                        "-- Up Migration\nCREATE TABLE patient (id BIGINT PRIMARY KEY);\n\n-- Down Migration\nDROP TABLE"
                                + " patient;\n");
                cli.file("migrations/0002_add_email.sql", email("VARCHAR(100)"));
                type("up");
            }
            case "it is applied on H2, and then edited" -> {
                cli.env("DATABASE_URL", "jdbc:h2:" + directory + "/./clinic");
                patients("VARCHAR(100)");
                pass("migration up");
                patients("VARCHAR(200)");
            }
            case "a project that passes its gate" -> {
                cli.file("migrations/0001_patients.sql", """
                        -- Up Migration
                        CREATE TABLE patients (id BIGINT PRIMARY KEY, name VARCHAR(100) NOT NULL);

                        -- Down Migration
                        DROP TABLE patients;
                        """);
                cli.file("checks/names.sql", "SELECT id FROM patients WHERE name = '';\n");
                pass("migration lock");
                pass("migration up");
                pass("migration dump --by own");
                emptyDatabase();
                new GitFolder(directory).asMain();
            }
            case "a branch that adds a column" -> {
                cli.file("migrations/0002_add_email.sql", """
                        -- Up Migration
                        ALTER TABLE patients ADD COLUMN email VARCHAR(100);

                        -- Down Migration
                        ALTER TABLE patients DROP COLUMN email;
                        """);
                pass("migration lock");
                pass("migration up");
                pass("migration dump");
                emptyDatabase();
                new GitFolder(directory).commit();
            }
            case "an empty database to rehearse in" -> scratchDatabase("template1");
            case "a copy to rehearse in" -> scratchDatabase("clinic");
            case "they are applied" -> pass("migration up");
            case "there is no terminal" -> cli.atTerminal(question -> null);
            case "another branch's file has the number of 0002" -> {
                Files.move(
                        directory.resolve("migrations/0002_add_email.sql"),
                        directory.resolve("migrations/0003_add_email.sql"));
                cli.file("migrations/0002_add_fax.sql", PHONE.replace("phone", "fax"));
            }
            case "0002 came when 0003 was applied" -> {
                twoMigrations();
                Path late = directory.resolve("migrations/0002_add_email.sql");
                Files.move(late, directory.resolve("migrations/0003_add_email.sql"));
                type("up", "--sequence=relaxed");
                cli.file("migrations/0002_add_phone.sql", PHONE);
            }
            case "another file has the number of 0003" -> cli.file("migrations/0003_add_phone.sql", PHONE);
            case "0003 speaks of a table that is not there" ->
                cli.file("migrations/0003_add_phone.sql", PHONE.replace("patient", "patients"));
            case "0003 is corrected" -> cli.file("migrations/0003_add_phone.sql", PHONE);
            case "0003 has a mistake behind an index" -> indexes("no");
            case "the index of 0003 is corrected" -> indexes("phone");
            case "0003 has a mistake behind a temporary table" -> indexesBehindATemporaryTable("no");
            case "the index behind the temporary table is corrected" -> indexesBehindATemporaryTable("email");
            case "the process is killed in the middle of 0003" ->
                // What is in the journal then: no failure, as nobody was left to write one.
                execute("UPDATE __migrations_run SET failure = NULL");
            case "the client of 0003 is killed, and the server goes on with its update" -> orphanedUpdate();
            case "the statement that was printed is typed into the database" -> {
                String end = printedSql();
                execute(end);
                // The session ends soon, not at once.
                await("NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = " + end.replaceAll("\\D", "") + ")");
            }
            case "0005 comes after 0003" -> cli.file("migrations/0005_add_fax.sql", PHONE.replace("phone", "fax"));
            case "0003 has its up section below its down section" ->
                cli.file(
                        "migrations/0003_add_phone.sql",
                        "-- Down Migration\nALTER TABLE patient DROP COLUMN phone;\n\n-- Up Migration\n" + PHONE);
            case "a column is added to 0002" -> cli.file("migrations/0002_add_email.sql", email("VARCHAR(200)"));
            case "0002 is as it was" -> cli.file("migrations/0002_add_email.sql", email("VARCHAR(100)"));
            case "0002 is deleted" -> Files.delete(directory.resolve("migrations/0002_add_email.sql"));
            case "0003 is deleted" -> Files.delete(directory.resolve("migrations/0003_add_phone.sql"));
            case "a filled schema" ->
                execute("CREATE TABLE patient (id BIGINT PRIMARY KEY, name VARCHAR(100) NOT NULL)");
            case "the baseline is 0002, and 0003 is applied" -> {
                type("baseline", "0002");
                cli.file("migrations/0003_add_phone.sql", "ALTER TABLE patient ADD COLUMN phone VARCHAR(100);\n");
                type("up");
            }
            case "another tool's history" ->
                execute(
                        "CREATE TABLE flyway_schema_history (installed_rank INT, version INT, description INT, type INT, script INT,"
                                + " checksum INT, installed_by INT, installed_on INT, execution_time INT, success INT)");
            case "a database that Flyway migrated" -> migratedBy("Flyway", "src/main/resources/db/migration/");
            case "a database that Liquibase migrated, and a new one that it has filled" -> {
                migratedBy("Liquibase-itself", "src/main/resources/db/changelog/");
                scratchDatabase("clinic");
            }
            case "a database that Kimberlite migrated" -> migratedBy("Kimberlite", "");
            case "a database that dbmate migrated" -> migratedBy("dbmate", "db/migrations/");
            case "a database that Prisma migrated, in prisma/migrations" -> migratedBy("Prisma", "prisma/migrations/");
            case "a database that was made from dbmate's schema.sql, without its table" ->
                migratedBy("dbmate-schema", "");
            case "its history is adopted, and the third migration is applied" -> {
                type("adopt");
                type("up");
            }
            case "its list is adopted, and the third migration is applied" -> {
                type("adopt", "--map", ".kimberlite/migrations/applied.toml");
                type("up");
            }
            case "V3 is added" -> cli.file("src/main/resources/migrations/V3__add_phone.sql", PHONE);
            case "a database that was switched from Flyway, with V3 applied" -> {
                migratedBy("Flyway", "src/main/resources/db/migration/");
                shell("mv src/main/resources/db/migration src/main/resources/migrations");
                cli.file("src/main/resources/migrations/V3__add_phone.sql", PHONE);
                cli.file("src/main/resources/migrations/U3__add_phone.sql", "ALTER TABLE patient DROP COLUMN phone;\n");
                type("adopt");
                type("up");
            }
            case "a read-only server" -> execute("ALTER DATABASE clinic SET default_transaction_read_only = on");
            case "a user without rights" -> {
                execute("CREATE ROLE clerk LOGIN");
                cli.env("DATABASE_URL", url("clerk"));
            }
            case "the server is down" -> cli.env("DATABASE_URL", url("postgres").replace(":" + server.getPort(), ":1"));
            case "0003 waits for a table in another process" -> otherProcess();
            case "the other process goes on" -> {
                other.close();
                otherRun.get(60, TimeUnit.SECONDS);
            }
            case "nothing blocks the update any more" -> other.close();
            case "the down script of 0002 fails half way" -> cli.file("migrations/0002_add_email.sql", """
                        -- no-transaction
                        -- Up Migration
                        ALTER TABLE patient ADD COLUMN email VARCHAR(100);
                        CREATE INDEX CONCURRENTLY patient_email ON patient (email);

                        -- Down Migration
                        DROP INDEX CONCURRENTLY patient_email;
                        ALTER TABLE patients DROP COLUMN email;
                        """);
            case "the down script of 0002 is corrected" -> {
                Path file = directory.resolve("migrations/0002_add_email.sql");
                Files.writeString(file, Files.readString(file).replace("patients", "patient"));
            }
            default -> {
                Matcher tool =
                        Pattern.compile("a database that (\\S+) migrated").matcher(given);
                if (!tool.matches()) {
                    throw new AssertionError("nobody knows how to bring about: " + given);
                }
                migratedBy(tool.group(1), "migrations/");
            }
        }
    }

    /** What another tool has left that has applied two migrations of three: its files, and what it did to the database. */
    private void migratedBy(String tool, String folder) throws IOException, SQLException {
        String text = Files.readString(Path.of("src/test/resources/migrated", tool + ".txt"));
        for (String part : text.substring("=== ".length()).split("(?m)^=== ")) {
            String[] nameAndText = part.split("\n", 2);
            if (nameAndText[0].equals("SQL")) {
                execute(nameAndText[1]);
            } else {
                cli.file(folder + nameAndText[0], nameAndText[1]);
            }
        }
    }

    /** As it is typed in this folder; it has to succeed. */
    String shell(String commands) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-e", "-c", commands)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    private void twoMigrations() {
        cli.file(
                "migrations/0001_patient.sql",
                "CREATE TABLE patient (id BIGINT PRIMARY KEY, name VARCHAR(100) NOT NULL);\n");
        cli.file("migrations/0002_add_email.sql", email("VARCHAR(100)"));
    }

    private void patients(String type) {
        cli.file(
                "migrations/0001_create_patients.sql",
                "-- Up Migration\nCREATE TABLE patients (name " + type + " NOT NULL);\n\n"
                        + "-- Down Migration\nDROP TABLE patients;\n");
    }

    private static String email(String type) {
        return "-- Up Migration\nALTER TABLE patient ADD COLUMN email " + type
                + ";\n\n-- Down Migration\nALTER TABLE patient DROP COLUMN email;\n";
    }

    private void indexesBehindATemporaryTable(String column) {
        cli.file(
                "migrations/0003_add_phone.sql",
                "CREATE TEMP TABLE old AS SELECT id FROM patient;\n"
                        + "CREATE INDEX CONCURRENTLY patient_email ON patient (" + column + ");\n");
    }

    private void indexes(String column) {
        cli.file(
                "migrations/0003_add_phone.sql",
                PHONE + "CREATE INDEX CONCURRENTLY patient_phone ON patient (" + column + ");\n");
    }

    private void otherProcess() throws Exception {
        cli.file("migrations/0003_add_phone.sql", PHONE);
        other = connect();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("LOCK TABLE patient IN ACCESS SHARE MODE");
        }
        // Longer than the chapter takes: between two tries of a script, its session does not name it.
        otherRun = CompletableFuture.supplyAsync(
                () -> Cli.in(directory).env("DATABASE_URL", url("postgres")).run("up", "--sql-lock-timeout", "1m"));
        await("EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)");
    }

    /** Over a direct connection the server would end it. So it runs in a session of its own, as behind a pooler. */
    private void orphanedUpdate() throws Exception {
        String update = "UPDATE patient SET name = trim(name)";
        cli.file("migrations/0003_trim_names.sql", """
                -- no-transaction
                CREATE TABLE patient_before AS SELECT * FROM patient;
                %s;
                """.formatted(update));
        execute("INSERT INTO patient VALUES (1, ' Ada Marsh ')");
        other = connect();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("SELECT 1 FROM patient FOR UPDATE");
        }
        String running = "(SELECT count(*) FROM pg_stat_activity WHERE query = '" + update + "' AND state = 'active')";
        CompletableFuture<?> client = CompletableFuture.runAsync(() -> type("up"));
        await(running + " = 1");
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = '" + update + "'");
        client.get(60, TimeUnit.SECONDS);
        otherRun = CompletableFuture.runAsync(() -> {
            try {
                execute(update);
            } catch (SQLException ended) {
                assertThat(ended.getSQLState()).isEqualTo("57P01");
            }
        });
        await(running + " = 1");
    }

    private String printedSql() {
        Matcher sql = Pattern.compile("SELECT pg_terminate_backend\\(\\d+\\)").matcher(printed);
        assertThat(sql.find()).isTrue();
        return sql.group();
    }

    private void await(String condition) throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try (Connection connection = server.getDatabase("postgres", "clinic").getConnection();
                Statement statement = connection.createStatement()) {
            while (System.nanoTime() < end) {
                try (var answer = statement.executeQuery("SELECT " + condition)) {
                    answer.next();
                    if (answer.getBoolean(1)) {
                        return;
                    }
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        throw new AssertionError("it never came to be: " + condition);
    }

    @Override
    public void close() throws SQLException {
        if (other != null) {
            other.close();
        }
        if (otherRun != null) {
            otherRun.join();
        }
    }
}
