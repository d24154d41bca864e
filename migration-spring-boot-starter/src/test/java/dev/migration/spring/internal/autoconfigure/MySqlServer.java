package dev.migration.spring.internal.autoconfigure;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One MySQL server for all tests of the JVM, with which it ends: its input does. */
final class MySqlServer {

    private static final String ANSWER = start();

    private MySqlServer() {}

    private static String start() {
        try {
            URL archive = MySqlServer.class.getResource("/mysql-Linux-amd64.tar.gz");
            URL jar = ((JarURLConnection) archive.openConnection()).getJarFileURL();
            Process script = new ProcessBuilder(
                            Path.of("..", ".ci", "mysql-server").toString(),
                            Path.of(jar.getPath()).toString(),
                            System.getProperty("java.home"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is; skips the test where there is none to start. */
    static int port() {
        assumeThat(ANSWER).doesNotStartWith("skip: ");
        return Integer.parseInt(ANSWER);
    }
}
