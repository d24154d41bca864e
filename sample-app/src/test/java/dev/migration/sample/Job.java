// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The sample's jar as a process that works in a folder. */
final class Job implements AutoCloseable {

    private static final Path JAR = Path.of("target/sample-app.jar").toAbsolutePath();

    private final Process process;
    private final Path output;

    private Job(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static Job start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        // With what is quick to start: most of the time goes into the start.
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "output", ".txt");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(MIGRATION|SPRING|SERVER|MANAGEMENT)_.*"));
        builder.environment().putAll(environment);
        return new Job(builder.start(), output);
    }

    Job tellToEnd() {
        process.destroy();
        return this;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All that it prints until it has ended by itself with this code. */
    String endsWith(int exitCode) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(process.exitValue()).as(output()).isEqualTo(exitCode);
        return output();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
