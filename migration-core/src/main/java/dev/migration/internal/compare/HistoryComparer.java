package dev.migration.internal.compare;

import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.compare.ScriptFinder.Interrupted;
import dev.migration.internal.files.DuplicateVersions.Duplicate;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileCheck;
import dev.migration.internal.plan.Comparison;
import dev.migration.internal.plan.FileEdit;
import dev.migration.internal.plan.FlywayBaselines;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings.Rules;
import dev.migration.internal.sql.Dialect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the files, as they are at one moment, with histories. Only files that are not applied, or differ from what was,
 * are parsed, each once.
 */
public final class HistoryComparer {

    private final MigrationFiles.Files files;
    private final MigrationSet set;
    private final Dialect dialect;
    private final Rules rules;

    public HistoryComparer(MigrationFiles files, Vendor vendor, Rules rules) {
        this(files.of(vendor), vendor, rules);
    }

    HistoryComparer(MigrationFiles.Files files, Vendor vendor, Rules rules) {
        this(files, Dialect.of(vendor), rules);
    }

    private HistoryComparer(MigrationFiles.Files files, Dialect dialect, Rules rules) {
        this.files = files;
        this.set = files.set();
        this.dialect = dialect;
        this.rules = rules;
    }

    /** The same with the files as they count with this history, on the way to this target. */
    public HistoryComparer in(History history, Target target) {
        MigrationFiles.Files counting = files.in(history, target);
        return counting == files ? this : new HistoryComparer(counting, dialect, rules);
    }

    private HistoryComparer in(History history) {
        return in(history, Target.all());
    }

    /** For a run, with the files as they {@link #in count} on its way. The lock file is read if something is pending or has changed. */
    MigrationStates forRun(Session session, History history) {
        List<Migration> pending = pendingOf(set, history);
        return ofPending(session, history, pending, checkForRun(history, pending));
    }

    /** For the status: the same, and the lock file is always checked. */
    public MigrationStates forStatus(Session session, History history) {
        return in(history).ofPending(session, history, pending(set, history), Strictness.LENIENT);
    }

    private MigrationStates ofPending(
            Session session, History history, List<Migration> pending, @Nullable Strictness lockFileCheck) {
        // What failed or was marked as failed may run below the newest: only the log shows that.
        boolean below = !pending.isEmpty()
                && history.applied().stream()
                        .filter(row -> !row.version().isRepeatable())
                        .anyMatch(row -> pending.get(0).version().compareTo(row.version()) < 0);
        return of(session, below ? session.history().withFailures(history) : history, lockFileCheck, pending);
    }

    /** The same as {@link #forRun} where the caller found nothing pending; empty if something has changed. */
    public Optional<MigrationStates> forIdleRun(History history) {
        HistoryComparer counting = in(history);
        return counting.idle(history, counting.checkForRun(history, List.of()));
    }

    /** The same as {@link #forStatus} where the caller found nothing pending; empty if something has changed. */
    public Optional<MigrationStates> forIdleStatus(History history) {
        return in(history).idle(history, Strictness.LENIENT);
    }

    private Optional<MigrationStates> idle(History history, @Nullable Strictness lockFileCheck) {
        for (AppliedMigration row : history.applied()) {
            Migration file = set.find(row.version()).orElse(null);
            if (file != null && differs(row, file)) {
                return Optional.empty();
            }
        }
        return Optional.of(of(null, history, lockFileCheck, List.of()));
    }

    /** None if each file is as it was applied, and no file is missing. */
    private @Nullable Strictness checkForRun(History history, List<Migration> pending) {
        if (!pending.isEmpty()
                || history.inFlight() != null
                || history.applied().isEmpty()) {
            return Strictness.LENIENT;
        }
        for (AppliedMigration row : history.applied()) {
            Migration file = set.find(row.version()).orElse(null);
            boolean asApplied = file != null && file.checksum().equals(row.checksum());
            if (!asApplied && row.kind() != Kind.BASELINE && !row.version().isRepeatable()) {
                return Strictness.LENIENT;
            }
        }
        return null;
    }

    /** What runs in a database without history. */
    public List<Migration> pendingWhereNew() {
        return pending(set, nothingApplied());
    }

    /** For a database without history, as far as these files tell. */
    public MigrationStates forNew(Collection<Migration> toParse) {
        History empty = nothingApplied();
        return in(empty).of(null, empty, Strictness.LENIENT, toParse);
    }

    /** For a validation without a database: every file is parsed. */
    public MigrationStates forValidation(Strictness strictness) {
        History empty = nothingApplied();
        return in(empty).of(null, empty, strictness, set.withBaselines());
    }

    /** For a validation: every file is parsed. */
    public MigrationStates forValidation(Session session, History history, Strictness strictness) {
        return in(history).of(session, history, strictness, set.withBaselines());
    }

    private static History nothingApplied() {
        return new History(new Server("", "", false), false, List.of(), null, Map.of());
    }

    public MigrationSet set() {
        return set;
    }

