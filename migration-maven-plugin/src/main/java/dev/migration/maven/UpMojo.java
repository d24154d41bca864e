package dev.migration.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Applies what is pending; in a phase before sources are generated from the schema. */
@Mojo(name = "up", defaultPhase = LifecyclePhase.INITIALIZE, threadSafe = true)
final class UpMojo extends MigrationMojo {

    /** Up to this version. */
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

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("up"));
        option(command, "--to", to);
        option(command, "--count", count);
        option(command, "--dry-run", dryRun);
        return command;
    }
}
