package dev.migration.cli.command;

import dev.migration.internal.report.ExitCode;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command under {@code migration}, which ends with an exit code. */
public abstract class Subcommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Supplier<Invocation> parent;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public final Integer call() {
        return run(parent.get()).value();
    }

    /** What its own subcommands work with. */
    protected final Invocation invocation() {
        return parent.get();
    }

    /** How it was typed. */
    protected final CommandSpec spec() {
        return spec;
    }

    /** The refusal of options that cannot be meant so. */
    protected final ParameterException misused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    protected abstract ExitCode run(Invocation invocation);
}
