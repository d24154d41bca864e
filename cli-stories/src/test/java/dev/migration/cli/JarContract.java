// SPDX-License-Identifier: Apache-2.0
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

/** What the packaged program does as a process: its outputs, its exit codes, and how it ends. Each command is a JVM. */
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

    /** Without a terminal nothing is undone unasked. */
    @Test
    void aDayOfWork() throws Exception {
        twoMigrations();
        jar.run("up");
        jar.run("down", "--count", "2");
        jar.run("down", "--count", "2", "--yes");
        jar.run("up", "--frobnicate");
        file("migrations/0003_broken.sql", "CREATE TALBE wards (id INT);\n");
        jar.run("up");
        jar.run("status", "--exit-code");
        Printed.assertOutline("jar", jar.story());
        assertThat(jar.story()).doesNotContain("\tat ").contains("unknown option '--frobnicate'");
    }

    @Test
    void aDayOfDataAndSchemas() throws Exception {
        twoMigrations();
        jar.run("up");
        file("checks/names.sql", "SELECT id, name FROM patients WHERE name LIKE 'Ada%';\n");
        jar.run("check");
        jar.run("status", "--format", "toml");
        jar.run("dump", "--by", "own");
        jar.run("squash", "--to", "2", "--name", "all");
        Printed.assertOutline("jar-schemas", jar.story());
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
        jar.run("up", "--wait-timeout", "0s").ends(0);
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
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
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
