// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged program as users start it: a process in a folder, with standard input closed. */
final class Jar {

    private static final Path FILE =
            Path.of("../migration-cli/target/migration.jar").toAbsolutePath();

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final StringBuilder story = new StringBuilder();

    Jar(Path directory) {
        this.directory = directory;
    }

    Jar env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Starts it; its outputs go to {@code out.txt} and {@code err.txt}. */
    Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", FILE.toString()));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out().toFile())
                .redirectError(err().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MIGRATION_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs a command to its end. */
    Cli.Outcome run(String... args) throws IOException, InterruptedException {
        Process process = start(args);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end: migration " + String.join(" ", args));
        }
        var outcome = new Cli.Outcome(process.exitValue(), read(out()), read(err()));
        // Nobody reads colours or a bar in a file.
        assertThat(outcome.out() + outcome.err()).doesNotContain("\u001b", "\r");
        story.append("$ migration ").append(String.join(" ", args)).append('\n');
        story.append(outcome.transcript()).append('\n');
        return outcome;
    }

    /** Everything that was typed and printed so far. */
    String story() {
        return story.toString();
    }

    Path out() {
        return directory.resolve("out.txt");
    }

    Path err() {
        return directory.resolve("err.txt");
    }

    private String read(Path file) throws IOException {
        return Files.readString(file)
                .replace(directory.toRealPath().toString(), "<dir>")
                .replace(directory.toString(), "<dir>");
    }
}
