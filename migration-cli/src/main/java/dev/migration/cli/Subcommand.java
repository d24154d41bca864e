package dev.migration.cli;

import dev.migration.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** A command under {@code migration}: gets its invocation, gives an exit code. */
abstract class Subcommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private MigrationCommand parent;

    @Override
    public final Integer call() {
        return run(parent.invocation()).value();
    }

    abstract ExitCode run(Invocation invocation);
}
