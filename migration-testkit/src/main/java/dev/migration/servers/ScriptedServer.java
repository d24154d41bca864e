// SPDX-License-Identifier: Apache-2.0
package dev.migration.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A server that {@code .ci/database-server} starts, and ends when its standard input does. */
final class ScriptedServer {

    private final String answer;

    private ScriptedServer(String answer) {
        this.answer = answer;
    }

    /** Starts a server out of the jar that has this resource, with more options. */
    static ScriptedServer start(String product, String resource, String... options) {
        try {
            URL url = Objects.requireNonNull(ScriptedServer.class.getResource(resource), resource);
            URL jar = ((JarURLConnection) url.openConnection()).getJarFileURL();
            List<String> command = new ArrayList<>(List.of(
                    Path.of("..", ".ci", "database-server").toString(),
                    product,
                    Path.of(jar.getPath()).toString(),
                    System.getProperty("java.home")));
            command.addAll(List.of(options));
            Process script = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            ServerStarts.record(product);
            var output = new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8));
            return new ScriptedServer(Objects.requireNonNull(output.readLine(), "the script has ended"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return Integer.parseInt(answered(0));
    }

    /** Where the server was unpacked. */
    String directory() {
        return answered(1);
    }

    String socket() {
        return answered(2);
    }

    private String answered(int index) {
        Prerequisite.require(!answer.startsWith("skip: "), answer.replaceFirst("skip: ", ""), "libaio1");
        return answer.split(" ")[index];
    }
}
