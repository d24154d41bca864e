package dev.migration.cli;

import dev.migration.Migrator;
import dev.migration.lockfile.Strictness;
import dev.migration.problem.Problem;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the files, the lock file and, where one is named, the database against each other. */
@Command(
        name = "validate",
        description = "Checks the migrations, the lock file and the history of the database against each other.")
final class ValidateCommand extends Subcommand {

    @Option(
            names = "--strict",
            description = "Take warnings for errors; ask for a lock file entry for every migration.")
    private boolean strict;

    @Override
    ExitCode run(Session session) {
        boolean withDatabase = session.settings().login() != null;
        Migrator migrator = withDatabase ? session.migrator() : session.files();
        List<Problem> problems = migrator.validate(strict ? Strictness.STRICT : Strictness.NORMAL);
        session.report(problems);
        if (problems.stream().anyMatch(Problem::isError)) {
            return ExitCode.PROBLEMS;
        }
        int count = migrator.migrations().migrations().size();
        session.print(count == 1 ? "1 migration is valid.\n" : count + " migrations are valid.\n");
        if (!withDatabase) {
            session.print("No database is named: only the files and the lock file were checked.\n");
        }
        return ExitCode.DONE;
    }
}
