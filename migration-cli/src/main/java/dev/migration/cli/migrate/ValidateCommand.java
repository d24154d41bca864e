// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.output.Format;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.files.Migrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the files, the lock file and, if one is named, the database against each other. */
@Command(
        name = "validate",
        description = "Checks the migrations, the lock file and the history of the database against each other.",
        footer = {
            "migration validate",
            "migration validate --require-down 0010",
            "migration validate --strict --url " + DatabaseUrl.EXAMPLE
        })
public final class ValidateCommand extends Subcommand {

    private static final String ALL = "0";

    @Option(
            names = "--strict",
            description = "Treat warnings as errors; require a lock file entry for every migration.")
    private boolean strict;

    @Option(
            names = "--require-down",
            arity = "0..1",
            fallbackValue = ALL,
            paramLabel = "VERSION",
            description = "Also require a down script for every migration, or for those from this version on.")
    private @Nullable String requireDown;

    @Option(names = "--format", description = "text, or json or toml with all problems. Default: text.")
    private Format format = Format.TEXT;

    @Override
    protected ExitCode run(Invocation invocation) {
        Strictness strictness = strict ? Strictness.STRICT : Strictness.NORMAL;
        Migrator migrator = invocation.filesAndDatabase();
        List<Problem> problems = new ArrayList<>(withoutDownScript(invocation, migrator));
        problems.addAll(migrator.validate(strictness));
        ExitCode exitCode = problems.stream().anyMatch(Problem::isError) ? ExitCode.PROBLEMS : ExitCode.DONE;
        if (!format.isText()) {
            invocation.print(format.write(Map.of(
                    "problems",
                    ProblemDocument.of(problems.stream().map(invocation::shown).toList()))));
            return exitCode;
        }
        invocation.report(problems);
        if (exitCode == ExitCode.PROBLEMS) {
            return exitCode;
        }
        int count = Migrations.of(migrator).count();
        invocation.print(count == 1 ? "1 migration is valid.\n" : count + " migrations are valid.\n");
        invocation.print(notChecked(invocation, Migrations.of(migrator).hasLockFile()));
        return exitCode;
    }

    private static String notChecked(Invocation invocation, boolean hasLockFile) {
        String database = invocation.hasDatabase() ? "" : "Not checked: a database, as none is named (--url).\n";
        return database
                + (hasLockFile ? "" : "Not checked: a lock file, as there is none (migration lock writes it).\n");
    }

    private List<Problem> withoutDownScript(Invocation invocation, Migrator migrator) {
        if (requireDown == null) {
            return List.of();
        }
        Version from = Version.of(requireDown);
        if (!from.isNumeric()) {
            throw misused("--require-down takes a version such as 0007, not '" + requireDown + "'.");
        }
        return Migrations.of(migrator).withoutDownScript(from, invocation.vendor());
    }
}
