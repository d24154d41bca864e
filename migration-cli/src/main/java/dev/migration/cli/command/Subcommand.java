// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.command;

import dev.migration.MigrationFailedException;
import dev.migration.internal.report.ExitCode;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command under {@code migration}, which ends with an exit code. */
public abstract class Subcommand implements Callable<Integer> {

    /** After these, other migrations may be applied than before. */
    private static final Set<String> RECORDING =
            Set.of("up", "down", "resume", "mark-applied", "mark-failed", "baseline", "adopt", "load");

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Supplier<Invocation> parent;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public final Integer call() {
        Invocation invocation = parent.get();
        try {
            ExitCode code = run(invocation);
            copyApplied(invocation);
            return code.value();
        } catch (MigrationFailedException e) {
            // Those before it are applied.
            copyApplied(invocation);
            throw e;
        }
    }

    private void copyApplied(Invocation invocation) {
        Path copy = invocation.settings().appliedFile();
        if (copy != null
                && RECORDING.contains(spec.name())
                && invocation.hasDatabase()
                && invocation.settings().tenants() == null) {
            AppliedFile.copy(copy, invocation);
        }
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
