package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's own client, where the machine has it. */
final class Psql {

    static final String TITLE = "psql -q -1";

    private Psql() {}

    static @Nullable String version() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("psql", "--version").start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? answer.strip() : null;
        } catch (IOException e) {
            return null; // not installed
        }
    }

    /** The command that runs a file in one transaction. */
    static List<String> command(Path file, int port, String database) {
        return List.of(
                "psql",
                "--no-psqlrc",
                "--quiet",
                "--single-transaction",
                "--set=ON_ERROR_STOP=1",
                "--file=" + file,
                "postgresql://postgres@127.0.0.1:" + port + "/" + database + "?sslmode=disable");
    }
}
