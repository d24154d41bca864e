// SPDX-License-Identifier: Apache-2.0
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
import dev.migration.cli.review.ReviewCommand;
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
import dev.migration.cli.server.StatementsCommand;
import dev.migration.cli.server.WaitCommand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The commands there are. */
final class Commands {

    /** Those that a person looks for, by what they are about, in the order of the help. */
    static final Map<String, List<Class<?>>> GROUPS = groups();

    /** They are listed after those. */
    private static final List<Class<?>> OTHERS =
            List.of(SettingsPage.class, HelpCommand.class, Completion.class, ManPage.class);

    private static final List<Class<?>> ALL = Stream.concat(
                    GROUPS.values().stream().flatMap(List::stream), OTHERS.stream())
            .toList();

    /** They show or print something of every command. */
    private static final Set<Class<?>> OF_ALL = Set.of(HelpCommand.class, Completion.class, ManPage.class);

    private Commands() {}

    private static Map<String, List<Class<?>>> groups() {
        Map<String, List<Class<?>>> groups = new LinkedHashMap<>();
        groups.put(
                "Files",
                List.of(
                        NewCommand.class,
                        RemedyCommand.class,
                        RenumberCommand.class,
                        ValidateCommand.class,
                        LockCommand.class,
                        ReviewCommand.class));
        groups.put(
                "Run",
                List.of(
                        RehearseCommand.class,
                        StatusCommand.class,
                        UpCommand.class,
                        DownCommand.class,
                        ResumeCommand.class,
                        BatchesCommand.class));
        groups.put(
                "History",
                List.of(
                        LogCommand.class,
                        MarkFailedCommand.class,
                        MarkAppliedCommand.class,
                        BaselineCommand.class,
                        AdoptCommand.class));
        groups.put(
                "Schema",
                List.of(
                        RoundTripCommand.class,
                        DiffCommand.class,
                        DriftCommand.class,
                        DumpCommand.class,
                        LoadCommand.class,
                        SquashCommand.class));
        groups.put(
                "Databases",
                List.of(
                        DatabaseCommand.class,
                        SeedCommand.class,
                        CheckCommand.class,
                        SizesCommand.class,
                        StatementsCommand.class,
                        WaitCommand.class,
                        FleetCommand.class));
        return groups;
    }

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
        return Stream.concat(Stream.of(name(type)), Arrays.stream(command(type).aliases()));
    }

    /** By which the help lists it. */
    static String name(Class<?> type) {
        return command(type).name();
    }

    private static Command command(Class<?> type) {
        return type.getAnnotation(Command.class);
    }
}
