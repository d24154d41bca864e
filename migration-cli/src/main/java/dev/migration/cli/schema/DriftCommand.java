// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.engine.HistoryLog;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.report.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what was changed by hand since the last run. */
@Command(
        name = "drift",
        description = "Compares the schema with the one recorded at the end of the last run: what was changed by hand.")
public final class DriftCommand extends Subcommand {

    private static final Remedy HOW = Remedy.of(
            "have each run record it: record-schema=true, in a service migration.record-schema=true; and record it as"
                    + " it is now: {}",
            Fix.command("drift", "--record"));

    @Option(names = "--record", description = "Record the schema as it is now.")
    private boolean record;

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        if (record) {
            String schema = new HistoryLog(invocation.runnerOfExisting()).recordSchema();
            invocation.print("What the schema " + Printable.line(schema) + " holds is recorded.\n");
            return ExitCode.DONE;
        }
        HistoryLog.Drift drift = new HistoryLog(invocation.reader()).drift();
        String schema = Printable.line(drift.schema());
        List<String> ranSince = drift.ranSince();
        if (ranSince == null) {
            return drifted(invocation, "There is no record of what the schema " + schema + " contained.", HOW);
        }
        if (!ranSince.isEmpty()) {
            return drifted(
                    invocation,
                    "The record of schema " + schema + " is out of date: " + Printable.names(ranSince)
                            + " ran after it was written.",
                    HOW);
        }
        if (drift.difference().isEmpty()) {
            invocation.print("The schema " + schema + " is as it was at the end of the last run.\n");
            return ExitCode.DONE;
        }
        invocation.print(drift.difference() + "\n");
        return drifted(
                invocation,
                "The schema " + schema + " has changed since the end of the last run.",
                Remedy.of(
                        "undo what was changed by hand, or make it a migration; to accept it as it is: {}",
                        Fix.command("drift", "--record")));
    }

    private static ExitCode drifted(Invocation invocation, String message, CharSequence remedy) {
        invocation.report(List.of(Problems.error(Code.SCHEMA_DRIFT, message, remedy)));
        return ExitCode.PROBLEMS;
    }
}
