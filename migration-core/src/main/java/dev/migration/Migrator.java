package dev.migration;

import dev.migration.internal.checks.Refusals;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationName;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.history.History;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.plan.ExecutionPlan;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.planning.MigrationFiles;
import dev.migration.internal.planning.MigrationFolder;
import dev.migration.internal.planning.Planning;
import dev.migration.internal.planning.PlanningByFiles;
import dev.migration.internal.repair.Marks;
import dev.migration.internal.run.MigratorSettings;
import dev.migration.internal.run.RunSettings;
import dev.migration.internal.run.Runner;
import dev.migration.internal.script.ParsedFiles;
import dev.migration.internal.session.Session;
import dev.migration.internal.status.Inspection;
import dev.migration.internal.status.ReadableSql;
import dev.migration.internal.stop.ActiveRuns;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Brings one database to the state that the migration files describe, and says where it stands.
 *
 * <p>Immutable and safe for use by several threads; each call borrows one connection and gives it back. The files are
 * read on first use. Every method throws a {@link dev.migration.MigrationException} when it cannot do what it
 * says, whose message is a page of help.
 */
public final class Migrator {

    private final MigratorSettings settings;
    private final MigrationFiles files;
    private final PlanningByFiles plannings;
    private final Inspection inspection;
    private final ActiveRuns active;

    Migrator(MigratorSettings settings) {
        this(
                settings,
                new MigrationFiles(settings.locations(), settings.finder()),
                // What is pending is parsed for each run anew, and not kept as long as the application runs.
                ParsedFiles::new,
                new ActiveRuns());
    }

    /** One of several that share what was read of the files. */
    Migrator(MigratorSettings settings, MigrationFiles files, Supplier<ParsedFiles> parsed, ActiveRuns active) {
        this.settings = settings;
        this.files = files;
        this.active = active;
        this.plannings = new PlanningByFiles(files, settings.rules(), parsed);
        this.inspection = new Inspection(settings, files, plannings, active);
    }

    /** Begins to describe a Migrator. */
    public static MigratorBuilder builder() {
        return new MigratorBuilder();
    }

    /** The database that it works on; empty where only the files are looked at. */
    public Optional<DataSource> dataSource() {
        return Optional.ofNullable(settings.dataSource());
    }

    /** The name of the history table; those of the two beside it end in {@code _run} and {@code _log}. */
    public String historyTable() {
        return settings.table();
    }

    /** Applies everything that is pending. */
    public RunReport up() {
        return up(Target.all());
    }

    /** Applies what is pending up to the target, and goes on with what was interrupted where its outcome is certain. */
    public RunReport up(Target target) {
        return runner().run(new Planning(plannings, new Planning.Up(target)));
    }

    /** Undoes the last applied migration. */
    public RunReport down() {
        return down(Target.count(1), DownScript.FILE);
    }

    /** Undoes the last applied migrations down to the target. */
    public RunReport down(Target target, DownScript source) {
        return runner().run(new Planning(plannings, new Planning.Down(target, source, null)));
    }

    /**
     * The same if it is still what was agreed to.
     *
     * @param agreed what {@link #planDown} gave for the same target and source
     * @throws InvalidMigrationsException if the history was changed since, so that it is something else
     */
    public RunReport down(Target target, DownScript source, Plan agreed) {
        return runner().run(new Planning(plannings, new Planning.Down(target, source, agreed)));
    }

    /** Goes on with an interrupted script; what it says of the open statement counts where nothing else can tell. */
    public RunReport resume(String version, OpenStatement open) {
        return runner().run(new Planning(plannings, new Planning.Resumption(Version.of(version), open)));
    }

    /**
     * Ends the runs of this Migrator that are at work, or wait for the lock, in other threads, and whatever reads where the
     * database stands: what runs is cancelled and rolled back, the lock is given back, and they throw a {@link dev.migration.MigrationStoppedException} that
     * says what stands. Returns when they have ended, or after 5 seconds. The end of the process and an interrupt of the
     * thread do the same.
     */
    public void stop() {
        active.stop();
    }

    /** What {@link #up(Target)} would do. Executes nothing. */
    public Plan plan(Target target) {
        return settings.read(active, session -> {
            History history = settings.readHistory(session);
            return runnable(session, history, new Planning(plannings, new Planning.Up(target)).plan(session, history))
                    .toReport();
        });
    }

    /** What {@link #down(Target, DownScript)} would do. Executes nothing. */
    public Plan planDown(Target target, DownScript source) {
        return settings.read(active, session -> {
            History history = session.history().read();
            return runnable(
                            session,
                            history,
                            new Planning(plannings, new Planning.Down(target, source, null)).plan(session, history))
                    .toReport();
        });
    }

    private ExecutionPlan runnable(Session session, History history, ExecutionPlan plan) {
        if (plan.steps().isEmpty()) {
            return plan;
        }
        List<Problem> foretold =
                Refusals.foretold(session, history, settings.rules().baseline(), Optional.of(plan));
        if (foretold.stream().anyMatch(Problem::isError)) {
            throw new InvalidMigrationsException(foretold);
        }
        return plan.with(foretold);
    }

