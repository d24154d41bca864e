// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.schema.internal.database.DatabaseIdentity;
import dev.migration.schema.internal.diff.ComparedSchema;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what differs between two schemas. */
@Command(
        name = "diff",
        description = {
            "Shows what differs between the schemas of two databases of the same product, without the history.",
            "Ends with code 3 if anything does. --schema names the schema in both."
        })
public final class DiffCommand extends Subcommand {

    @Parameters(
            arity = "1..2",
            paramLabel = "URL",
            description = "The two databases; with one URL, the configured database is compared with it.")
    private List<String> urls = List.of();

    @Override
    protected ExitCode run(Invocation invocation) {
        if (invocation.settings().namesTenants()) {
            throw Problems.refused(
                    "There are tenants, and this command compares one schema of each database.",
                    "leave out what names tenants, and name the schema of one: --schema NAME");
        }
        List<DatabaseUrl> logins = urls.stream()
                .map(url -> DatabaseUrlParser.typed(url, "migration diff URL URL"))
                .toList();
        DatabaseUrl first = logins.size() == 1 ? invocation.login() : logins.get(0);
        DatabaseUrl second = logins.get(logins.size() - 1);
        ComparedSchema one = ComparedSchema.read(invocation.builder(), first);
        ComparedSchema other = ComparedSchema.read(invocation.builder(), second);
        invocation.say("Comparing " + one.name() + "\n     with " + other.name());
        if (one.schema().equals(other.schema()) && DatabaseIdentity.isSame(first, second)) {
            throw Problems.refused(
                    "The schema " + Printable.line(one.schema()) + " is compared with itself.",
                    "name another database: migration diff URL URL");
        }
        String difference = one.differenceTo(other);
        if (difference.isEmpty()) {
            invocation.print("The schemas hold the same.\n");
            return ExitCode.DONE;
        }
        invocation.print(difference + "\n");
        return ExitCode.PROBLEMS;
    }
}
