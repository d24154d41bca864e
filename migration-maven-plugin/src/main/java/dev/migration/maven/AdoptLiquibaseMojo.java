// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Writes the first migration from a database that the team's own Liquibase has filled. */
@Mojo(name = "adopt-liquibase", threadSafe = true)
final class AdoptLiquibaseMojo extends MigrationMojo {

    /** A database that was empty before Liquibase ran there, as it runs in production. It is only read. */
    @Parameter(property = "migration.from", required = true)
    @SuppressWarnings("NullAway.Init")
    String from;

    /** A database on whose server a scratch database is created; by default that of {@code from}. */
    @Parameter(property = "migration.scratchUrl")
    @Nullable
    String scratchUrl;

    /** Whether the migration is to run in the schema of any connection, as of tenants. */
    @Parameter(property = "migration.anySchema", defaultValue = "false")
    boolean anySchema;

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("adopt", "liquibase"));
        option(command, "--from", from);
        option(command, "--scratch-url", scratchUrl);
        if (anySchema) {
            command.add("--any-schema");
        }
        return command;
    }
}
