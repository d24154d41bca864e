// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.command;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Phase;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.Vendor;
import dev.migration.cli.output.Progress;
import dev.migration.cli.output.Secrets;
import dev.migration.cli.output.Terminal;
import dev.migration.cli.settings.CommandSettings;
import dev.migration.cli.settings.Tenants;
import dev.migration.cli.settings.Value;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.database.DatabaseFacts;
import dev.migration.schema.internal.database.DatabaseFile;
import dev.migration.schema.internal.database.DriverDataSource;
import dev.migration.schema.internal.database.MissingDatabase;
import dev.migration.schema.internal.scratch.ScratchRuns;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What one command works with.
 *
 * @param settings its settings
 * @param environment the variables of the process
 * @param directory the working directory
 * @param out for results
 * @param err for problems
 * @param terminal where a person can be asked
 * @param progress prints what runs
 * @param shutdownWait keeps a process that is stopped during a run until the outcome is printed
 * @param targets which targets are meant
 */
public record Invocation(
        CommandSettings settings,
        Map<String, String> environment,
        Path directory,
        PrintWriter out,
        PrintWriter err,
        Terminal terminal,
        Progress progress,
        ShutdownWait shutdownWait,
        ChosenTargets targets) {

    /** The same with other settings. */
    public Invocation with(CommandSettings other) {
        return new Invocation(other, environment, directory, out, err, terminal, progress, shutdownWait, targets);
    }

    /** The same for this phase, whatever is set. */
    public Invocation of(Phase phase) {
        return with(settings.of(phase));
    }

    /** The same for all phases unless one is set: for a database that no application uses. */
    public Invocation ofAllPhases() {
        return with(settings.ofAllPhases());
    }

    /** The settings; what runs is printed. */
    public Migrator.Builder builder() {
        return settings.builder().listener(progress);
    }

    /**
     * The migrations and the database.
     *
     * @throws InvalidMigrationsException if no database was named
     */
    Migrator migrator() {
        return of(builder().dataSource(new DriverDataSource(login())));
    }

    /** Of the whole database, or of the one tenant that is meant. */
    private Migrator of(Migrator.Builder builder) {
        String tenant = settings.tenant();
        if (tenant != null) {
            return TenantMigrator.of(builder, TenantSource.of(List.of(tenant)), 1)
                    .migrator(tenant);
        }
        Tenants tenants = settings.tenants();
        if (tenants != null) {
            throw Problems.refused(
                    "There are tenants (" + tenants.origin() + "), but this command works on one.",
                    "name it: --tenant SCHEMA; " + tenants.ofAll());
        }
        return builder.build();
    }

    /** A database in memory where the named one is a file that does not exist. */
    private DatabaseUrl reachable() {
        DatabaseUrl url = login();
        return DatabaseFile.missing(url).isEmpty() ? url : DatabaseFile.inMemory(url);
    }

    /** The same for a command that changes the database, and reports the outcome when the process is stopped. */
    public Migrator runner() {
        Optional<Path> missing = DatabaseFile.missing(login());
        var created = new AtomicBoolean(missing.isEmpty());
        return runner(MissingDatabase.CREATE, () -> {
            if (DatabaseFile.missing(login()).isEmpty() && !created.getAndSet(true)) {
                missing.ifPresent(file -> say("There was no database at " + file + ": it has been created."));
            }
        });
    }

    /** For an empty database in which the migrations are tried out; nothing is printed. */
    public Migrator.Builder onScratch(DatabaseUrl scratch) {
        return settings.builder()
                .schema(null)
                .phase(Phase.ALL)
                .baseline(null)
                .policies(Set.of())
                .listener(shutdownWait)
                .dataSource(new DriverDataSource(scratch, MissingDatabase.CREATE, shutdownWait::runStarted));
    }

    /** How migrations are tried out. */
    public ScratchRuns scratchRuns() {
        return new ScratchRuns(this::builder, this::onScratch, this::report);
    }

    /** For a database in which nothing is to stay; nothing is printed of what its scripts report. */
    public Migrator.Builder onExisting(DatabaseUrl login) {
        return settings.builder()
                .listener(shutdownWait)
                .dataSource(new DriverDataSource(login, MissingDatabase.EXISTING, shutdownWait::runStarted));
    }

    /** The same for an empty one that gets what the configured one has, where the migrations have not started at a baseline. */
    public Migrator onEmpty(DatabaseUrl login) {
        return onExisting(login)
                .baseline(null)
                .policies(Set.of(Policy.CREATE_SCHEMA))
                .build();
    }

    private Migrator runner(MissingDatabase opening, Runnable connected) {
        return of(builder().listener(shutdownWait).dataSource(new DriverDataSource(login(), opening, () -> {
            shutdownWait.runStarted();
            connected.run();
        })));
    }

    /** The same for a command that needs an existing database: no file is created. */
    public Migrator runnerOfExisting() {
        return DatabaseFile.missing(login()).isPresent() ? reader() : runner(MissingDatabase.EXISTING, () -> {});
    }

    /** The same for a command that only reads: no file is created. */
    public Migrator reader() {
        report(absence());
        return readerWithoutWarning();
    }

    /** The same for a caller that reports a missing file itself. */
    public Migrator readerWithoutWarning() {
        return of(builder().dataSource(new DriverDataSource(reachable())));
    }

    /** A warning where the database is a file that does not exist. */
    public List<Problem> absence() {
        return DatabaseFile.missing(login()).stream()
                .map(missing -> Problem.warning(
                        Code.INVALID_SETTING,
                        null,
                        "There is no database at " + missing + ", so nothing is applied there.",
                        Remedy.of("if it should exist, check the URL; {} creates it", Fix.command("up"))))
                .toList();
    }

    /** The migration files. A database is opened only where they depend on its product and its URL does not name that. */
    public Migrator files() {
        return builderOfFiles().build();
    }

    /** The same before it is built. */
    public Migrator.Builder builderOfFiles() {
        return builder().dataSource(hasDatabase() && login().vendor() == null ? new DriverDataSource(login()) : null);
    }

    /** The migration files, for the product of a database that exists. */
    public Migrator filesOfExisting() {
        Migrator.Builder files = builder();
        if (login().vendor() == null) {
            files.vendor(DatabaseFacts.product(migrator()));
        }
        return files.dataSource(null).build();
    }

    /** Refuses a database that is a file and is not there: a driver would make an empty one. */
    public void requireFile() {
        DatabaseFile.missing(login()).ifPresent(file -> {
            throw new DatabaseAccessException(
                    Problems.error(
                            Code.DATABASE_UNREACHABLE,
                            "There is no database at " + file + ".",
                            Remedy.of(
                                    "check the URL; {} creates it, and so does {}",
                                    Fix.command("db", "create"),
                                    Fix.command("up"))),
                    null);
        });
    }

    /** The migration files, and the database if one was named. */
    public Migrator filesAndDatabase() {
        return hasDatabase() ? reader() : files();
    }

    /** The product, or one that reads the same SQL, as far as the URL names it. */
    public @Nullable Vendor vendor() {
        Value<DatabaseUrl> login = settings.login();
        return login == null ? null : login.value().driver();
    }

    public boolean hasDatabase() {
        return settings.login() != null;
    }

    /**
     * Where the database is.
     *
     * @throws InvalidMigrationsException if no database was named
     */
    public DatabaseUrl login() {
        return database().value();
    }

    private Value<DatabaseUrl> database() {
        Value<DatabaseUrl> login = settings.login();
        if (login == null) {
            throw Problems.refused(
                    "No database is named.",
                    "set DATABASE_URL or --url, or url in migration.toml, such as " + DatabaseUrl.EXAMPLE);
        }
        return login;
    }

    /** Prints a result. */
    public void print(String text) {
        out.print(Printable.lines(text));
        out.flush();
    }

    /** Prints the database before anything is done there: it may be the wrong one. */
    public void nameDatabase() {
        print("Database: " + Secrets.masked(login().login()) + " (from "
                + database().origin() + ")\n");
    }

    /** Prints a line that is no result. */
    public void say(String line) {
        err.print(Secrets.masked(line) + "\n");
        err.flush();
    }

    /** Prints problems, if there are any. */
    public void report(List<Problem> problems) {
        err.print(Secrets.text(problems.stream().map(this::addressed).toList(), terminal));
        err.flush();
    }

    /** As it is shown to people and to programs. */
    public Problem shown(Problem problem) {
        return Secrets.masked(addressed(problem));
    }

    /** The same with its problems as they are shown. */
    public StatusReport shown(StatusReport report) {
        return report.withProblems(report.problems().stream().map(this::shown).toList());
    }

    /** The same problem, with the target or the tenant in its commands for which this command was. */
    public Problem addressed(Problem problem) {
        String tenant = settings.tenant();
        return settings.ofTarget()
                ? targets.addressed(String.valueOf(targets.one()), problem)
                : tenant == null ? problem : Remedies.ofTenant(tenant, problem);
    }

    /** A path as typed in this directory. */
    public String shown(Path path) {
        Path here = directory.toAbsolutePath();
        Path absolute = path.toAbsolutePath();
        return (absolute.startsWith(here) ? here.relativize(absolute) : path).toString();
    }
}
