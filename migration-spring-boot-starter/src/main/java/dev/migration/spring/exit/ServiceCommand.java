package dev.migration.spring.exit;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.ExitCode;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.OpenStatement;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.internal.report.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command that repairs a history, for a service that has no command line beside it: its own jar runs it once and ends, as in
 * {@code --migration.command="resume 0007"}.
 *
 * @param verb what to do
 * @param version with which migration; empty where there is none to name
 * @param open what became of the statement that was interrupted
 * @param database the database, where there are several
 * @param tenant the tenant, where the database has some
 */
record ServiceCommand(
        Verb verb,
        String version,
        OpenStatement open,
        @Nullable String database,
        @Nullable String tenant) {

    static final String PROPERTY = "migration.command";

    /** What can be done; the command line has the same and more. */
    enum Verb {
        STATUS,
        RESUME,
        MARK_APPLIED,
        MARK_FAILED,
        MARK_PENDING,
        BASELINE;

        private static final Set<Verb> WITHOUT_VERSION = EnumSet.of(STATUS);

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What a command printed, and what the process ends with. */
    record Result(String text, ExitCode exitCode) {}

    /**
     * Reads a command as it is typed behind {@code migration}.
     *
     * @throws InvalidMigrationsException if it is not one of these
     */
    static ServiceCommand of(String line) {
        List<String> words = new ArrayList<>(Arrays.asList(line.strip().split("\\s+")));
        String name = words.remove(0);
        Verb verb = Arrays.stream(Verb.values())
                .filter(known -> known.id().equals(name))
                .findFirst()
                .orElseThrow(() -> refused(line, name.isEmpty() ? "it is empty" : "there is no command " + name));
        String database = option(words, "--database", line);
        String tenant = option(words, "--tenant", line);
        OpenStatement open =
                verb == Verb.RESUME && words.remove("--statement-done") ? OpenStatement.DONE : OpenStatement.REPEAT;
        boolean takesVersion = !Verb.WITHOUT_VERSION.contains(verb);
        if (takesVersion && words.isEmpty()) {
            throw refused(line, "the version is missing");
        }
        String version = takesVersion ? words.remove(0) : "";
        if (!words.isEmpty() || version.startsWith("-")) {
            throw refused(line, (words.isEmpty() ? version : words.get(0)) + " is no part of it");
        }
        return new ServiceCommand(verb, version, open, database, tenant);
    }

    private static @Nullable String option(List<String> words, String name, String line) {
        int at = words.indexOf(name);
        if (at < 0) {
            return null;
        }
        if (at + 1 == words.size()) {
            throw refused(line, "the value of " + name + " is missing");
        }
        words.remove(at);
        return words.remove(at);
    }

    private static InvalidMigrationsException refused(String line, String why) {
        return new InvalidMigrationsException(Problem.error(
                Code.INVALID_SETTING,
                null,
                PROPERTY + " is \"" + line + "\", but " + why + ".",
                "use one of: status, resume VERSION [--statement-done], mark-applied VERSION, mark-failed VERSION,"
                        + " mark-pending VERSION, baseline VERSION, baseline none; with --database NAME where there are several, and"
                        + " --tenant NAME where it has tenants"));
    }

    /** Does it. */
    Result run(Migrator migrator) {
        return switch (verb) {
            case STATUS -> status(migrator.status());
            case RESUME -> done(Text.total(migrator.resume(version, open)));
            case MARK_APPLIED -> done(migrator.markApplied(version));
            case MARK_FAILED, MARK_PENDING -> done(migrator.markFailed(version));
            case BASELINE -> done(migrator.baseline(Baseline.of(version)));
        };
    }

    private static Result done(String text) {
        return new Result(text, ExitCode.DONE);
    }

    private static Result status(StatusReport report) {
        boolean wrong = report.problems().stream().anyMatch(Problem::isError);
        return new Result(
                Text.status(report) + Text.problems(report.problems()), wrong ? ExitCode.PROBLEMS : ExitCode.DONE);
    }

    /** As it was typed, in its shortest form. */
    @Override
    public String toString() {
        return verb.id() + (version.isEmpty() ? "" : " " + version);
    }
}
