// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Runs migrations up to, or down to, a target. */
abstract class TargetMojo extends MigrationMojo {

    /** The version that is then the current one. */
    @Parameter(property = "migration.to")
    @Nullable
    String to;

    /** This number of migrations. */
    @Parameter(property = "migration.count")
    @Nullable
    String count;

    /** Shows what would be done, and executes nothing. */
    @Parameter(property = "migration.dryRun")
    boolean dryRun;

    List<String> command(String name) {
        List<String> command = new ArrayList<>(List.of(name));
        option(command, "--to", to);
        option(command, "--count", count);
        option(command, "--dry-run", dryRun);
        return command;
    }
}
