// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Undoes applied migrations, the last one by default. */
@Mojo(name = "down", aggregator = true, threadSafe = true)
final class DownMojo extends TargetMojo {

    /** Confirms that several migrations are undone: Maven cannot ask. */
    @Parameter(property = "migration.yes")
    boolean yes;

    /** The name of a protected database. */
    @Parameter(property = "migration.force")
    @Nullable
    String force;

    @Override
    List<String> command() {
        List<String> command = command("down");
        option(command, "--yes", yes);
        option(command, "--force", force);
        return command;
    }
}
