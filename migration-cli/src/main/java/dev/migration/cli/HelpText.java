// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import dev.migration.cli.command.ChosenTargets;
import dev.migration.cli.fleet.FleetCommand;
import dev.migration.cli.settings.Flags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The pages that {@code --help} prints: the commands in groups, and each command with its own options and examples. */
final class HelpText {

    private static final String OTHERS = "More";

    private static final int NAMES = 29;

    private HelpText() {}

    /** Sets the pages of the root and of its commands. */
    static void addTo(CommandLine root) {
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpText::commands);
        show(root, option -> !Flags.isSetting(option));
        String[] footer = root.getCommandSpec().usageMessage().footer();
        // Once for all names of a command.
        root.getSubcommands().values().stream().distinct().forEach(command -> explain(command, footer));
    }

    private static String commands(Help help) {
        Map<String, Help> left = new LinkedHashMap<>();
        help.subcommands()
                .values()
                .forEach(command -> left.put(command.commandSpec().name(), command));
        var text = new StringBuilder();
        Commands.GROUPS.forEach((group, types) -> {
            List<Help> commands = types.stream()
                    .map(type -> left.remove(Commands.name(type)))
                    .filter(Objects::nonNull)
                    .toList();
            append(text, group, commands, help);
        });
        append(text, OTHERS, List.copyOf(left.values()), help);
        return text.toString();
    }

    private static void append(StringBuilder text, String group, List<Help> commands, Help help) {
        if (!commands.isEmpty()) {
            text.append('\n').append(group).append(":\n").append(table(help, commands));
        }
    }

    private static TextTable table(Help help, List<Help> commands) {
        TextTable table = TextTable.forColumns(
                help.colorScheme(),
                new Column(NAMES, 2, Column.Overflow.SPAN),
                new Column(help.commandSpec().usageMessage().width() - NAMES, 2, Column.Overflow.WRAP));
        for (Help command : commands) {
            UsageMessageSpec usage = command.commandSpec().usageMessage();
            // Picocli's own command has its sentence there.
            String[] sentence = usage.header().length > 0 ? usage.header() : usage.description();
            table.addRowValues(
                    command.commandNamesText(", "), help.colorScheme().text(String.join(" ", sentence)));
        }
        return table;
    }

    private static void show(CommandLine command, Predicate<OptionSpec> options) {
        command.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        help -> help.optionListExcludingGroups(help.commandSpec().options().stream()
                                .filter(option -> !option.hidden() && options.test(option))
                                .toList()));
    }

    // The settings are the same for every command: one page lists them.
    private static void explain(CommandLine command, String[] inherited) {
        command.getSubcommands().values().stream().distinct().forEach(part -> explain(part, inherited));
        if (command.getCommandName().equals(SettingsPage.NAME)) {
            show(command, Flags::isSetting);
            return;
        }
        show(command, option -> !option.inherited() || isOfFleet(command, option));
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        String[] examples = Arrays.equals(usage.footer(), inherited) ? new String[0] : usage.footer();
        List<String> footer = new ArrayList<>();
        if (examples.length > 0) {
            footer.add("");
            footer.add(examples.length == 1 ? "Example:" : "Examples:");
            Stream.of(examples).map(example -> "  " + example).forEach(footer::add);
        }
        footer.add("");
        footer.add("Settings, such as --url: migration help settings");
        usage.footer(footer.toArray(String[]::new));
    }

    /** The list of targets is none of the settings: without it these commands have nothing to do. */
    private static boolean isOfFleet(CommandLine command, OptionSpec option) {
        return command.getParent() != null
                && command.getParent().getCommandName().equals(FleetCommand.NAME)
                && Arrays.asList(option.names()).contains(ChosenTargets.OPTION);
    }
}
