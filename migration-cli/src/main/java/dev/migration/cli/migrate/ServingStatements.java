// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.cli.command.Git;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.ServiceStatements;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import dev.migration.statements.internal.StatementsFile;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The statements of the release that serves: of a file, of the same file in a revision of git, or of both. */
public final class ServingStatements {

    private static final String COMMAND = "--statements-of REVISION, such as --statements-of origin/main";

    private ServingStatements() {}

    /**
     * What was named.
     *
     * @param file null where none was named
     * @param revision of the release before; the file is that of the release of these migrations then
     */
    public static ReleaseStatements of(Invocation invocation, @Nullable Path file, @Nullable String revision) {
        Path path = file == null ? null : invocation.directory().resolve(file);
        StatementsFile after = path == null ? null : StatementsFile.read(path);
        if (revision == null) {
            return after == null ? ReleaseStatements.NONE : ReleaseStatements.of(after);
        }
        StatementsFile before = ofRevision(path == null ? ServiceStatements.file(invocation.files()) : path, revision);
        return after == null ? ReleaseStatements.of(before) : ReleaseStatements.of(before, after);
    }

    private static StatementsFile ofRevision(Path path, String revision) {
        Git.requireRevision(revision, COMMAND);
        String name = revision + ":./" + Objects.requireNonNull(path.getFileName());
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
        Git.Answer answer = new Git(folder, ", or name a file: --statements FILE").ask("show", name);
        if (!answer.isGiven()) {
            throw Problems.refused(
                    "git does not have the statements of " + Printable.line(name) + ": " + Printable.line(answer.err()),
                    "fetch the revision, or record its statements and commit them; or name a file:"
                            + " --statements FILE");
        }
        return StatementsFile.parse(name, answer.out());
    }
}
