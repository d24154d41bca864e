// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.command.ShutdownWait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTextTest {

    private static final Pattern EXAMPLE = Pattern.compile("(?m)^  migration (.+)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");

    private static CommandLine line() {
        return MigrationCommand.commandLine(Map.of(), Path.of(""), question -> null, new ShutdownWait());
    }

    /** Those of the help, and the names that commands have in it. */
    static Collection<CommandLine> commands() {
        Map<Object, CommandLine> commands = new LinkedHashMap<>();
        line().getSubcommands().values().forEach(command -> commands.put(command.getCommandName(), command));
        commands.remove("help");
        return commands.values();
    }

    static Stream<String> examples() {
        return commands().stream().flatMap(command -> {
            Matcher example = EXAMPLE.matcher(command.getUsageMessage());
            List<String> examples = new ArrayList<>();
            while (example.find()) {
                examples.add(example.group(1));
            }
            assertThat(examples)
                    .as(command.getCommandName())
                    .allMatch(text -> (text + " ").startsWith(command.getCommandName() + " "));
            return examples.stream();
        });
    }

    static Stream<String> documented() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "command-line.md"));
        return Pattern.compile("(?m)^(?:migration ([^#\n]+?)(?: +#.*)?$|\\| `migration ([^`]+)`)")
                .matcher(page)
                .results()
                .map(line -> line.group(1) == null ? line.group(2) : line.group(1));
    }

    @ParameterizedTest
    @MethodSource({"examples", "documented"})
    void showsWhatCanBeTyped(String example) {
        List<String> args = new ArrayList<>();
        Matcher word = WORD.matcher(example);
        while (word.find()) {
            args.add(word.group(1) == null ? word.group() : word.group(1));
        }
        assertThat(line().parseArgs(args.toArray(String[]::new)).errors()).isEmpty();
    }

    @Test
    void everyCommandAcceptsYes() {
        var left = new ArrayDeque<CommandLine>(line().getSubcommands().values());
        while (!left.isEmpty()) {
            CommandLine command = left.pop();
            if (command.getSubcommands().isEmpty()) {
                assertThat(command.getCommandSpec().findOption("--yes"))
                        .as(command.getCommandName())
                        .isNotNull();
            }
            left.addAll(command.getSubcommands().values());
        }
    }

    @Test
    void showsExamplesOfWhatIsTypedMost() {
        assertThat(examples())
                .extracting(example -> example.split(" ")[0])
                .contains("new", "renumber", "up", "down", "status", "validate", "lock", "adopt");
    }

    @Test
    void listsEachCommandOnceBelowWhatItIsAbout() {
        String page = line().getUsageMessage();
        String list = page.substring(page.indexOf("Files:"));
        assertThat(list.substring(list.indexOf("\nMore:")))
                .contains("\n  help ")
                .doesNotContain("\n  new");
        assertThat(commands())
                .filteredOn(command -> !command.getCommandSpec().usageMessage().hidden())
                .allSatisfy(command -> assertThat(list).containsPattern("\n  " + command.getCommandName() + "[ ,]"));
    }

    @Test
    void saysInOneSentenceWhatEachCommandDoes() {
        assertThat(commands())
                .allSatisfy(command -> assertThat(
                                command.getCommandSpec().usageMessage().description()[0])
                        .matches("[A-Z][^\\n]+\\."));
    }
}
