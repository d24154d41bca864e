// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusText;
import dev.migration.schema.internal.database.DatabaseAdmin;
import dev.migration.schema.internal.database.DatabaseAdmins;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the database anew. */
@Command(name = "reset", description = "Drops the database, creates it, and applies all migrations; asks before.")
final class ResetCommand extends Subcommand {

    private static final Set<Code> NO_FILES = EnumSet.of(Code.EMPTY_LOCATION, Code.MISSING_LOCATION);

    /** What tells that the settings or the files are not those of this database. */
    private static final Set<Code> NOT_THESE =
            EnumSet.of(Code.MISSING_FILE, Code.EMPTY_LOCATION, Code.MISSING_LOCATION, Code.INVALID_SETTING);

    @Mixin
    private final DropOptions options = new DropOptions();

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        DropOptions.requireNoTenants(invocation);
        DatabaseAdmin admin = DatabaseAdmins.of(invocation.login());
        if (admin.exists()) {
            requireFilesOfHistory(invocation);
            requireSoundFiles(invocation);
            options.drop(invocation, admin, "migration db reset");
        }
        CreateCommand.create(invocation, admin);
        RunReport report = invocation.ofAllPhases().runner().up();
        invocation.print(StatusText.total(report));
        invocation.report(report.warnings());
        return ExitCode.DONE;
    }

    /**
     * Before anything is dropped, with the schema, the role and the init SQL of the run: files that are not those of this
     * database would make another one.
     */
    private static void requireFilesOfHistory(Invocation invocation) {
        Migrator reader = invocation.readerWithoutWarning();
        // Another branch may have one of their numbers; where none is as it is here, it is another application. Two
        // applications may share a repeatable one.
        boolean anyOfThese = reader.status().migrations().stream()
                .anyMatch(one -> one.state() == State.APPLIED && !one.isRepeatable());
        List<Problem> errors = reader.validate(Strictness.NORMAL).stream()
                .filter(problem -> problem.isError()
                        && (NOT_THESE.contains(problem.code())
                                || (problem.code() == Code.DUPLICATE_VERSION && !anyOfThese)))
                .map(problem -> problem.code() == Code.INVALID_SETTING
                        ? problem
                        : problem.withRemedy(Remedy.of(
                                "{}; or, if the data may go: migration db drop, migration db create, {}",
                                Problems.remedy(problem),
                                Fix.command("up"))))
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidMigrationsException(errors);
        }
    }

    /** Before anything is dropped: no files, or files that cannot be applied, would leave an empty database. */
    private static void requireSoundFiles(Invocation invocation) {
        List<Problem> errors = invocation.filesOfExisting().validate(Strictness.NORMAL).stream()
                .map(problem -> NO_FILES.contains(problem.code()) ? Problems.asError(problem) : problem)
                .filter(Problem::isError)
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidMigrationsException(errors);
        }
    }
}
