// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.ServiceStatements;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import dev.migration.statements.internal.StatementsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The statements of the release that serves: of a file, of the same file in a revision of git, or of both. */
final class ServingStatements {

    private static final String COMMAND = "--statements-of REVISION, such as --statements-of origin/main";

    private ServingStatements() {}

    /**
     * What was named.
     *
     * @param file null where none was named
     * @param revision of the release before; the file is that of the release of these migrations then
     */
    static ReleaseStatements of(Invocation invocation, @Nullable Path file, @Nullable String revision) {
        Path path = file == null ? null : invocation.directory().resolve(file);
        StatementsFile after = path == null ? null : StatementsFile.read(path);
        if (revision == null) {
            return after == null ? ReleaseStatements.NONE : ReleaseStatements.of(after);
        }
        StatementsFile before = ofRevision(path == null ? ServiceStatements.file(invocation.files()) : path, revision);
        return after == null ? ReleaseStatements.of(before) : ReleaseStatements.of(before, after);
    }

    private static StatementsFile ofRevision(Path path, String revision) {
        String name = revision + ":./" + Objects.requireNonNull(path.getFileName());
        if (revision.isBlank() || revision.startsWith("-") || revision.contains(":")) {
            throw Problems.refused(
                    Printable.line(revision) + " is no revision of git.",
                    "name a branch, a tag or a commit: " + COMMAND);
        }
        try {
            Path errors = Files.createTempFile("migration-git", ".txt");
            try {
                var builder = new ProcessBuilder("git", "show", name)
                        .directory(Objects.requireNonNull(path.toAbsolutePath().getParent())
                                .toFile())
                        .redirectError(errors.toFile());
                // A revision that has to be fetched first is missing.
                builder.environment().put("GIT_TERMINAL_PROMPT", "0");
                Process git = builder.start();
                try (InputStream out = git.getInputStream()) {
                    git.getOutputStream().close();
                    String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                    if (git.waitFor() != 0) {
                        throw Problems.refused(
                                "git does not have the statements of " + Printable.line(name) + ": "
                                        + Printable.line(
                                                Files.readString(errors).strip()),
                                "fetch the revision, or record its statements and commit them; or name a file:"
                                        + " --statements FILE");
                    }
                    return StatementsFile.parse(name, text);
                } finally {
                    git.destroy();
                }
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw Problems.refused(
                    "git cannot be run for " + Printable.line(name) + ": "
                            + Printable.line(String.valueOf(e.getMessage())),
                    "install git, or name a file: --statements FILE");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.refused("The rehearsal was interrupted while git was read.", "start again");
        }
    }
}