    /** Where the database stands. What is wrong is in the report, not thrown; only reading it can fail. */
    public StatusReport status() {
        return inspection.status();
    }

    /**
     * The SQL of one migration, for people to read: from its file, or as it was stored where there is none. A version that
     * is unknown has none.
     */
    public MigrationSql sql(String version) {
        return settings.read(active, session -> {
            MigrationSet set = files.of(session.database().vendor()).set();
            return new ReadableSql(session, set).of(Version.of(version));
        });
    }

    /** What is not applied. */
    public List<MigrationStatus> pending() {
        return status().pending();
    }

    /**
     * Everything that is wrong, errors first: with the files, with the lock file, and, where there is a DataSource, with
     * what the database has of them. That something is pending is not wrong.
     */
    public List<Problem> validate(Strictness strictness) {
        return inspection.problems(strictness);
    }

    /**
     * Makes sure that nothing is pending and nothing is wrong, and changes nothing.
     *
     * @throws InvalidMigrationsException if something is
     */
    public StatusReport requireUpToDate() {
        settings.awaitDatabase(active);
        return inspection.requireUpToDate();
    }

    /**
     * Creates the next migration in the first location on disk.
     *
     * @param name what it is called, in any words
     * @return the new files: one, or two where up and down scripts have their own
     */
    public List<Path> create(String name) {
        MigrationName cleaned = MigrationName.of(name);
        return new MigrationFolder(filesNow().set()).create(cleaned);
    }

    /**
     * Writes the lock file beside the migrations, with an entry for each. An entry that is there keeps its checksum.
     *
     * @throws InvalidMigrationsException after the others were written, if migrations differ from their entries
     */
    public Path writeLockFile() {
        MigrationFiles.Files now = filesNow();
        return new MigrationFolder(now.set()).lock(now.lockFile());
    }

    /**
     * Records in the lock file that a version may differ from what was applied, as it does now; or, where it has no file,
     * that it may be missing.
     *
     * @param reason why, for those who read the file
     */
    public Path acceptInLockFile(String version, String reason) {
        Version accepted = Version.of(version);
        MigrationFiles.Files now = filesNow();
        LockFile lockFile = now.lockFile();
        Migration migration = now.set().find(accepted).orElse(null);
        if (migration == null && !lockFile.locks(accepted) && !isApplied(accepted)) {
            throw new InvalidMigrationsException(Planner.unknownVersion(accepted));
        }
        LockFile changed = migration == null
                ? lockFile.acceptMissing(accepted, reason)
                : lockFile.accept(accepted, migration.checksum(), reason);
        return new MigrationFolder(now.set()).write(changed);
    }

    private boolean isApplied(Version version) {
        return settings.dataSource() != null
                && settings.read(
                        active,
                        session -> session.history().read().find(version).isPresent());
    }

    /**
     * Takes a version out of what is applied: it is pending again, under any name and checksum.
     *
     * @return what was done and what was not, in whole sentences
     */
    public String markFailed(String version) {
        return marks().markFailed(Version.of(version), plannings::interruptedAt);
    }

    /**
     * Puts a version into what is applied, without running its script. One that was interrupted needs no file.
     *
     * @return what was done and what was not, in whole sentences
     */
    public String markApplied(String version) {
        var marks = marks();
        Version marked = Version.of(version);
        MigrationSet set = migrations();
        if (set.find(marked).isEmpty() && !isInFlight(marked)) {
            throw new InvalidMigrationsException(Planner.unknownVersion(marked));
        }
        return marks.markApplied(
                marked, set, plannings::interruptedAt, settings.rules().outOfOrder());
    }

    private boolean isInFlight(Version version) {
        return settings.read(active, session -> session.history().read().isInFlight(version));
    }

    /**
     * Records what a schema without history amounts to, such as {@code Baseline.of("0005")}; or replaces the baseline that
     * was recorded, by a lower one, or by any where nothing else is applied.
     *
     * @return what was done and what was not, in whole sentences
     */
    public String baseline(Baseline baseline) {
        var marks = marks();
        MigrationSet set = migrations();
        baseline.refusal(set.versions()).ifPresent(problem -> {
            throw new InvalidMigrationsException(problem);
        });
        return marks.baseline(baseline, set, settings.rules().outOfOrder());
    }

    /** The migrations that were found. Where <code>{vendor}</code> stands in a location, the DataSource is asked for it. */
    public MigrationSet migrations() {
        return files.of(vendor()).set();
    }

    private MigrationFiles.Files filesNow() {
        return files.now(vendor());
    }

    /** The database is only asked who made it where other files are meant then. */
    private Vendor vendor() {
        if (settings.dataSource() == null || !files.dependOnVendor()) {
            return settings.vendor();
        }
        return settings.read(active, session -> session.database().vendor());
    }

    private Marks marks() {
        return new Marks(runSettings(), active);
    }

    private Runner runner() {
        return new Runner(runSettings(), active);
    }

    private RunSettings runSettings() {
        return settings.forRun();
    }
}
