// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Prerequisite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own client, where it is installed. */
public final class Psql {

    /** Before it, line comments inside a statement were not sent. */
    private static final int FIRST_VERSION = 15;

    private Psql() {}

    /** Skips the test where there is none, or too old a one. */
    public static void assumeInstalled() {
        Prerequisite.require(version() >= FIRST_VERSION, "psql " + FIRST_VERSION + " or newer", "postgresql-client");
    }

    private static int version() {
        try {
            Matcher version = Pattern.compile("(\\d+)[.\\d]*").matcher(output(List.of("--version")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Runs commands and files on one connection; no statement may fail.
     *
     * @param input options of psql, such as -c and -f, in their order
     */
    public static void run(List<String> input, int port, String database) throws IOException {
        var arguments = new ArrayList<>(List.of("-X", "-q", "-v", "ON_ERROR_STOP=1"));
        arguments.addAll(input);
        arguments.add(
                "postgresql://postgres@localhost:" + port + "/" + database + "?sslmode=disable&gssencmode=disable");

        assertThat(output(arguments)).doesNotContain("ERROR:", "error:", "WARNING:");
    }

    private static String output(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of("psql"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGCLIENTENCODING", "UTF8");
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