    MigrationFiles.Files files() {
        return files;
    }

    private MigrationStates of(
            @Nullable Session session,
            History history,
            @Nullable Strictness lockFileCheck,
            Collection<Migration> toParse) {
        var problems = new ArrayList<Problem>(set.otherProblems());
        Map<Version, FileEdit> edits = session == null ? Map.of() : edits(session, history);
        if (lockFileCheck != null) {
            problems.addAll(lockFileProblems(history, edits, lockFileCheck));
        }
        Map<Version, ParsedMigration> scripts = new HashMap<>();
        for (Migration migration : toParse) {
            // Nothing is certain of files that took the same version: that is reported, and nothing else about them.
            if (!set.isDuplicate(migration.version())) {
                ParsedMigration script = parse(migration, session);
                problems.addAll(script.problems());
                // A baseline may have the version of a migration.
                if (set.find(migration.version())
                        .filter(file -> file.name().equals(migration.name()))
                        .isPresent()) {
                    scripts.put(migration.version(), script);
                }
            }
        }
        if (!toParse.isEmpty()) {
            problems.addAll(callbacks(session).problems());
        }
        InFlight inFlight = history.inFlight();
        Interrupted interrupted = session == null || inFlight == null
                ? null
                : new ScriptFinder(files, session, history).interrupted(inFlight);
        var comparison = new Comparison(
                set,
                scripts,
                history,
                edits,
                lockFileCheck == null ? LockFile.none() : files.lockFile(),
                problems,
                interrupted == null ? null : interrupted.statement(),
                interrupted != null && interrupted.scriptLost());
        return MigrationStates.of(comparison, rules);
    }

    private List<Problem> lockFileProblems(History history, Map<Version, FileEdit> edits, Strictness strictness) {
        Set<Version> unclear = new HashSet<>();
        for (Duplicate duplicate : set.duplicates()) {
            unclear.add(duplicate.version());
        }
        Set<Version> applied = history.versions();
        for (Map.Entry<Version, FileEdit> edit : edits.entrySet()) {
            FileEdit.Extent extent = edit.getValue().extent();
            if (extent == FileEdit.Extent.ANOTHER) {
                unclear.add(edit.getKey());
            } else if (extent == FileEdit.Extent.LAYOUT) {
                // What still says the same does not stop a start, locked or not.
                applied.remove(edit.getKey());
            }
        }
        MigrationSet certain = unclear.isEmpty() ? set : set.without(unclear);
        return new LockFileCheck(certain, files.lockFile()).problems(applied, strictness);
    }

    /** What is not applied, or interrupted, or repeatable and not applied as it is now, by version. */
    public static List<Migration> pending(MigrationSet files, History history) {
        return pendingOf(FlywayBaselines.in(files, history, Target.all()), history);
    }

    static List<Migration> pendingOf(MigrationSet set, History history) {
        Set<Version> settled = history.settled(set.versions());
        List<Migration> pending = new ArrayList<>();
        for (Migration migration : set.byVersion().values()) {
            if (history.isInFlight(migration.version())
                    || !(settled.contains(migration.version()) || set.isBelowFloor(migration.version()))
                    || (migration.isRepeatable() && !isAppliedAsItIs(migration, history))) {
                pending.add(migration);
            }
        }
        return pending;
    }

    /** The callbacks of all moments. */
    public CallbackScripts callbacks(@Nullable Session session) {
        return files.callbacks(dialect, session);
    }

    private static boolean isAppliedAsItIs(Migration migration, History history) {
        return history.find(migration.version())
                .filter(row -> row.checksum().equals(migration.checksum()))
                .isPresent();
    }

    public ParsedMigration parse(Migration migration, @Nullable Session session) {
        return files.parse(migration, dialect, session);
    }

    /** How each file differs whose checksum is not the one that was applied. */
    private Map<Version, FileEdit> edits(Session session, History history) {
        Map<Version, FileEdit> edits = new HashMap<>();
        for (AppliedMigration row : history.applied()) {
            Migration file = set.find(row.version()).orElse(null);
            if (file != null && !set.isDuplicate(row.version()) && differs(row, file)) {
                edits.put(row.version(), edit(session, history, row, file));
            }
        }
        return edits;
    }

    private FileEdit edit(Session session, History history, AppliedMigration row, Migration file) {
        return FileEdit.of(row, session.history().scripts(history, row.version()), parse(file, session), dialect);
    }

    /** Whether the file is that of another migration, which has the row's version now. */
    boolean isAnother(Session session, History history, AppliedMigration row, Migration file) {
        return differs(row, file) && edit(session, history, row, file).extent() == FileEdit.Extent.ANOTHER;
    }

    private boolean differs(AppliedMigration row, Migration file) {
        return !row.checksum().isEmpty()
                && !file.isRepeatable()
                && !file.checksum().equals(row.checksum())
                && !file.isSquashOf(row.checksum())
                && !files.lockFile().acceptsFurther(file.version(), file.checksum());
    }
}
