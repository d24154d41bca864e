package dev.migration.cli;

import dev.migration.cli.files.LockCommand;
import dev.migration.cli.files.NewCommand;
import dev.migration.cli.files.RenumberCommand;
import dev.migration.cli.fleet.FleetCommand;
import dev.migration.cli.migrate.AdoptCommand;
import dev.migration.cli.migrate.BaselineCommand;
import dev.migration.cli.migrate.BatchesCommand;
import dev.migration.cli.migrate.DownCommand;
import dev.migration.cli.migrate.LogCommand;
import dev.migration.cli.migrate.MarkAppliedCommand;
import dev.migration.cli.migrate.MarkFailedCommand;
import dev.migration.cli.migrate.RehearseCommand;
import dev.migration.cli.migrate.RemedyCommand;
import dev.migration.cli.migrate.ResumeCommand;
import dev.migration.cli.migrate.StatusCommand;
import dev.migration.cli.migrate.UpCommand;
import dev.migration.cli.migrate.ValidateCommand;
import dev.migration.cli.schema.DiffCommand;
import dev.migration.cli.schema.DriftCommand;
import dev.migration.cli.schema.DumpCommand;
import dev.migration.cli.schema.LoadCommand;
import dev.migration.cli.schema.RoundTripCommand;
import dev.migration.cli.schema.SquashCommand;
import dev.migration.cli.server.CheckCommand;
import dev.migration.cli.server.DatabaseCommand;
import dev.migration.cli.server.SeedCommand;
import dev.migration.cli.server.SizesCommand;
import dev.migration.cli.server.WaitCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The commands there are. */
final class Commands {

    private static final List<Class<?>> ALL = List.of(
            NewCommand.class,
            StatusCommand.class,
            BatchesCommand.class,
            LogCommand.class,
            UpCommand.class,
            DownCommand.class,
            ValidateCommand.class,
            RehearseCommand.class,
            RemedyCommand.class,
            RenumberCommand.class,
            LockCommand.class,
            RoundTripCommand.class,
            DiffCommand.class,
            DriftCommand.class,
            DumpCommand.class,
            LoadCommand.class,
            SquashCommand.class,
            ResumeCommand.class,
            MarkFailedCommand.class,
            MarkAppliedCommand.class,
            BaselineCommand.class,
            AdoptCommand.class,
            DatabaseCommand.class,
            FleetCommand.class,
            SeedCommand.class,
            CheckCommand.class,
            SizesCommand.class,
            WaitCommand.class,
            SettingsPage.class,
            HelpCommand.class,
            Completion.class,
            ManPage.class);

    /** They show or print something of every command. */
    private static final Set<Class<?>> OF_ALL = Set.of(HelpCommand.class, Completion.class, ManPage.class);

    private Commands() {}

    /**
     * The commands that these arguments may mean. What follows the name of one is for that one alone, and to make all of
     * them takes longer than most commands.
     */
    static List<Class<?>> needed(String... args) {
        return ALL.stream()
                .filter(type ->
                        args.length > 0 && !OF_ALL.contains(type) && names(type).anyMatch(args[0]::equals))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(ALL);
    }

    private static Stream<String> names(Class<?> type) {
        Command command = type.getAnnotation(Command.class);
        return Stream.concat(Stream.of(command.name()), Arrays.stream(command.aliases()));
    }
}
