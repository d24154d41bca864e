package dev.migration.cli.migrate;

import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.output.Document;
import dev.migration.cli.output.Format;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.report.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the files, the lock file and, if one is named, the database against each other. */
@Command(
        name = "validate",
        description = "Checks the migrations, the lock file and the history of the database against each other.")
public final class ValidateCommand extends Subcommand {

    @Option(
            names = "--strict",
            description = "Treat warnings as errors; require a lock file entry for every migration.")
    private boolean strict;

    @Option(names = "--format", description = "text, or json or toml with all problems. Default: text.")
    private Format format = Format.TEXT;

    @Override
    protected ExitCode run(Invocation invocation) {
        Strictness strictness = strict ? Strictness.STRICT : Strictness.NORMAL;
        boolean ofTenants = invocation.hasDatabase() && invocation.hasTenants();
        Migrator migrator = ofTenants ? invocation.files() : invocation.filesAndDatabase();
        List<Problem> problems =
                ofTenants ? TenantRuns.validate(invocation, strictness) : migrator.validate(strictness);
        ExitCode exitCode = problems.stream().anyMatch(Problem::isError) ? ExitCode.PROBLEMS : ExitCode.DONE;
        if (!format.isText()) {
            invocation.print(format.write(Document.ofProblems(
                    problems.stream().map(Secrets::masked).toList())));
            return exitCode;
        }
        invocation.report(problems);
        if (exitCode == ExitCode.PROBLEMS) {
            return exitCode;
        }
        int count = MigrationFiles.Access.files(migrator).migrations().size();
        invocation.print(count == 1 ? "1 migration is valid.\n" : count + " migrations are valid.\n");
        if (!invocation.hasDatabase()) {
            invocation.print("No database is named: only the files and the lock file were checked.\n");
        }
        return exitCode;
    }
}
