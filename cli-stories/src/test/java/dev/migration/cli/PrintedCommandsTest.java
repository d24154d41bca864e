// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.command.ShutdownWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a message tells people to type, as far as a golden file shows the message, is understood. */
class PrintedCommandsTest {

    private static final Pattern NEXT = Pattern.compile("^  Next: (.*)$", Pattern.MULTILINE);
    private static final Pattern COMMAND = Pattern.compile(
            "(?:^|: |, | or )migration ((?:db )?[a-z-]+(?: (?:--tenant [a-z]+|--recorded [\\w/-]+|--[a-z-]+|[0-9]+_[\\w.]*\\w|[0-9]+|[A-Z]+|none|own|all|expand|contract|\"[^\"]*\"))*)(?=$|[;,. )])");

    static Stream<String> commands() throws IOException {
        var commands = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/golden"))) {
            files.filter(Files::isRegularFile).forEach(file -> addCommands(file, commands));
        }
        assertThat(commands)
                .contains("status", "baseline none", "down --force NAME", "db drop --force NAME", "resume 0002");
        return commands.stream();
    }

    private static void addCommands(Path file, TreeSet<String> commands) {
        try {
            Matcher next = NEXT.matcher(Files.readString(file));
            while (next.find()) {
                Matcher command = COMMAND.matcher(next.group(1));
                while (command.find()) {
                    commands.add(command.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void exist(String command) {
        var line = MigrationCommand.commandLine(Map.of(), Path.of(""), question -> null, new ShutdownWait());
        assertThat(line.parseArgs(command.split(" ")).errors()).isEmpty();
    }
}
