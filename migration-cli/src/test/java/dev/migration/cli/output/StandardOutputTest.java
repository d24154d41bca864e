// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.cli.MigrationCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
class StandardOutputTest {

    private static final Path FULL_DISK = Path.of("/dev/full");

    @TempDir
    Path directory;

    @BeforeEach
    void oneMigration() throws IOException {
        Files.createDirectory(directory.resolve("migrations"));
        Files.writeString(directory.resolve("migrations/0001_a.sql"), "CREATE TABLE a (id INT);");
    }

    private Process start(ProcessBuilder.Redirect output, String... args) throws IOException {
        String url = "jdbc:sqlite:" + directory.resolve("clinic.db");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MigrationCommand.class.getName())
                .directory(directory.toFile())
                .redirectOutput(output)
                .redirectError(directory.resolve("err.txt").toFile());
        builder.command().addAll(List.of(args));
        builder.environment().put("DATABASE_URL", url);
        return builder.start();
    }

    private String errors(Process process, int exitCode) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        String errors = Files.readString(directory.resolve("err.txt"));
        assertThat(process.exitValue()).as(errors).isEqualTo(exitCode);
        return errors;
    }

    @Test
    void aFullDiskIsAnErrorThatSaysWhatBecameOfTheCommand() throws Exception {
        assertThat(errors(start(ProcessBuilder.Redirect.to(FULL_DISK.toFile()), "up"), 1))
                .endsWith("""
                        Error: the output could not be written: No space left on device. The command itself ended with exit \
                        code 0.
                          Next: make room, or write it elsewhere; where the command changed the database, see what was done: \
                        migration status
                        """);
        assertThat(errors(start(ProcessBuilder.Redirect.DISCARD, "status", "--exit-code"), 0))
                .as("it was applied")
                .isEmpty();
        assertThat(errors(start(ProcessBuilder.Redirect.to(FULL_DISK.toFile()), "status", "--format", "json"), 1))
                .contains("No space left on device");
    }

    @Test
    void theExitCodeOfACommandThatFailsIsKeptOnAFullDisk() throws Exception {
        assertThat(errors(start(ProcessBuilder.Redirect.to(FULL_DISK.toFile()), "status", "--exit-code"), 3))
                .contains("The command itself ended with exit code 3.");
    }

    /** As the operating system has it, in the language of its user. */
    @ParameterizedTest
    @CsvSource({
        "Broken pipe, true",
        "Datenübergabe unterbrochen (broken pipe), true",
        "Relais brisé (pipe), true",
        "The pipe is being closed, true",
        "Die Pipe wurde beendet, true",
        "Auf dem Gerät ist kein Speicherplatz mehr verfügbar, false"
    })
    void onlyAClosedPipeIsNoError(String message, boolean closedPipe) {
        var output = new StandardOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        });
        assertThatThrownBy(() -> output.write(1)).hasMessage(message);
        var errors = new ByteArrayOutputStream();

        assertThat(output.exitCode(0, new PrintStream(errors, true, StandardCharsets.UTF_8)))
                .isEqualTo(closedPipe ? 0 : 1);

        assertThat(errors.size() == 0).isEqualTo(closedPipe);
    }

    @Test
    void aReaderThatHasReadEnoughIsNoError() throws Exception {
        Process process = start(ProcessBuilder.Redirect.PIPE, "up");
        process.getInputStream().close();

        assertThat(errors(process, 0)).doesNotContain("could not be written");
    }
}
