// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import dev.migration.Baseline;
import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.LostSession;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.UnknownOutcome;
import dev.migration.adopt.Adoption;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusText;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.ServiceRemedy;
import dev.migration.spring.internal.migrators.NamedMigrator;
import dev.migration.spring.internal.settings.AdoptModule;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * A command that repairs a history, for a service without command line: its own jar runs it once and ends, as in
 * {@code --migration.command="resume 0007"}.
 */
record ServiceCommand(
        Verb verb,
        String version,
        UnknownOutcome open,
        LostSession lost,
        @Nullable String database,
        @Nullable String tenant)
        implements ExitTask {

    static final String PROPERTY = "migration.command";

    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"'\\\\]|\\\\.|\"[^\"]*\"|'[^']*')++");
    private static final Pattern QUOTED = Pattern.compile("([\"'])(.*?)\\1|\\\\(.)");

    /** The commands; the command line has more. */
    enum Verb {
        STATUS,
        RESUME,
        MARK_APPLIED,
        MARK_FAILED,
        MARK_PENDING,
        BASELINE,
        ADOPT;

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A command failed; its remedies have to name its database and tenant. */
    static final class FailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final @Nullable String database;
        private final @Nullable String tenant;
        private final MigrationException reason;

        FailedException(ServiceCommand command, MigrationException reason) {
            super(reason.getMessage(), reason);
            this.database = command.database();
            this.tenant = command.tenant();
            this.reason = reason;
        }

        @Nullable
        String database() {
            return database;
        }

        @Nullable
        String tenant() {
            return tenant;
        }

        MigrationException reason() {
            return reason;
        }
    }

    /** A Migrator, and the command as it is run there. */
    record Target(Migrator migrator, ServiceCommand command) {}

    /** What a command printed, and what the process ends with. */
    record Result(String text, ExitCode exitCode) {}

    /** Reads a command as it is typed after {@code migration}. */
    static ServiceCommand of(String line) {
        List<String> words = words(line);
        String name = words.isEmpty() ? "" : words.remove(0);
        Verb verb = Stream.of(Verb.values())
                .filter(known -> known.id().equals(name))
                .findFirst()
                .orElseThrow(() -> refused(line, name.isEmpty() ? "it is empty" : "there is no command " + name));
        String database = option(words, "--database", line);
        String tenant = option(words, "--tenant", line);
        UnknownOutcome open =
                verb == Verb.RESUME && words.remove("--statement-done") ? UnknownOutcome.DONE : UnknownOutcome.REPEAT;
        LostSession lost =
                verb == Verb.RESUME && words.remove("--new-session") ? LostSession.NOT_NEEDED : LostSession.ASK;
        boolean takesVersion = verb != Verb.STATUS && verb != Verb.ADOPT;
        if (takesVersion && words.isEmpty()) {
            throw refused(line, "the version is missing");
        }
        String version = takesVersion ? words.remove(0) : "";
        if (!words.isEmpty() || version.startsWith("-")) {
            throw refused(line, (words.isEmpty() ? version : words.get(0)) + " is not part of it");
        }
        return new ServiceCommand(verb, version, open, lost, database, tenant);
    }

    /** As a shell divides them: blanks in quotes, or after a backslash, are part of a word. */
    static List<String> words(String line) {
        if (!WORD.matcher(line).replaceAll("").isBlank()) {
            throw refused(line, "a quote is not closed");
        }
        List<String> words = new ArrayList<>();
        WORD.matcher(line)
                .results()
                .forEach(word -> words.add(QUOTED.matcher(word.group())
                        .replaceAll(part ->
                                Matcher.quoteReplacement(part.group(2) == null ? part.group(3) : part.group(2)))));
        return words;
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
        return new InvalidMigrationsException(Instances.invalid(
                PROPERTY + " is \"" + line + "\", but " + why + ".",
                "use one of: status, resume VERSION [--statement-done] [--new-session], mark-applied VERSION, mark-failed VERSION,"
                        + " mark-pending VERSION, baseline VERSION, baseline none, adopt; with --database NAME if there are"
                        + " several, and --tenant NAME if it has tenants"));
    }

    /** Refuses to record another tool's history where the service is only to look. */
    void requireAllowed(MigrationMode mode) {
        if (verb == Verb.ADOPT && (mode == MigrationMode.VALIDATE || mode == MigrationMode.VALIDATE_AND_EXIT)) {
            throw new InvalidMigrationsException(Instances.invalid(
                    PROPERTY + "=" + this + " writes the history, and migration.mode=" + mode.id() + " only compares.",
                    "to adopt, set another mode for this start: --migration.mode=migrate"));
        }
    }

    /** What the command is for; if there are several databases, the command names one. */
    Target target(ListableBeanFactory beans) {
        Map<String, NamedMigrator> migrators = NamedMigrator.in(beans);
        if (migrators.isEmpty()) {
            throw wrongTarget(
                    "has no database: the application has no Migrator",
                    "set spring.datasource.url or migration.url, or define a DataSource bean");
        }
        String name = database == null && migrators.size() == 1
                ? migrators.keySet().iterator().next()
                : database;
        NamedMigrator target = name == null ? null : migrators.get(name);
        if (target == null) {
            throw wrongTarget(
                    name == null ? "does not say which database" : "names an unknown database: " + name,
                    "add --database with one of " + Printable.names(List.copyOf(migrators.keySet())));
        }
        if (target instanceof NamedMigrator.Tenants tenants) {
            if (tenant == null) {
                throw wrongTarget("does not say which tenant of " + name, "add --tenant with the tenant's name");
            }
            return new Target(tenants.migrator().migrator(tenant), ofInstance(target.name(), beans));
        }
        if (tenant != null) {
            throw wrongTarget("names the tenant " + tenant + ", but the database has no tenants", "remove --tenant");
        }
        return new Target(((NamedMigrator.Single) target).migrator(), ofInstance(target.name(), beans));
    }

    /** The same for this database if the settings have it as one of several, or else without a name, for remedies. */
    private ServiceCommand ofInstance(String name, ListableBeanFactory beans) {
        boolean instance = beans.getBeanProvider(MigrationProperties.class).stream()
                .anyMatch(properties -> properties.instances().containsKey(name));
        return new ServiceCommand(verb, version, open, lost, instance ? name : null, tenant);
    }

    private static InvalidMigrationsException wrongTarget(String why, String remedy) {
        return new InvalidMigrationsException(Instances.invalid(PROPERTY + " " + why, remedy));
    }

    /** Runs it; a failure carries what its remedies have to name. */
    Result run(Migrator migrator) {
        try {
            return result(migrator);
        } catch (MigrationException e) {
            throw database == null && tenant == null ? e : new FailedException(this, e);
        }
    }

    private Result result(Migrator migrator) {
        return switch (verb) {
            case STATUS -> status(migrator.status());
            case RESUME -> done(StatusText.total(migrator.resume(version, open, lost)));
            case MARK_APPLIED -> done(text(migrator.markApplied(version)));
            case MARK_FAILED, MARK_PENDING -> done(text(migrator.markFailed(version)));
            case BASELINE -> done(text(migrator.baseline(Baseline.of(version))));
            case ADOPT -> adopt(migrator);
        };
    }

    /** With the list of what is adopted, as nobody is asked. */
    private Result adopt(Migrator migrator) {
        AdoptModule.require(PROPERTY + " is adopt");
        Adoption adoption = Adoption.of(migrator);
        StatusReport plan = adoption.plan();
        HistoryChange change = adoption.adopt(null, plan);
        return done(StatusText.status(plan)
                + StatusText.problems(
                        plan.problems().stream().map(this::forService).toList())
                + text(change));
    }

    private static Result done(String text) {
        return new Result(text, ExitCode.DONE);
    }

    String text(HistoryChange change) {
        return StatusText.change(change, this::forService);
    }

    private Result status(StatusReport report) {
        List<Problem> problems =
                report.problems().stream().map(this::forService).toList();
        boolean wrong = problems.stream().anyMatch(Problem::isError);
        return new Result(
                StatusText.status(report) + StatusText.problems(problems), wrong ? ExitCode.PROBLEMS : ExitCode.DONE);
    }

    /** With a remedy that names the same database and tenant. */
    private Problem forService(Problem problem) {
        return ServiceRemedy.of(problem, tenant, database);
    }

    @Override
    public String setting() {
        return PROPERTY + "=" + this;
    }

    /** As it was typed, in its shortest form. */
    @Override
    public String toString() {
        return verb.id() + (version.isEmpty() ? "" : " " + version);
    }
}
