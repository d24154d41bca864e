package dev.migration.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Asks the user. */
interface Terminal {

    /** The answer; null where there is no terminal. */
    @Nullable
    String ask(String question);

    /** That of this process. */
    @SuppressWarnings("SystemConsoleNull") // From Java 22 on it is asked whether it is a terminal.
    static @Nullable String askOnConsole(String question) {
        Console console = System.console();
        return console == null || !isTerminal(console) ? null : console.readLine("%s", question);
    }

    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException older) {
            return true;
        }
    }
}
