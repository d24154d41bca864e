package dev.migration.cli;

import dev.migration.internal.report.ExitCode;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ParentCommand;

/** A command under {@code migration}, which ends with an exit code. */
abstract class Subcommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Supplier<Invocation> parent;

    @Override
    public final Integer call() {
        return run(parent.get()).value();
    }

    abstract ExitCode run(Invocation invocation);
}
