// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.Code;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.engine.PlainFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the seed data of an environment. */
@Command(
        name = "seed",
        description = "Runs the seed data of an environment, seeds/ENVIRONMENT.sql. The history does not record it:"
                + " it runs each time.")
public final class SeedCommand extends Subcommand {

    /** Nothing that leads to another folder. */
    private static final Pattern ENVIRONMENT = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*");

    private static final String ENDING = ".sql";

    @Parameters(arity = "0..1", paramLabel = "ENVIRONMENT", description = "Which one. Default: development.")
    private String environment = "development";

    @Option(
            names = "--force",
            paramLabel = "DATABASE",
            description = "Run it also in a protected database, if this is the database's own name.")
    private @Nullable String force;

    @Override
    protected ExitCode run(Invocation invocation) {
        if (!ENVIRONMENT.matcher(environment).matches()) {
            throw misused("'" + environment
                    + "' is no name of an environment: the file is ENVIRONMENT.sql in the folder of --seeds.");
        }
        Path file = file(new SqlFolder(invocation.settings().seeds(), invocation));
        invocation.nameDatabase();
        invocation.requireFile();
        Protection.requireLifted(invocation, force, Protection.Act.SEED, "migration seed " + environment);
        long start = System.nanoTime();
        var seeds = new PlainFile(file, invocation.shown(file));
        String count = Printable.counted(seeds.seed(invocation.runnerOfExisting()), "statement");
        invocation.print("Ran " + Printable.line(seeds.shown()) + ": " + count + " in "
                + Printable.duration(Duration.ofNanos(System.nanoTime() - start)) + ".\n");
        return ExitCode.DONE;
    }

    private Path file(SqlFolder folder) {
        String name = environment.endsWith(ENDING) ? environment : environment + ENDING;
        Path file = folder.path().resolve(name);
        if (Files.exists(file)) {
            return file;
        }
        List<String> others = folder.files().stream()
                .map(other -> other.getFileName().toString())
                .map(other -> other.substring(0, other.length() - ENDING.length()))
                .toList();
        throw Problems.refused(
                Code.INVALID_NAME,
                "There is no " + folder.name() + "/" + name + ".",
                others.isEmpty()
                        ? "write it, or name another folder with --seeds: there is no seed data in " + folder.name()
                        : "there is seed data for " + Printable.names(others));
    }
}
