// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.help.Problems;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Asks the user. */
public interface Terminal {

    /** The answer; null where there is no terminal. */
    @Nullable
    String ask(String question);

    /**
     * Goes on only if the answer is yes.
     *
     * @param would what would be done, which is shown where there is no terminal
     * @param left what is left as it was, such as {@code Nothing was undone.}
     * @param doing what is confirmed, in words that can follow "to"
     * @throws InvalidMigrationsException with any other answer, or none
     */
    default void requireYes(String question, String would, String left, String doing) {
        String answer = ask(question + "Continue? Type yes: ");
        if (answer == null) {
            throw notConfirmed(would, "if these are meant, repeat the command with --yes");
        }
        if (!answer.strip().equalsIgnoreCase("yes")) {
            throw notConfirmed(left, "to " + doing + ", answer with yes");
        }
    }

    private static InvalidMigrationsException notConfirmed(String message, String remedy) {
        return Problems.refused(Code.NOT_CONFIRMED, message, remedy);
    }

    /** How many columns the one has that shows both outputs; 0 where there is none. */
    default int width() {
        return 0;
    }

    /** A problem's report with the address of its explanation, dim, if the row in which its first line ends has room for it. */
    default String withHelp(Code code, String report) {
        int width = width();
        int end = report.indexOf('\n') < 0 ? report.length() : report.indexOf('\n');
        String address = "  " + code.help();
        return width == 0 || width - end % width < address.length()
                ? report
                : report.substring(0, end) + "\033[2m" + address + "\033[0m" + report.substring(end);
    }

    /** That of this process. */
    static Terminal ofProcess() {
        var columns = new UsageMessageSpec().autoWidth(true);
        return new Terminal() {
            @Override
            @SuppressWarnings("SystemConsoleNull") // From Java 22 on it is asked whether it is a terminal.
            public @Nullable String ask(String question) {
                Console console = System.console();
                return console == null || !isTerminal(console) ? null : console.readLine("%s", question);
            }

            @Override
            public int width() {
                return showsBar() ? columns.width() : 0;
            }
        };
    }

    /** Whether a bar can be shown on stderr, and may be: not with NO_COLOR. */
    public static boolean showsBar() {
        Path stderr = Path.of("/proc/self/fd/2");
        try {
            return Ansi.AUTO.enabled()
                    && (!Files.isSymbolicLink(stderr)
                            || Files.readSymbolicLink(stderr).startsWith("/dev/pts")
                            || Files.readSymbolicLink(stderr).toString().startsWith("/dev/tty"));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException older) {
            return true;
        }
    }
}
