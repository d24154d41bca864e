// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.engine.ServiceStatements;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.report.ExitCode;
import dev.migration.statements.internal.DatabaseStatements;
import dev.migration.statements.internal.RecordedRun;
import dev.migration.statements.internal.StatementsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes which statements the release that serves sends, or checks them. */
@Command(
        name = "statements",
        description =
                "Prints which statements a database is sent, without values, or checks the file statements.sql against"
                        + " those that the service's tests recorded.",
        footer = {
            "migration statements --from-database --file statements.sql",
            "migration statements --recorded target/migration-statements"
        })
public final class StatementsCommand extends Subcommand {

    @Option(
            names = "--from-database",
            description = "Read them from the statistics of PostgreSQL (pg_stat_statements), MariaDB or MySQL.")
    private boolean fromDatabase;

    @Option(
            names = "--sent-by",
            paramLabel = "USER",
            description = "Only those of this user of PostgreSQL, such as that of the service.")
    private @Nullable String sentBy;

    @Option(
            names = "--recorded",
            paramLabel = "FOLDER",
            description =
                    "Check the file against what the tests recorded into this folder, target/migration-statements.")
    private @Nullable Path recorded;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The file: what was read is added to it. Default for --recorded: statements.sql beside"
                    + " migrations.lock.")
    private @Nullable Path file;

    @Option(
            names = "--rewrite",
            description =
                    "With --recorded: write the file anew. All tests have to have run since the folder was emptied.")
    private boolean rewrite;

    @Option(
            names = "--strict",
            description = "With --recorded: statements that are in the file and no test sent are an error.")
    private boolean strict;

    @Override
    protected ExitCode run(Invocation invocation) {
        if (fromDatabase == (recorded != null)) {
            throw misused("Name one of --from-database and --recorded FOLDER");
        }
        if (recorded == null) {
            fromDatabase(invocation);
        } else {
            check(invocation, invocation.directory().resolve(recorded));
        }
        return ExitCode.DONE;
    }

    private void fromDatabase(Invocation invocation) {
        invocation.requireFile();
        DatabaseStatements read = ServiceStatements.counted(invocation.readerWithoutWarning(), sentBy);
        List<Problem> warnings = new ArrayList<>(read.gaps());
        addLeftOut(warnings, read.cut(), "the server has not all of their text");
        addLeftOut(warnings, read.unread(), "they cannot be read as SQL");
        invocation.report(warnings);
        if (file == null || file.toString().equals("-")) {
            invocation.print(read.statements().text());
            return;
        }
        Path path = invocation.directory().resolve(file);
        int added = RecordedRun.add(path, read.statements());
        invocation.print("Wrote " + invocation.shown(path) + ": read "
                + Printable.counted(read.statements().statements().size(), "statement") + ", " + added + " new\n");
    }

    private static void addLeftOut(List<Problem> warnings, int count, String why) {
        if (count > 0) {
            warnings.add(Problem.warning(
                    Code.INVALID_SETTING,
                    null,
                    Printable.counted(count, "statement") + " left out: " + why + ".",
                    "have the service's tests record them"));
        }
    }

    private void check(Invocation invocation, Path folder) {
        Path path = file != null ? invocation.directory().resolve(file) : ServiceStatements.file(invocation.files());
        String shown = invocation.shown(path);
        if (Files.notExists(path)) {
            throw Problems.refused("There is no " + shown + ".", recordThem());
        }
        StatementsFile known = StatementsFile.read(path);
        StatementsFile seen = RecordedRun.seen(folder, known.product())
                .orElseThrow(() -> Problems.refused(
                        "No test has recorded statements of " + known.product() + " in " + invocation.shown(folder)
                                + ".",
                        Remedy.of("run all tests with {}", Fix.setting("statements", "check"))));
        RecordedRun.Difference difference = RecordedRun.difference(known, seen);
        if (rewrite) {
            RecordedRun.write(path, known.without(difference.unsent()).with(seen.statements()));
            invocation.print("Wrote " + shown + ": " + difference.missing().size() + " added, "
                    + difference.unsent().size() + " removed\n");
            return;
        }
        List<Problem> problems = new ArrayList<>();
        if (!difference.missing().isEmpty()) {
            problems.add(Problems.error(
                    Code.STATEMENTS_MISMATCH,
                    "The tests send " + Printable.counted(difference.missing().size(), "statement") + " that " + shown
                            + " does not have:" + Printable.names(difference.missing(), 4),
                    recordThem()));
        }
        if (!difference.unsent().isEmpty()) {
            Problem unsent = Problems.error(
                    Code.STATEMENTS_MISMATCH,
                    shown + " has " + Printable.counted(difference.unsent().size(), "statement")
                            + " that no test sent since the folder was emptied:"
                            + Printable.names(difference.unsent(), 4),
                    Remedy.of(
                            "if all tests have run, remove them: {}",
                            Fix.command("statements", "--recorded", String.valueOf(recorded), "--rewrite")));
            problems.add(strict ? unsent : Problems.asWarning(unsent));
        }
        Problems.throwIfInvalid(problems);
        invocation.report(problems);
        invocation.print(shown + " has what the tests send: "
                + Printable.counted(seen.statements().size(), "statement") + "\n");
    }

    private static Remedy recordThem() {
        return Remedy.of("run the tests with {}, and commit the file", Fix.setting("statements", "record"));
    }
}
