package dev.migration.cli;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.cli.database.Login;
import dev.migration.cli.output.Secrets;
import dev.migration.cli.settings.Value;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.report.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints an error report on stderr and gives the exit code; with a stack trace only where it was asked for. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    /** What other tools call an option of ours. */
    private static final Map<String, String> OF_OTHERS = Map.of("--steps", "--count");

    private static final Set<Code> OF_DATABASE = EnumSet.of(
            Code.NON_EMPTY_SCHEMA, Code.EMPTY_SCHEMA, Code.FOREIGN_HISTORY, Code.NO_PRIVILEGE, Code.READ_ONLY_DATABASE);

    private final BooleanSupplier verbose;
    private final Supplier<Optional<Value<Login>>> login;
    private final Supplier<Optional<String>> tenant;
    private final UnaryOperator<String> hint;

    /** {@code migration} was called without a command; the answer is the list of commands. */
    static final class MissingSubcommandException extends ParameterException {

        private static final long serialVersionUID = 1L;

        MissingSubcommandException(CommandLine line) {
            super(line, "Missing command");
        }
    }

    /**
     * For one command.
     *
     * @param verbose whether stack traces are printed
     * @param login the database that was meant, where the settings could be read and name one
     * @param tenant the one tenant that was meant, which the commands of a remedy need too
     * @param hint how the commands of a report are typed for the target that was meant; empty where none was
     */
    Failures(
            BooleanSupplier verbose,
            Supplier<Optional<Value<Login>>> login,
            Supplier<Optional<String>> tenant,
            UnaryOperator<String> hint) {
        this.verbose = verbose;
        this.login = login;
        this.tenant = tenant;
        this.hint = hint;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        if (failure instanceof ParameterException parameter) {
            return handleParseException(parameter, new String[0]);
        }
        var page = new StringBuilder(page(failure));
        if (isOfDatabase(failure)) {
            login.get()
                    .ifPresent(database -> page.append("  Database: ")
                            .append(database.value())
                            .append(" (from ")
                            .append(database.origin())
                            .append(")\n"));
        }
        page.append(hint.apply(page.toString()));
        if (verbose.getAsBoolean()) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            page.append(trace);
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
        Optional<String> of = tenant.get();
        if (failure instanceof MigrationFailedException || failure instanceof MigrationStoppedException) {
            String page = String.valueOf(failure.getMessage());
            return of.map(name -> Remedies.report(List.of(name), page)).orElse(page) + "\n";
        }
        if (failure instanceof MigrationException known) {
            return Secrets.text(known.problems().stream()
                    .map(problem ->
                            of.map(name -> Remedies.ofTenant(name, problem)).orElse(problem))
                    .toList());
        }
        return "Internal error: " + failure + "\n  Next: run it again with --stacktrace and report what it prints.\n";
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine line = failure.getCommandLine();
        if (failure instanceof MissingSubcommandException) {
            line.usage(line.getErr());
        } else {
            String next = otherTools(failure).orElse(line.getCommandSpec().qualifiedName() + " --help");
            // An argument may have line breaks.
            print(
                    line,
                    "Error: " + Printable.line(message(failure)) + suggestion(failure) + "\n  Next: " + next + "\n");
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

    private static String suggestion(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        Optional<String> meant = command(failure).isEmpty()
                ? option(name(unmatched), failure.getCommandLine().getCommandSpec())
                : command(failure)
                        .filter(typed -> OtherTools.advice(typed).isEmpty())
                        .flatMap(typed -> Misspelling.correct(
                                typed, failure.getCommandLine().getSubcommands().keySet()));
        return meant.map(name -> " Did you mean " + name + "?").orElse("");
    }

    /** The dashes are no part of the word: two of them would let one more typing error pass. */
    private static Optional<String> option(String typed, CommandSpec command) {
        List<String> words = command.optionsMap().keySet().stream()
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2))
                .toList();
        return typed.startsWith("--")
                ? Misspelling.correct(OF_OTHERS.getOrDefault(typed, typed).substring(2), words)
                        .map("--"::concat)
                : Optional.empty();
    }

    private static Optional<String> otherTools(ParameterException failure) {
        return command(failure).flatMap(OtherTools::advice);
    }

    /** What was typed where a command has to be. */
    private static Optional<String> command(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException unmatched
                        && !unmatched.isUnknownOption()
                        && !failure.getCommandLine().getSubcommands().isEmpty()
                ? Optional.of(unmatched.getUnmatched().get(0))
                : Optional.empty();
    }

    private static void print(CommandLine line, String page) {
        line.getErr().print(Secrets.masked(page));
        line.getErr().flush();
    }
}
