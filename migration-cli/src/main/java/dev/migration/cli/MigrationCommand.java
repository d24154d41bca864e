package dev.migration.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code migration} command: holds the settings that all commands share. */
@Command(
        name = "migration",
        description = "Applies and undoes SQL migrations, and shows where a database stands.",
        subcommands = {
            NewCommand.class,
            StatusCommand.class,
            UpCommand.class,
            DownCommand.class,
            ValidateCommand.class,
            LockCommand.class,
            ResumeCommand.class,
            MarkFailedCommand.class,
            MarkAppliedCommand.class,
            BaselineCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "A setting is taken from its flag, else from the environment (MIGRATION_URL, MIGRATION_SCHEMA and so on;"
                    + " DATABASE_URL), else from migration.toml (url, schema and so on).",
            "Exit codes: 0 done, 1 failed, 2 usage or no database, 3 problems or pending, 4 waited too long."
        })
public final class MigrationCommand implements Runnable {

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.log.dev.migration";

    @Option(
            names = {"--verbose", "--stacktrace"},
            scope = ScopeType.INHERIT,
            description = "Also print the log, and the stack trace of a failure.")
    private boolean verbose;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "File with settings. Default: migration.toml, if there is one.")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Environment environment;
    private final Path directory;
    private final Terminal terminal;
    private final Farewell farewell;
    private final Flags flags = new Flags();
    private @Nullable Invocation invocation;

    private MigrationCommand(Environment environment, Path directory, Terminal terminal, Farewell farewell) {
        this.environment = environment;
        this.directory = directory;
        this.terminal = terminal;
        this.farewell = farewell;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... args) {
        // The logging binding reads its level once, before the arguments are parsed.
        if (Arrays.stream(args).anyMatch(arg -> arg.equals("--verbose") || arg.equals("--stacktrace"))) {
            System.setProperty(LOG_LEVEL, "debug");
        }
        var farewell = new Farewell();
        StandardOutput output = StandardOutput.install();
        int exitCode = output.exitCode(
                commandLine(System.getenv(), Path.of(""), Terminal::askOnConsole, farewell)
                        .execute(args),
                System.err);
        farewell.said();
        System.exit(exitCode);
    }

    /** The parser with all commands, for this environment, working directory and terminal, and what the process waits for. */
    static CommandLine commandLine(
            Map<String, String> environment, Path directory, Terminal terminal, Farewell farewell) {
        var command = new MigrationCommand(new Environment(environment), directory, terminal, farewell);
        var line = new CommandLine(command);
        command.flags.addTo(line.getCommandSpec());
        line.getSubcommands().values().forEach(MigrationCommand::explainOwnOptionsOnly);
        var failures = new Failures(command);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    // The settings are the same for every command: "migration --help" lists them once.
    private static void explainOwnOptionsOnly(CommandLine subcommand) {
        subcommand
                .getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        help -> help.optionListExcludingGroups(help.commandSpec().options().stream()
                                .filter(option -> !option.inherited())
                                .toList()));
        subcommand
                .getCommandSpec()
                .usageMessage()
                .footer("", "The settings, such as --url, and the exit codes: migration --help");
    }

    /** Called where no command was named. */
    @Override
    public void run() {
        throw new MissingSubcommandException(spec.commandLine());
    }

    boolean verbose() {
        return verbose;
    }

    /** What the command works with; the settings are read the first time. */
    Invocation invocation() {
        if (invocation == null) {
            invocation = new Invocation(
                    settings(),
                    directory,
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr(),
                    terminal,
                    farewell);
            invocation.report(environment.unread());
        }
        return invocation;
    }

    /** Which database was meant, where the settings could be read and say so. */
    @Nullable
    Value<Login> login() {
        return invocation == null ? null : invocation.settings().login();
    }

    private Settings settings() {
        var problems = new Problems();
        List<SettingSource> sources = new ArrayList<>(List.of(flags, environment));
        Path standard = directory.resolve("migration.toml");
        if (config != null) {
            sources.add(TomlFile.read(directory.resolve(config), problems));
        } else if (Files.exists(standard)) {
            sources.add(TomlFile.read(standard, problems));
        }
        Settings settings = Settings.read(sources, environment, directory, problems);
        problems.throwIfAny();
        return settings;
    }
}
