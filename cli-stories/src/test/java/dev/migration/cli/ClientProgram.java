// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Prerequisite;
import java.io.IOException;
import java.nio.file.Path;

/** A database's own client, which reads a script as its input. */
final class ClientProgram {

    private ClientProgram() {}

    static void require(String program, String version, String debianPackage) {
        boolean there;
        try {
            there = new ProcessBuilder(program, version).start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            there = false;
        }
        Prerequisite.require(there, program, debianPackage);
    }

    /** What it prints, where it ends with this code. */
    static String run(int code, Path script, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(script.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(code);
        return output;
    }
}
