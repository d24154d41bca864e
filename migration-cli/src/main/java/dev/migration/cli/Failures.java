// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.output.Secrets;
import dev.migration.cli.output.Terminal;
import dev.migration.cli.settings.Value;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints an error report on stderr and gives the exit code; with a stack trace only where it was asked for. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    /** What other tools call an option of ours. */
    private static final Map<String, String> OF_OTHERS = Map.of("--steps", "--count");

    private static final Set<Code> OF_DATABASE = EnumSet.of(
            Code.NON_EMPTY_SCHEMA, Code.EMPTY_SCHEMA, Code.FOREIGN_HISTORY, Code.NO_PRIVILEGE, Code.READ_ONLY_DATABASE);

    private final Terminal terminal;
    private final BooleanSupplier verbose;
    private final Supplier<Optional<Invocation>> invocation;

    /** {@code migration} was called without a command; the answer is the list of commands. */
    static final class MissingSubcommandException extends ParameterException {

        private static final long serialVersionUID = 1L;

        MissingSubcommandException(CommandLine line) {
            super(line, "Missing command");
        }
    }

    private static final String DEFAULT_USER = " (the default; for a file made without a user, add --user=)";

    /**
     * For one command.
     *
     * @param terminal where they are printed
     * @param verbose whether stack traces are printed
     * @param invocation what the command works with, where the settings could be read
     */
    Failures(Terminal terminal, BooleanSupplier verbose, Supplier<Optional<Invocation>> invocation) {
        this.terminal = terminal;
        this.verbose = verbose;
        this.invocation = invocation;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        if (failure instanceof ParameterException parameter) {
            return handleParseException(parameter, new String[0]);
        }
        var page = new StringBuilder(page(failure));
        invocation.get().ifPresent(set -> {
            Value<DatabaseUrl> database = set.settings().login();
            if (database != null && isOfDatabase(failure)) {
                String user = database.value().isOfDefaultUser() ? DEFAULT_USER : "";
                page.append(Secrets.masked(
                        "  Database: " + database.value().login() + user + " (from " + database.origin() + ")\n"));
            }
        });
        if (verbose.getAsBoolean()) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            page.append(Secrets.masked(trace.toString()));
        }
        print(line, page.toString());
        return ExitCode.of(failure).value();
    }

    /** Whether it may be the wrong database, or the wrong user. */
    private static boolean isOfDatabase(Exception failure) {
        return failure instanceof DatabaseAccessException
                || (failure instanceof InvalidMigrationsException invalid
                        && invalid.problems().stream().map(Problem::code).anyMatch(OF_DATABASE::contains));
    }

    private String page(Exception failure) {
        if (failure instanceof MigrationException known) {
            List<Problem> problems = known.problems().stream()
                    .map(problem ->
                            invocation.get().map(set -> set.addressed(problem)).orElse(problem))
                    .toList();
            String title = known.title().isEmpty() ? "" : Secrets.masked(known.title()) + "\n";
            if (known instanceof MigrationFailedException || known instanceof MigrationStoppedException) {
                Problem only = Secrets.masked(problems.get(0));
                return title + terminal.withHelp(only.code(), Secrets.masked(only.text())) + "\n";
            }
            return title + Secrets.text(problems, terminal);
        }
        return Secrets.masked("Internal error: " + failure)
                + "\n  Next: run it again with --stacktrace and report what it prints.\n";
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine line = failure.getCommandLine();
        if (failure instanceof MissingSubcommandException) {
            line.usage(line.getErr());
        } else {
            String next = line.getCommandSpec().qualifiedName() + " --help";
            // An argument may have line breaks.
            String error = "Error: " + Printable.line(message(failure)) + suggestion(failure);
            print(line, Secrets.masked(error + "\n  Next: " + next + "\n"));
        }
        return ExitCode.USAGE.value();
    }

    // The values after a misspelt flag are not repeated: one of them may be a password.
    private static String message(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return (unmatched.isUnknownOption() ? "unknown option '" : "unexpected argument '") + name(unmatched)
                    + "'.";
        }
        String message = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
        return message.endsWith(".") ? message : message + ".";
    }

    private static String name(UnmatchedArgumentException unmatched) {
        String first = unmatched.getUnmatched().get(0);
        // The value of a short option may follow its letter at once.
        return first.startsWith("--") ? first.replaceFirst("(?s)=.*", "") : first.replaceFirst("(?s)^(-.).*", "$1");
    }

    /** The option or command that was meant. */
    private static String suggestion(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        CommandLine line = failure.getCommandLine();
        String typed = name(unmatched);
        // The dashes are no part of the word: two of them would let one more typing error pass.
        String dashes = typed.startsWith("--") ? "--" : "";
        Set<String> known = dashes.isEmpty()
                ? line.getSubcommands().keySet()
                : line.getCommandSpec().optionsMap().keySet();
        return Misspelling.correct(
                        OF_OTHERS.getOrDefault(typed, typed).substring(dashes.length()),
                        known.stream()
                                .filter(name -> name.startsWith(dashes))
                                .map(name -> name.substring(dashes.length()))
                                .toList())
                .map(meant -> " Did you mean " + dashes + meant + "?")
                .orElse("");
    }

    /** What is masked already: the address of an explanation is dim, which a mask would show as text. */
    private static void print(CommandLine line, String page) {
        line.getErr().print(page);
        line.getErr().flush();
    }
}
