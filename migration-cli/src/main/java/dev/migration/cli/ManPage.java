package dev.migration.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** Prints the manual page, in the language of {@code man}: what {@code --help} shows of each command. */
@Command(name = "generate-man-page", hidden = true, description = "Prints the manual page, for man.")
final class ManPage implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final StringBuilder page = new StringBuilder();

    @Override
    public void run() {
        CommandSpec root = spec.root();
        macro("TH", "MIGRATION", "1", "", root.version()[0], "");
        macro("SH", "NAME");
        line(root.name() + " - " + String.join(" ", root.usageMessage().description()));
        macro("SH", "SYNOPSIS");
        line(synopsis(root));
        macro("SH", "COMMANDS");
        commands(root).forEach(this::command);
        macro("SH", "OPTIONS");
        arguments(root);
        macro("SH", "SETTINGS AND EXIT STATUS");
        for (String paragraph : root.usageMessage().footer()) {
            macro("PP");
            line(paragraph);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(page);
        out.flush();
    }

    /** In the order of {@code --help}, each once: its other names are in the same map. */
    private static List<CommandSpec> commands(CommandSpec root) {
        return root.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .distinct()
                .toList();
    }

    private void command(CommandSpec command) {
        macro("SS", String.join(", ", command.names()));
        line(synopsis(command));
        macro("PP");
        line(String.join(" ", command.usageMessage().description()));
        arguments(command);
    }

    private void arguments(CommandSpec command) {
        IParamLabelRenderer labels = new Help(command).parameterLabelRenderer();
        for (PositionalParamSpec argument : command.positionalParameters()) {
            argument(labels.renderParameterLabel(argument, Ansi.OFF, List.of()).toString(), argument);
        }
        for (OptionSpec option : command.options()) {
            boolean ofAll = option.inherited() || option.usageHelp() || option.versionHelp();
            if (!option.hidden() && (command.parent() == null || !ofAll)) {
                String label =
                        labels.renderParameterLabel(option, Ansi.OFF, List.of()).toString();
                argument(String.join(", ", option.names()) + label, option);
            }
        }
    }

    private void argument(String name, ArgSpec argument) {
        macro("TP");
        page.append("\\fB").append(escaped(name)).append("\\fR\n");
        line(String.join(" ", argument.description()));
    }

    private static String synopsis(CommandSpec command) {
        return new Help(command, Ansi.OFF).synopsis(0).strip();
    }

    private void macro(String name, String... arguments) {
        page.append('.').append(name);
        for (String argument : arguments) {
            page.append(" \"").append(escaped(argument)).append('"');
        }
        page.append('\n');
    }

    /** The first character keeps a leading dot or apostrophe from being read as a request. */
    private void line(String text) {
        page.append("\\&").append(escaped(text)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ").replace("\"", "\\(dq");
    }
}
