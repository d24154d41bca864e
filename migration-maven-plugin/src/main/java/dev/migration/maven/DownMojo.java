package dev.migration.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Undoes applied migrations, the last one by default. */
@Mojo(name = "down", aggregator = true, threadSafe = true)
final class DownMojo extends MigrationMojo {

    /** Down to this version, which is then the current one. */
    @Parameter(property = "to")
    @Nullable
    String to;

    /** This number of migrations. */
    @Parameter(property = "count")
    @Nullable
    String count;

    /** Shows what would be done, and executes nothing. */
    @Parameter(property = "dryRun")
    boolean dryRun;

    /** Undoes several, as nobody can be asked. */
    @Parameter(property = "yes")
    boolean yes;

    /** The name of a protected database. */
    @Parameter(property = "force")
    @Nullable
    String force;

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("down"));
        option(command, "--to", to);
        option(command, "--count", count);
        option(command, "--dry-run", dryRun);
        option(command, "--yes", yes);
        option(command, "--force", force);
        return command;
    }
}
