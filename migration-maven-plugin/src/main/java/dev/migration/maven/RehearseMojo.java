// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Reports whom each migration would block: executes it in a transaction that is rolled back. */
@Mojo(name = "rehearse", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
final class RehearseMojo extends MigrationMojo {

    /** An empty database, or a copy of the one in {@code url}. With {@code database} the build creates one. */
    @Parameter(property = "migration.scratchUrl")
    @Nullable
    String scratchUrl;

    /** The first version that is rehearsed, such as {@code 0042}; older ones are only applied. */
    @Parameter(property = "migration.from")
    @Nullable
    String from;

    /** How large the tables of the real database are, as {@code migration sizes} wrote it. */
    @Parameter(property = "migration.sizes")
    @Nullable
    String sizes;

    /** What the release that serves sends, as its tests have recorded it: each is prepared before and after each migration. */
    @Parameter(property = "migration.statementsFile")
    @Nullable
    String statementsFile;

    /** The same file as a revision of git has it, such as {@code origin/main}. */
    @Parameter(property = "migration.statementsOf")
    @Nullable
    String statementsOf;

    /** Fails where a rule finds this or worse: {@code error}, {@code warn} or {@code note}. Default: {@code error}. */
    @Parameter(property = "migration.failOn")
    @Nullable
    String failOn;

    /** The whole report as JSON, for the job of the build to keep. */
    @Parameter(property = "migration.file")
    @Nullable
    String file;

    @Override
    List<String> command() {
        return command(scratchUrl, from);
    }

    /** Whatever the goals before have applied in the build's database. */
    @Override
    List<String> commandOn(BuildDatabase own) throws MojoExecutionException {
        if (scratchUrl != null) {
            throw new MojoExecutionException(
                    "Both a scratchUrl (migration.scratchUrl) and a database (migration.database)"
                            + " are set.\n  Next: leave one of them out");
        }
        return command(own.emptyOne(), from == null ? "0" : from);
    }

    private List<String> command(@Nullable String scratch, @Nullable String first) {
        List<String> command = new ArrayList<>(List.of("rehearse"));
        option(command, "--scratch-url", scratch);
        option(command, "--from", first);
        option(command, "--sizes", sizes);
        option(command, "--statements", statementsFile);
        option(command, "--statements-of", statementsOf);
        option(command, "--fail-on", failOn);
        option(command, "--file", file);
        return command;
    }
}
