// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the manual page, in the language of {@code man}: what {@code --help} prints for each command. */
@Command(name = "generate-man-page", hidden = true, description = "Prints the manual page, for man.")
final class ManPage implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine().setUsageHelpAutoWidth(false);
        PrintWriter out = spec.commandLine().getOut();
        out.print(".TH \"MIGRATION\" \"1\" \"\" \"" + escaped(spec.root().version()[0]) + "\" \"\"\n");
        out.print(".SH NAME\nmigration \\- "
                + escaped(String.join(" ", spec.root().usageMessage().description())) + "\n");
        print(out, "SH", "USAGE", root);
        out.print(".SH COMMANDS\n");
        // Each once: its other names are in the same map.
        root.getSubcommands().values().stream()
                .distinct()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .forEach(command -> print(
                        out, "SS", String.join(", ", command.getCommandSpec().names()), command));
        out.flush();
    }

    private static void print(PrintWriter out, String macro, String heading, CommandLine command) {
        out.print("." + macro + " \"" + escaped(heading) + "\"\n.nf\n" + escaped(command.getUsageMessage(Ansi.OFF))
                + ".fi\n");
    }

    /** The first character keeps a leading dot or apostrophe from being read as a request. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^(?=[.'])", "\\\\&");
    }
}
