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

    /** That of this process. */
    @SuppressWarnings("SystemConsoleNull") // From Java 22 on it is asked whether it is a terminal.
    static @Nullable String askOnConsole(String question) {
        Console console = System.console();
        return console == null || !isTerminal(console) ? null : console.readLine("%s", question);
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
