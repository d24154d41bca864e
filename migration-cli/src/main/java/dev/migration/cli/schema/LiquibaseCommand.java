// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.adopt.internal.BaselineFile;
import dev.migration.adopt.internal.BaselineSchema;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the first migration of what Liquibase has made. */
@Command(
        name = "liquibase",
        description =
                "Writes the first migration from a database that your own Liquibase has filled, and checks in a scratch"
                        + " database that it gives the same.",
        footer = "migration adopt liquibase --from postgres://postgres@localhost/clinic_new")
public final class LiquibaseCommand extends Subcommand {

    @Option(
            names = "--from",
            required = true,
            paramLabel = "URL",
            description =
                    "A database that was empty before your Liquibase ran there, as it runs in production. It is only"
                            + " read.")
    private String from = "";

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description =
                    "A database on whose server the scratch database is created and dropped, for a user who may create"
                            + " databases. Default: that of --from.")
    private @Nullable String scratchUrl;

    @Option(names = "--name", paramLabel = "NAME", description = "What the migration is called. Default: baseline.")
    private String name = "baseline";

    @Option(
            names = "--any-schema",
            description =
                    "The migration runs in the schema of any connection, as of tenants: it names none, or is refused.")
    private boolean anySchema;

    @Override
    protected ExitCode run(Invocation invocation) {
        DatabaseUrl filled = DatabaseUrlParser.typed(from, "--from URL");
        var file = new BaselineFile(
                invocation.scratchRuns(),
                filled,
                name,
                anySchema ? BaselineSchema.ANY : BaselineSchema.FILLED,
                invocation::shown);
        file.requireFilledForThis(invocation.hasDatabase() ? invocation.login() : null);
        if (scratchUrl == null) {
            Protection.requireUnprotected(invocation, "name a database of another server: --scratch-url");
        }
        invocation.print(
                file.write(scratchUrl == null ? filled : DatabaseUrlParser.typed(scratchUrl, "--scratch-url URL")));
        return ExitCode.DONE;
    }
}
