// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.schema.internal.scratch.ScratchProof;
import dev.migration.schema.internal.scratch.SquashedFiles;
import dev.migration.schema.internal.scratch.SquashedMigrations;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes one migration of the first ones. */
@Command(
        name = "squash",
        description =
                "Makes one migration of all up to a version, proves in scratch databases that it gives the same, and moves"
                        + " their files aside.")
public final class SquashCommand extends Subcommand {

    @Option(
            names = "--to",
            required = true,
            paramLabel = "VERSION",
            description = "The last one that becomes part of it.")
    private String newest = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What it is called. Default: squashed.")
    private String name = "squashed";

    @Option(
            names = "--keep",
            paramLabel = "FOLDER",
            description = "Where the files are moved. Default: squashed, beside the folder of the migrations.")
    private @Nullable Path keep;

    @Override
    protected ExitCode run(Invocation invocation) {
        if (!name.matches("[a-z0-9_]+")) {
            throw misused("--name takes lower-case letters, digits and _, not '" + name + "'.");
        }
        Protection.requireUnprotected(invocation, "name a database of another server: --url");
        if (invocation.settings().namesTenants()) {
            throw Problems.refused(
                    "There are tenants, and a squash would name the schema of the scratch database in place of theirs."
                            + " Nothing was changed.",
                    "keep the migrations of tenants as they are");
        }
        SquashedFiles files = SquashedFiles.of(
                invocation.files(),
                newest,
                name,
                keep == null ? null : invocation.directory().resolve(keep));
        var migrations = new SquashedMigrations(invocation.scratchRuns(), invocation.login(), files);
        try (var proof = new ScratchProof(
                invocation.scratchRuns(), invocation.login(), files.target().getFileName(), migrations)) {
            files.replace(proof);
        }
        invocation.print("Wrote " + invocation.shown(files.target()) + ", which gives the same as the "
                + files.count() + " migrations up to " + files.newest() + ".\nMoved their files to "
                + invocation.shown(files.kept())
                + ": databases that have only some of them need them once more. Commit both.\n");
        invocation.report(List.of());
        return ExitCode.DONE;
    }
}
