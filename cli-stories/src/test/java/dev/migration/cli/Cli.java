// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.command.ShutdownWait;
import dev.migration.cli.output.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** A working directory and an environment in which commands are run, in this process. */
final class Cli {

    /** What a command printed and returned. */
    record Outcome(int exitCode, String out, String err) {

        /** Makes sure how it ended. */
        Outcome ends(int code) {
            assertThat(exitCode).as(transcript()).isEqualTo(code);
            return this;
        }

        /** Makes sure what is on stderr. */
        Outcome says(CharSequence... parts) {
            assertThat(err).contains(parts);
            return this;
        }

        /** Makes sure what is on stdout. */
        Outcome prints(CharSequence... parts) {
            assertThat(out).contains(parts);
            return this;
        }

        /** Makes sure what is on either. */
        Outcome shows(CharSequence... parts) {
            assertThat(transcript()).contains(parts);
            return this;
        }

        /** All of it, as the golden files hold it. */
        String transcript() {
            return out + (err.isEmpty() ? "" : "--- stderr\n" + err) + "--- exit code " + exitCode + "\n";
        }
    }

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    private Terminal terminal = question -> null;
    private final StringBuilder story = new StringBuilder();

    private Cli(Path directory) {
        this.directory = directory;
    }

    static Cli in(Path directory) {
        return new Cli(directory);
    }

    Cli env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    String env(String name) {
        return environment.getOrDefault(name, "");
    }

    Cli file(String name, String content) {
        try {
            Path path = directory.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A migration with both sections. */
    Cli migration(String name, String up, String down) {
        return file("migrations/" + name + ".sql", "-- Up Migration\n" + up + "\n-- Down Migration\n" + down + "\n");
    }

    /** From now on there is a terminal, where somebody answers this; without an answer there is none. */
    Cli atTerminal(Terminal terminal) {
        this.terminal = terminal;
        return this;
    }

    /** The same with these answers, one after the other. */
    Cli answers(String... typed) {
        var answers = new ArrayDeque<String>(List.of(typed));
        return atTerminal(question -> answers.poll());
    }

    Outcome run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var shutdownWait = new ShutdownWait();
        var shown = new Terminal() {
            @Override
            public String ask(String question) {
                return answer(out, question);
            }

            @Override
            public int width() {
                return terminal.width();
            }
        };
        CommandLine line = MigrationCommand.commandLine(environment, directory, shown, shutdownWait, args)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int exitCode = line.execute(args);
        shutdownWait.printed();
        var outcome = new Outcome(exitCode, plain(out), plain(err));
        story.append("$ migration ").append(typed(args)).append('\n');
        story.append(outcome.transcript()).append('\n');
        return outcome;
    }

    /** As it stands on a terminal. */
    private String answer(StringWriter out, String question) {
        String answer = terminal.ask(question);
        if (answer != null) {
            out.write(question + answer + "\n");
        }
        return answer;
    }

    /** The same in a process of its own, which writes to this file. */
    Process start(Path output, String command) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MigrationCommand.class.getName(),
                        command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private String typed(String... args) {
        return Arrays.stream(args)
                .map(arg -> arg.matches("[A-Za-z0-9_./:@=-]+") ? arg : "'" + arg + "'")
                .collect(Collectors.joining(" "))
                .replace(directory.toString(), "<dir>");
    }

    /** Everything that was typed and printed so far. */
    String story() {
        return story.toString();
    }

    /** A remark in the story, for what happens beside the commands. */
    Cli note(String text) {
        story.append("# ").append(text).append("\n\n");
        return this;
    }

    Path directory() {
        return directory;
    }

    private String plain(StringWriter text) {
        return text.toString().replace(directory.toString(), "<dir>").replace("\r\n", "\n");
    }
}
