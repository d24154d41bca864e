// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.schema.Irreversible;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.internal.SizesFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks what a branch adds, by all that the other commands check. */
@Command(
        name = "review",
        description =
                "Checks the migrations that a branch adds: files, lock file, round trip, rehearsal, schema.sql and"
                        + " checks, in scratch databases beside the configured one.",
        footer = {
            "migration review --base origin/main",
            "migration review --base origin/main --sizes sizes.toml --format sarif"
        })
public final class ReviewCommand extends Subcommand {

    @Option(
            names = Branch.OPTION,
            required = true,
            paramLabel = "REVISION",
            description = "The branch that this one is merged into, as git knows it, such as origin/main.")
    private String base = "";

    @Option(
            names = "--sizes",
            paramLabel = "FILE",
            description = "How large the tables of the real database are, written by migration sizes.")
    private @Nullable Path sizes;

    @Mixin
    private final Irreversible irreversible = new Irreversible();

    @Option(
            names = "--format",
            paramLabel = "text|json|sarif|markdown",
            description = "text, json, sarif (2.1.0), or markdown with a summary for a pull request. Default: text.")
    private ReviewFormat format = ReviewFormat.TEXT;

    @Override
    protected ExitCode run(Invocation invocation) {
        if (invocation.settings().namesTenants()) {
            throw Problems.refused(
                    "A review works on one schema, but tenants are named.",
                    "leave out the tenants, and name a database for tests: --url URL");
        }
        Branch branch = Branch.of(invocation.directory(), base);
        Map<String, Size> known =
                sizes == null ? null : SizesFile.read(invocation.directory().resolve(sizes), sizes.toString());
        try (var review = new Review(invocation, branch, irreversible.versions(), known)) {
            return print(invocation, branch, review);
        }
    }

    private ExitCode print(Invocation invocation, Branch branch, Review review) {
        boolean isText = format == ReviewFormat.TEXT;
        if (isText) {
            invocation.print(Reviewed.title(branch, review.added()) + "\n");
        }
        var parts = new ArrayList<Part>();
        for (Supplier<List<Part>> each : review.parts()) {
            List<Part> over = each.get();
            parts.addAll(over);
            if (isText) {
                over.forEach(part -> invocation.print(ReviewText.of(part)));
            }
        }
        var reviewed = new Reviewed(branch, review.added(), List.copyOf(parts));
        invocation.print(
                switch (format) {
                    case TEXT -> ReviewText.of(reviewed);
                    case JSON -> ReviewDocument.of(reviewed);
                    case SARIF -> ReviewSarif.of(reviewed);
                    case MARKDOWN -> ReviewMarkdown.of(reviewed);
                });
        return reviewed.exitCode();
    }
}
