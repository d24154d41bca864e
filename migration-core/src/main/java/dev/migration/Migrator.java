package dev.migration;

import dev.migration.history.AppliedMigration;
import dev.migration.history.History;
import dev.migration.history.InFlight;
import dev.migration.history.Server;
import dev.migration.lockfile.LockFile;
import dev.migration.lockfile.Strictness;
import dev.migration.plan.Direction;
import dev.migration.plan.DownScript;
import dev.migration.plan.OpenStatement;
import dev.migration.plan.Plan;
import dev.migration.plan.Planner;
import dev.migration.plan.Resume;
import dev.migration.plan.Situation;
import dev.migration.plan.Target;
import dev.migration.plan.UndoPlanner;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Place;
import dev.migration.problem.Problem;
import dev.migration.report.MigrationStatus;
import dev.migration.report.StatusReport;
import dev.migration.run.Marks;
import dev.migration.run.Planning;
import dev.migration.run.RunReport;
import dev.migration.run.RunSettings;
import dev.migration.run.Runner;
import dev.migration.run.Session;
import dev.migration.script.Dialect;
import dev.migration.script.Migration;
import dev.migration.script.MigrationName;
import dev.migration.script.MigrationSet;
import dev.migration.script.NewMigration;
import dev.migration.script.ParsedMigration;
import dev.migration.script.Script;
import dev.migration.script.Version;
import dev.migration.source.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings one database to the state that the migration files describe, and says where it stands.
 *
 * <p>Immutable and safe for use by several threads; each call borrows one connection and gives it back. The files are
 * read on first use. Every method throws a {@link dev.migration.problem.MigrationException} when it cannot do what it
 * says, whose message is a page of help.
 */
public final class Migrator {

    private final MigratorSettings settings;
    private final MigrationFiles files;

    Migrator(MigratorSettings settings) {
        this.settings = settings;
        this.files = new MigrationFiles(settings.locations(), settings.finder());
    }

    /** Begins to describe a Migrator. */
    public static MigratorBuilder builder() {
        return new MigratorBuilder();
    }

    /** Applies everything that is pending. */
    public RunReport up() {
        return up(Target.all());
    }

    /** Applies what is pending up to the target, and goes on with what was interrupted where its outcome is certain. */
    public RunReport up(Target target) {
        return runner().run(Direction.UP, upwards(target));
    }

    /** Undoes the last applied migration. */
    public RunReport down() {
        return down(Target.count(1), DownScript.FILE);
    }

    /** Undoes the last applied migrations down to the target. */
    public RunReport down(Target target, DownScript source) {
        return runner().run(Direction.DOWN, downwards(target, source));
    }

    /** Goes on with an interrupted script; what it says of the open statement counts where nothing else can tell. */
    public RunReport resume(String version, OpenStatement open) {
        return runner().run(Direction.UP, resuming(Version.of(version), open));
    }

    /** What {@link #up(Target)} would do. Executes nothing. */
    public Plan plan(Target target) {
        try (Session session = open()) {
            return upwards(target).plan(session, session.readFailures(session.readHistory()));
        }
    }

    /** What {@link #down(Target, DownScript)} would do. Executes nothing. */
    public Plan planDown(Target target, DownScript source) {
        try (Session session = open()) {
            return downwards(target, source).plan(session, session.readHistory());
        }
    }

    /** Where the database stands. What is wrong is in the report, not thrown; only reading it can fail. */
    public StatusReport status() {
        try (Session session = open()) {
            History history = session.readFailures(session.readHistory());
            // What is in flight is interrupted only if nobody is at work on it.
            String holder = history.inFlight() == null ? null : session.readLockHolder(history);
            Situation situation =
                    situations(session).forRun(session, holder == null ? history : history.withoutInFlight());
            return StatusReport.of(session.database().product(), situation, settings.rules(), holder);
        }
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
        List<Problem> problems;
        if (settings.dataSource() == null) {
            var nowhere = new History(new Server("", "", false), false, List.of(), null, Map.of());
            var situations = new Situations(files.of(vendor(settings.dialect())), settings.dialect());
            problems = problemsOf(situations.forValidation(null, nowhere, strictness), strictness);
        } else {
            try (Session session = open()) {
                History history = session.readFailures(session.readHistory());
                problems = problemsOf(situations(session).forValidation(session, history, strictness), strictness);
            }
        }
        return problems.stream()
                .sorted(Comparator.comparing((Problem problem) -> !problem.isError()))
                .toList();
    }

