package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the packaged program does as a process: its outputs, its exit codes, and how it ends. */
abstract class JarContract {

    @TempDir
    Path directory;

    Jar jar;

    /** A new, empty database. */
    abstract String newDatabase(Path directory) throws SQLException;

    /** A statement that takes a minute. */
    abstract String slow();

    @BeforeEach
    void start() throws SQLException {
        jar = new Jar(directory).env("DATABASE_URL", newDatabase(directory));
    }

    void file(String name, String content) throws IOException {
        Path path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    void twoMigrations() throws IOException {
        file("migrations/0001_patients.sql", """
                -- Up Migration
                CREATE TABLE patients (id INT PRIMARY KEY, name VARCHAR(100) NOT NULL);
                -- Down Migration
                DROP TABLE patients;
                """);
        file("migrations/0002_ada.sql", """
                -- Up Migration
                INSERT INTO patients VALUES (1, 'Ada Marsh');
                -- Down Migration
                DELETE FROM patients WHERE id = 1;
                """);
    }

    @Test
    void aDayOfWork() throws Exception {
        jar.run("status");
        twoMigrations();
        jar.run("up", "--dry-run");
        jar.run("up");
        jar.run("status");
        jar.run("down");
        jar.run("up");
        jar.run("lock");
        jar.run("validate", "--strict");
        file("migrations/0003_broken.sql", "CREATE TALBE wards (id INT);\n");
        jar.run("up");
        jar.run("status", "--exit-code");
        Golden.assertOutline("jar", jar.story());
    }

    @Test
    void aDayOfDataAndSchemas() throws Exception {
        twoMigrations();
        jar.run("wait");
        jar.run("db", "create");
        jar.run("up");
        file("seeds/test.sql", "INSERT INTO patients VALUES (7, 'Grace Reed');\n");
        jar.run("seed", "test");
        file("checks/names.sql", "SELECT id, name FROM patients WHERE name LIKE 'Grace%';\n");
        jar.run("check");
        jar.run("status", "--format", "toml");
        jar.run("drift");
        jar.run("dump", "--by", "own");
        jar.run("dump", "--check");
        jar.run("roundtrip");
        jar.run("squash", "--to", "2", "--name", "all");
        jar.run("status");
        jar.run("log", "--limit", "2");
        Golden.assertOutline("jar-schemas", jar.story());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            up --frobnicate                | 2 | unknown option '--frobnicate'
            frobnicate                     | 2 | unexpected argument 'frobnicate'
            status --url foo://x/y         | 2 | is not a database URL
            status --url jdbc:postgresql:// --config none.toml | 2 | there is no such file
            up --to 9999                   | 3 | 9999
            down --to 9999                 | 3 | 9999
            up 0001                        | 2 | may be a count or a version
            up --count none                | 2 | none
            new ../x                       | 2 | Invalid migration name
            log --sql 9999                 | 3 | 9999
            squash --to 9999               | 3 | 9999
            load                           | 3 | schema.sql
            seed ../x                      | 2 | ../x
            check --checks nowhere         | 2 | nowhere
            db drop                        | 2 | terminal
            diff foo://x foo://y           | 2 | is not a database URL
            new x --template none          | 2 | crud
            new x --locations /sys/x       | 3 | /sys/x
            """)
    void whatIsTypedWrongIsSaidOnStderr(String command, int exitCode, String reason) throws Exception {
        twoMigrations();
        Cli.Outcome outcome = jar.run(command.split(" "));
        assertThat(outcome.err()).contains(reason);
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(outcome.err()).doesNotContain("\tat ");
    }

    @Test
    void anEmptyFolderIsAWarning() throws Exception {
        Files.createDirectories(directory.resolve("migrations"));
        Cli.Outcome outcome = jar.run("status");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("[empty-location]");
    }

    @Test
    void withoutATerminalNothingIsUndoneUnasked() throws Exception {
        twoMigrations();
        jar.run("up");
        Cli.Outcome outcome = jar.run("down", "--count", "2");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("there is no terminal on which to ask");
        assertThat(jar.run("status").out()).contains("2 applied, 0 pending");
        assertThat(jar.run("down", "--count", "2", "--yes").exitCode()).isZero();
    }

    @Test
    @Tag("smoke")
    void ctrlCInALongScriptLeavesNothingBehind() throws Exception {
        // Bash has it ignored in what it starts in the background, and children inherit that.
        assumeTrue((Long.parseUnsignedLong(ignoredSignals(), 16) & 2) == 0);
        twoMigrations();
        file("migrations/0003_slow.sql", "INSERT INTO patients VALUES (2, 'Late');\n" + slow() + ";\n");
        assertThat(endedBy("INT", "Applied 0002_ada", "up")).isEqualTo(130);
        assertThat(Files.readString(jar.err())).contains("the process is ending", "Next: start again");
        Files.delete(directory.resolve("migrations/0003_slow.sql"));
        assertThat(jar.run("up", "--wait-timeout", "0s").exitCode()).isZero();
        assertThat(jar.run("down").exitCode()).as("patient 2 is not there").isZero();
    }

    @Test
    void aRoundTripThatIsStoppedLeavesNothingBehind() throws Exception {
        twoMigrations();
        file("migrations/0003_slow.sql", "-- Up Migration\n" + slow() + ";\n-- Down Migration\nSELECT 1;\n");
        assertThat(endedBy("TERM", "ok       0002_ada", "roundtrip")).isEqualTo(143);
        assertThat(Files.readString(jar.err()))
                .contains("The scratch database is dropped", "Next: start again")
                .doesNotContain("\tat ");
        Files.delete(directory.resolve("migrations/0003_slow.sql"));
        assertThat(jar.run("roundtrip").err()).doesNotContain("scratch");
    }

    /** Runs a command until it has printed this, sends it this signal, and returns its exit code. */
    private int endedBy(String signal, String printed, String command) throws Exception {
        Process process = jar.start(command);
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!Files.readString(jar.out()).contains(printed)) {
                assertThat(System.nanoTime()).as(printed).isLessThan(end);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(15, TimeUnit.SECONDS)).as("it ends").isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String ignoredSignals() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
    }
}
