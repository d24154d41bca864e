package dev.migration.benchmarks;

import java.util.List;

/** The command: measures, prints the tables and writes them to files. */
public final class Benchmarks {

    private Benchmarks() {}

    /** Runs what the arguments ask for; {@code --help} lists them. */
    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        if (arguments.contains("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        // Errors only, as in the JVMs that are started.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        SideBySide.run(Options.parse(arguments), new Results());
    }
}