    private List<Problem> problemsOf(Situation situation, Strictness strictness) {
        List<Problem> problems = Planner.validate(situation, settings.rules());
        return strictness == Strictness.STRICT
                ? problems.stream().map(Problem::asError).toList()
                : problems;
    }

    /**
     * Makes sure that nothing is pending and nothing is wrong, and changes nothing.
     *
     * @throws InvalidMigrationsException if something is
     */
    public StatusReport requireUpToDate() {
        StatusReport status = status();
        var problems = new ArrayList<Problem>(status.problems());
        List<MigrationStatus> pending = status.pending();
        if (!pending.isEmpty()) {
            problems.add(Problem.error(
                    Code.PENDING,
                    null,
                    pending.size() + (pending.size() == 1 ? " migration is" : " migrations are")
                            + " not applied: "
                            + String.join(
                                    ", ",
                                    pending.stream().map(MigrationStatus::name).toList()),
                    "apply them: migration up; or start with migration.mode=migrate"));
        }
        Planner.throwIfInvalid(problems);
        return status;
    }

    /**
     * Creates the next migration in the first location on disk.
     *
     * @param name what it is called, in any words
     * @return the new files: one, or two where up and down scripts have their own
     */
    public List<Path> create(String name) {
        MigrationName cleaned = MigrationName.of(name);
        MigrationSet existing = filesNow().set();
        Path folder = folder(existing);
        try {
            return NewMigration.create(folder, existing, cleaned, System.getenv("USER"), Instant.now());
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /** Writes the lock file beside the migrations, with an entry for each. */
    public Path writeLockFile() {
        MigrationFiles.Files now = filesNow();
        return write(now.lockFile(), now.set());
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
        return write(changed, now.set());
    }

    private boolean isApplied(Version version) {
        if (settings.dataSource() == null) {
            return false;
        }
        try (Session session = open()) {
            return session.readHistory().applied().stream()
                    .anyMatch(row -> row.version().equals(version));
        }
    }

    private static Path write(LockFile lockFile, MigrationSet set) {
        Planner.throwIfInvalid(set.problems());
        Path file = folder(set).resolve(LockFile.NAME);
        try {
            lockFile.updated(set).write(file);
            return file;
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /**
     * Takes a version out of what is applied: it is pending again, under any name and checksum.
     *
     * @return what was done and what was not, in whole sentences
     */
    public String markFailed(String version) {
        return new Marks(runSettings()).markFailed(Version.of(version));
    }

    /**
     * Puts a version into what is applied, without running its script.
     *
     * @return what was done and what was not, in whole sentences
     */
    public String markApplied(String version) {
        Migration migration = migrationsOfDatabase()
                .find(Version.of(version))
                .orElseThrow(() -> new InvalidMigrationsException(Planner.unknownVersion(Version.of(version))));
        return new Marks(runSettings()).markApplied(migration);
    }

    private MigrationSet migrationsOfDatabase() {
        try (Session session = open()) {
            return files.of(session.database().vendor()).set();
        }
    }

    /**
     * Takes a schema without history as one with everything up to this version applied.
     *
     * @return what was done and what was not, in whole sentences
     */
    public String baseline(String version) {
        return new Marks(runSettings()).baseline(MigratorSettings.baseline(version));
    }

    /** The migrations that were found, as far as they can be found without asking a database for its name. */
    public MigrationSet migrations() {
        return filesOnly().set();
    }

    private MigrationFiles.Files filesOnly() {
        return files.of(vendor(settings.dialect()));
    }

    private MigrationFiles.Files filesNow() {
        return files.now(vendor(settings.dialect()));
    }

    private static String vendor(Dialect dialect) {
        return dialect.name().toLowerCase(Locale.ROOT);
    }

    private Planning upwards(Target target) {
        var cache = new SituationCache();
        return (session, history) ->
                Planner.plan(cache.get(session).forRun(session, history), settings.rules(), target);
    }

    private Planning downwards(Target target, DownScript source) {
        return (session, history) -> {
            List<AppliedMigration> rows = UndoPlanner.rowsToUndo(history, target);
            var scripts = new DownScripts(files.of(session.database().vendor()).set(), session, history);
            Map<Version, Optional<Script>> chosen = new HashMap<>();
            rows.forEach(row -> chosen.put(row.version(), scripts.of(row, source)));
            return UndoPlanner.plan(rows, chosen);
        };
    }

    private Planning resuming(Version version, OpenStatement open) {
        var cache = new SituationCache();
        return (session, history) -> {
            InFlight inFlight = history.inFlight();
            if (inFlight == null || !inFlight.version().equals(version)) {
                throw notInterrupted(version);
            }
            Resume step = resume(session, history, cache.get(session), inFlight, open);
            return new Plan(inFlight.undo() ? Direction.DOWN : Direction.UP, List.of(step), List.of());
        };
    }

    private static InvalidMigrationsException notInterrupted(Version version) {
        return new InvalidMigrationsException(Problem.error(
                Code.NOT_APPLIED,
                null,
                "Migration " + version + " is not interrupted.",
                "see the status: migration status"));
    }

    private Resume resume(
            Session session, History history, Situations situations, InFlight inFlight, OpenStatement open) {
        Migration migration = files.of(session.database().vendor())
                .set()
                .find(inFlight.version())
                .orElse(null);
        if (inFlight.undo()) {
            AppliedMigration row = history.applied().stream()
                    .filter(applied -> applied.version().equals(inFlight.version()))
                    .findFirst()
                    .orElseThrow(() -> noScript(inFlight));
            Script script = new DownScripts(
                            files.of(session.database().vendor()).set(), session, history)
                    .of(row, DownScript.FILE)
                    .orElseThrow(() -> noScript(inFlight));
            return new Resume(inFlight, inFlight.name(), inFlight.checksum(), script, null, open);
        }
        if (migration == null) {
            throw noScript(inFlight);
        }
        ParsedMigration parsed = situations.parse(migration);
        Planner.throwIfInvalid(parsed.problems());
        return Planner.resumeUp(inFlight, parsed, open);
    }

    private static InvalidMigrationsException noScript(InFlight inFlight) {
        return new InvalidMigrationsException(Problem.error(
                Code.MISSING_FILE,
                null,
                "The script of " + inFlight.name() + " that was interrupted is not there any more.",
                "put its file back; or settle it by hand and say so: migration mark-failed " + inFlight.version()
                        + ", or migration mark-applied " + inFlight.version()));
    }

    /** Keeps what was parsed while the history is read again and again. */
    private final class SituationCache {

        private @Nullable Situations situations;

        Situations get(Session session) {
            if (situations == null) {
                situations = situations(session);
            }
            return situations;
        }
    }

    private Situations situations(Session session) {
        return new Situations(
                files.of(session.database().vendor()), session.database().dialect());
    }

    private Session open() {
        return Session.open(settings.requireDataSource(), settings.schema(), settings.table());
    }

    private Runner runner() {
        return new Runner(runSettings());
    }

    private RunSettings runSettings() {
        return settings.forRun();
    }

    private static Path folder(MigrationSet set) {
        return set.locations().stream()
                .filter(location -> location.kind() == Location.Kind.DISK)
                .findFirst()
                .map(location -> Path.of(location.path()))
                .orElseThrow(() -> new InvalidMigrationsException(Problem.error(
                        Code.INVALID_SETTING,
                        null,
                        "None of the locations " + set.locations() + " is a folder on disk, so nothing can be"
                                + " written there.",
                        "name the folder of the migrations, such as src/main/resources/migrations")));
    }

    private static InvalidMigrationsException cannotWrite(Path file, IOException cause) {
        var exception = new InvalidMigrationsException(Problem.error(
                Code.UNREADABLE_FILE,
                Place.of(file.toString()),
                "Cannot be written: " + dev.migration.source.Sources.reason(cause),
                "check the folder and the rights to it"));
        exception.initCause(cause);
        return exception;
    }
}
