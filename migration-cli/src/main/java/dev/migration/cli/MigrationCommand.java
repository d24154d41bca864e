// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import dev.migration.cli.command.ChosenTargets;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.ShutdownWait;
import dev.migration.cli.fleet.OneTarget;
import dev.migration.cli.output.Progress;
import dev.migration.cli.output.StandardOutput;
import dev.migration.cli.output.Terminal;
import dev.migration.cli.settings.CommandSettings;
import dev.migration.cli.settings.Flags;
import dev.migration.cli.settings.SettingProblems;
import dev.migration.cli.settings.SettingSources;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TraceLevel;

/** The {@code migration} command: holds the settings that all commands share. */
@Command(
        name = "migration",
        description = "Applies and undoes SQL migrations, and shows the state of a database.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = MigrationCommand.Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Settings, such as the database (--url): migration help settings",
            "Exit codes: 0 done, 1 failed, 2 usage or no database, 3 problems (with status --exit-code also pending),"
                    + " 4 wait timeout, 130 and 143 after Ctrl-C and SIGTERM."
        })
public final class MigrationCommand implements Runnable, Supplier<Invocation> {

    private static final String YES = "--yes";

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.log.dev.migration";

    @Option(
            names = {"--verbose", "--stacktrace"},
            scope = ScopeType.INHERIT,
            description = "Also print the log, which settings file is read, and the stack trace of a failure.")
    private boolean verbose;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "File with settings, in TOML or YAML. Default: migration.toml, migration.yaml or migration.yml.")
    private @Nullable Path config;

    @Option(
            names = ChosenTargets.OPTION,
            paramLabel = "LIST",
            scope = ScopeType.INHERIT,
            description =
                    "For fleet and --target: file in TOML that lists the targets, or a query whose columns are name, url,"
                            + " database, schema, user, password_from and labels. Default: MIGRATION_FLEET_TARGETS.")
    private @Nullable String targets;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Work on this target of the list, with any command for one database.")
    private @Nullable String target;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Map<String, String> environment;
    private final Path directory;
    private final Terminal terminal;
    private final ShutdownWait shutdownWait;
    private final Flags flags = new Flags();
    private @Nullable SettingSources sources;
    private @Nullable Invocation invocation;

    private MigrationCommand(
            Map<String, String> environment, Path directory, Terminal terminal, ShutdownWait shutdownWait) {
        this.environment = environment;
        this.directory = directory;
        this.terminal = terminal;
        this.shutdownWait = shutdownWait;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... args) {
        // The logging binding reads its level once, before the arguments are parsed.
        if (Arrays.stream(args).anyMatch(arg -> arg.equals("--verbose") || arg.equals("--stacktrace"))) {
            System.setProperty(LOG_LEVEL, "debug");
        }
        var shutdownWait = new ShutdownWait();
        StandardOutput output = StandardOutput.install();
        int exitCode = output.exitCode(
                commandLine(System.getenv(), Path.of(""), Terminal.ofProcess(), shutdownWait, args)
                        .execute(args),
                System.err);
        shutdownWait.printed();
        System.exit(exitCode);
    }

    /**
     * Runs one command for a program that has no terminal, such as a build.
     *
     * @param directory the working directory
     * @param out for results
     * @param err for problems
     * @return the exit code
     */
    public static int execute(
            Map<String, String> environment, Path directory, PrintWriter out, PrintWriter err, String... args) {
        var shutdownWait = new ShutdownWait();
        try {
            return commandLine(environment, directory, question -> null, shutdownWait, args)
                    .setOut(out)
                    .setErr(err)
                    .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                    .execute(args);
        } finally {
            shutdownWait.printed();
        }
    }

    /** The parser for these arguments, in this environment, working directory and terminal; for none: with all commands. */
    static CommandLine commandLine(
            Map<String, String> environment,
            Path directory,
            Terminal terminal,
            ShutdownWait shutdownWait,
            String... args) {
        // It would print values that have a quote in them.
        CommandLine.tracer().setLevel(TraceLevel.OFF);
        var command = new MigrationCommand(environment, directory, terminal, shutdownWait);
        var line = new CommandLine(command);
        Commands.needed(args).forEach(line::addSubcommand);
        command.flags.addTo(line.getCommandSpec());
        line.getSubcommands().values().forEach(MigrationCommand::acceptYes);
        HelpText.addTo(line);
        var failures = new Failures(terminal, () -> command.verbose, () -> Optional.ofNullable(command.invocation));
        return line.setExecutionStrategy(command::executeAndClose)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    /** A script may give it to every command: one that asks nothing has nothing to skip. */
    private static void acceptYes(CommandLine line) {
        CommandSpec command = line.getCommandSpec();
        line.getSubcommands().values().forEach(MigrationCommand::acceptYes);
        if (line.getSubcommands().isEmpty() && command.findOption(YES) == null) {
            command.addOption(OptionSpec.builder(YES)
                    .type(boolean.class)
                    .hidden(true)
                    .description("Asks nothing.")
                    .build());
        }
    }

    private int executeAndClose(ParseResult typed) {
        try {
            return new RunLast().execute(typed);
        } finally {
            if (invocation != null) {
                invocation.settings().close();
            }
        }
    }

    /** Called where no command was named. */
    @Override
    public void run() {
        throw new Failures.MissingSubcommandException(spec.commandLine());
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = MigrationCommand.class.getPackage().getImplementationVersion();
            return new String[] {"migration " + (version == null ? "(not packaged)" : version)};
        }
    }

    /** What the command works with; the settings are read the first time. */
    @Override
    public Invocation get() {
        if (invocation == null) {
            CommandSettings settings = settings();
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            var progress = new Progress(
                    out, err, spec.commandLine().getColorScheme().ansi() != Ansi.OFF && Terminal.showsBar());
            invocation = new Invocation(
                    settings,
                    environment,
                    directory,
                    out,
                    err,
                    terminal,
                    progress,
                    shutdownWait,
                    new ChosenTargets(targets, environment.get("MIGRATION_FLEET_TARGETS"), target));
            invocation = OneTarget.of(invocation, spec.commandLine().getParseResult(), flags);
            reportSources(invocation);
        }
        return invocation;
    }

    private void reportSources(Invocation to) {
        if (sources == null) {
            return;
        }
        to.report(sources.remarks());
        if (verbose) {
            if (sources.files().isEmpty()) {
                to.say("Settings file: none; there is no migration.toml in "
                        + directory.toAbsolutePath().normalize());
            }
            sources.files()
                    .forEach(file ->
                            to.say("Settings file: " + file.toAbsolutePath().normalize()));
            sources.notes().forEach(to::say);
        }
    }

    private CommandSettings settings() {
        var problems = new SettingProblems();
        sources = SettingSources.read(flags, environment, directory, config, problems);
        CommandSettings settings = CommandSettings.read(sources, directory, problems);
        try {
            problems.throwIfAny();
        } catch (RuntimeException e) {
            settings.close();
            throw e;
        }
        return settings;
    }
}
