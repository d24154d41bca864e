package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as users start it: nothing missing in it, and its output where it belongs. */
class MigrationJarIT {

    private static final Path JAR = Path.of("target/migration.jar").toAbsolutePath();

    @TempDir
    Path directory;

    private String run(int exitCode, String... args) throws IOException, InterruptedException {
        String output = runAndTell(exitCode, args);
        assertThat(err()).isEmptyFile();
        return output;
    }

    private Path err() {
        return directory.resolve("err.txt");
    }

    private String runAndTell(int exitCode, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(args));
        Path out = directory.resolve("out.txt");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MIGRATION_") || name.equals("DATABASE_URL"));
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(process.exitValue()).as(Files.readString(err())).isEqualTo(exitCode);
        return Files.readString(out);
    }

    @Test
    void knowsItsVersion() throws Exception {
        assertThat(run(0, "--version")).matches("migration [0-9]+\\.[0-9]+\\.[0-9]+.*\\R");
    }

    @Test
    void makesAppliesAndShowsAMigration() throws Exception {
        String url = "jdbc:h2:" + directory.resolve("clinic");
        assertThat(runAndTell(0, "new", "initial schema"))
                .isEqualToNormalizingNewlines("Created " + Path.of("migrations/0001_initial_schema.sql") + "\n");
        assertThat(err()).content().isEqualToNormalizingNewlines("The folder migrations is new.\n");
        Files.writeString(
                directory.resolve("migrations/0001_initial_schema.sql"),
                "CREATE TABLE patient (id BIGINT PRIMARY KEY);\n");
        assertThat(runAndTell(0, "up", "--url", url))
                .contains("Applied 0001_initial_schema in ", "Applied 1 migration in ");
        assertThat(err()).content().matches("There was no database at .*clinic\\.mv\\.db: it has been created\\.\\R");
        assertThat(run(0, "status", "--url", url))
                .contains("0001     0001_initial_schema  applied", "1 applied, 0 pending");
        assertThat(run(0, "up", "--url", url))
                .isEqualToNormalizingNewlines("Database: " + url + " as sa (from --url)\nNothing to apply.\n");
    }
}
