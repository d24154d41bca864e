// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client of a database that reads a script. */
final class ClientProcess {

    private ClientProcess() {}

    /** Whether it ran the script to its end. */
    static boolean run(List<String> command, String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream input = process.getOutputStream()) {
            input.write(script.getBytes(UTF_8));
        } catch (IOException e) {
            // It has stopped at an error before it read all.
            process.waitFor();
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end: " + script);
        }
        return process.exitValue() == 0;
    }

    static boolean isInstalled(String command) {
        try {
            return run(List.of(command, "--version"), "");
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }
}
