package dev.migration.cli.command;

import dev.migration.internal.report.ExitCode;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ParentCommand;

/** A command under {@code migration}, which ends with an exit code. */
public abstract class Subcommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Supplier<Invocation> parent;

    @Override
    public final Integer call() {
        return run(parent.get()).value();
    }

    /** What its own subcommands work with. */
    protected final Invocation invocation() {
        return parent.get();
    }

    protected abstract ExitCode run(Invocation invocation);
}
