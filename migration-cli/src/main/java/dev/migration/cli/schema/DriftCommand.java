package dev.migration.cli.schema;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.LogReader.RecordedSchema;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.status.SchemaDrift;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what was changed by hand since the last run. */
@Command(
        name = "drift",
        description = "Compares the schema with the one recorded at the end of the last run: what was changed by hand.")
public final class DriftCommand extends Subcommand {

    private static final String HOW =
            "let each run record it: record-schema=true, and for a service migration.record-schema=true; and record it as"
                    + " it is now: migration drift --record";

    @Option(names = "--record", description = "Record the schema as it is now.")
    private boolean record;

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        if (record) {
            String schema = MigrationFiles.Access.recordSchema(invocation.runnerOfExisting());
            invocation.print("What the schema " + Printable.line(schema) + " holds is recorded.\n");
            return ExitCode.DONE;
        }
        Migrator reader = invocation.reader();
        SchemaDrift drift = MigrationFiles.Access.ask(reader, SchemaDrift::of);
        String schema = Printable.line(drift.schema());
        RecordedSchema recorded = drift.recorded();
        if (recorded == null) {
            return drifted(invocation, "Nothing is recorded of what the schema " + schema + " held.", HOW);
        }
        if (!recorded.ranSince().isEmpty()) {
            return drifted(
                    invocation,
                    "The record of schema " + schema + " is out of date: " + Printable.names(recorded.ranSince())
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
                "The schema " + schema + " is not as it was at the end of the last run.",
                "undo what was changed by hand, or make it a migration; to accept it as it is: migration drift --record");
    }

    private static ExitCode drifted(Invocation invocation, String message, String remedy) {
        invocation.report(List.of(Problem.error(Code.SCHEMA_DRIFT, null, message, remedy)));
        return ExitCode.PROBLEMS;
    }
}
