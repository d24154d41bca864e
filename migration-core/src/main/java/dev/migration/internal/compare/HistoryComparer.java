package dev.migration.internal.compare;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.Migration.Duplicate;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileCheck;
import dev.migration.internal.plan.Comparison;
import dev.migration.internal.plan.Comparison.Edit;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.recovery.OrphanCheck;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.CanonicalSql;
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
 * Reads what the planner decides by. Only what is not applied is parsed, and each file once, however often the history is
 * read again.
 */
public final class HistoryComparer {

    private final MigrationFiles.Files files;
    private final MigrationSet set;
    private final Dialect dialect;

    public HistoryComparer(MigrationFiles.Files files, Dialect dialect) {
        this.files = files;
        this.set = files.set();
        this.dialect = dialect;
    }

    /** What a run is planned by. The lock file is read where something is pending or has changed. */
    public Comparison forRun(Session session, History history) {
        List<Migration> pending = pending(history);
        return ofPending(session, history, pending, isAsApplied(history, pending) ? null : Strictness.LENIENT);
    }

    /** What the status is reported by: the same, and the lock file is always checked. */
    public Comparison forStatus(Session session, History history) {
        return ofPending(session, history, pending(history), Strictness.LENIENT);
    }

    private Comparison ofPending(
            Session session, History history, List<Migration> pending, @Nullable Strictness lockFileCheck) {
        // One that failed before, or was marked so, may run below the newest: only the log tells it from a late one.
        History known = anyIsLate(pending, history) ? session.history().withFailures(history) : history;
        return of(session, known, lockFileCheck, pending);
    }

    /** The same as {@link #forRun} where nothing is pending or changed; empty elsewhere. */
    public Optional<Comparison> forIdleRun(History history) {
        return idle(history, isAsApplied(history, pending(history)) ? null : Strictness.LENIENT);
    }

    /** The same as {@link #forStatus} where nothing is pending or changed; empty elsewhere. */
    public Optional<Comparison> forIdleStatus(History history) {
        return idle(history, Strictness.LENIENT);
    }

    private Optional<Comparison> idle(History history, @Nullable Strictness lockFileCheck) {
        if (!pending(history).isEmpty()) {
            return Optional.empty();
        }
        for (AppliedMigration row : history.applied()) {
            Migration file = set.find(row.version()).orElse(null);
            if (file != null && differs(row, file)) {
                return Optional.empty();
            }
        }
        return Optional.of(of(null, history, lockFileCheck, List.of()));
    }

    /** Whether each file is as it was applied, and no file is missing; not where there is nothing to compare. */
    private boolean isAsApplied(History history, List<Migration> pending) {
        if (!pending.isEmpty()
                || history.inFlight() != null
                || history.applied().isEmpty()) {
            return false;
        }
        for (AppliedMigration row : history.applied()) {
            Migration file = set.find(row.version()).orElse(null);
            boolean asApplied = file != null
                    && !file.checksum().isEmpty()
                    && file.checksum().equals(row.checksum());
            if (!asApplied && row.kind() != Kind.BASELINE) {
                return false;
            }
        }
        return true;
    }

    /** What a start rests on where there is no history, as far as these files say. */
    public Comparison forNew(Collection<Migration> toParse) {
        var none = new History(new Server("", "", false), false, List.of(), null, Map.of());
        return of(null, none, Strictness.LENIENT, List.copyOf(toParse));
    }

    /** The files that it reads. */
    MigrationSet files() {
        return set;
    }

    /** How many files there are. */
    public int size() {
        return set.migrations().size();
    }

    /** Whether there is a file for each row of a history. */
    public boolean hasFilesFor(History history) {
        return set.versions().containsAll(history.versions());
    }

    private static boolean anyIsLate(List<Migration> pending, History history) {
        return !pending.isEmpty()
                && history.applied().stream()
                        .anyMatch(row -> pending.get(0).version().compareTo(row.version()) < 0);
    }

    /** What a validation rests on: every file is parsed. */
    public Comparison forValidation(@Nullable Session session, History history, Strictness strictness) {
        return of(session, history, strictness, set.migrations());
    }

    private Comparison of(
            @Nullable Session session, History history, @Nullable Strictness lockFileCheck, List<Migration> toParse) {
        var problems = new ArrayList<Problem>(set.otherProblems());
        // Nothing is certain of files that took the same version: that is reported, and nothing else about them.
        Set<Version> duplicates = new HashSet<>();
        for (Duplicate duplicate : set.duplicates()) {
            duplicates.add(duplicate.version());
        }
        Set<Version> unclear = new HashSet<>(duplicates);
        Map<Version, Edit> edits = session == null ? Map.of() : edits(session, history, duplicates);
        Set<Version> applied = history.versions();
        for (Map.Entry<Version, Edit> edit : edits.entrySet()) {
            Edit.Extent extent = edit.getValue().extent();
            if (extent == Edit.Extent.ANOTHER) {
                unclear.add(edit.getKey());
            } else if (extent == Edit.Extent.LAYOUT) {
                // What still says the same does not stop a start, locked or not.
                applied.remove(edit.getKey());
            }
        }
        LockFile lockFile = lockFileCheck == null ? LockFile.none() : files.lockFile();
        if (lockFileCheck != null) {
            MigrationSet certain = unclear.isEmpty() ? set : set.without(unclear);
            problems.addAll(new LockFileCheck(certain, lockFile).problems(applied, lockFileCheck));
        }
        Map<Version, ParsedMigration> scripts = new HashMap<>();
        for (Migration migration : toParse) {
            if (duplicates.contains(migration.version())) {
                continue;
            }
            ParsedMigration script = parse(migration);
            problems.addAll(script.problems());
            scripts.put(migration.version(), script);
        }
        Interrupted interrupted = interrupted(session, history);
        return new Comparison(
                set.layout(),
                set.migrations(),
                scripts,
                history,
                edits,
                lockFile,
                unreadable(),
                set.duplicates(),
                problems,
                interrupted.place(),
                interrupted.lost());
    }

    /**
     * Where what is in flight was interrupted.
     *
     * @param place null where nothing is in flight, or its script does not show it
     * @param lost whether there is no script any more
     */
    private record Interrupted(@Nullable InterruptedStatement place, boolean lost) {}

    private Interrupted interrupted(@Nullable Session session, History history) {
        InFlight inFlight = history.inFlight();
        if (inFlight == null || session == null) {
            return new Interrupted(null, false);
        }
        try {
            Optional<Script> script = scriptOf(inFlight, session, history);
            return new Interrupted(
                    script.map(new InterruptedScript(inFlight)::place).orElse(null), script.isEmpty());
        } catch (InvalidMigrationsException e) {
            // A run reports what is wrong with it.
            return new Interrupted(null, inFlight.undo());
        }
    }

    /** The statement at which what is in flight was interrupted, as far as its script is there. */
    Optional<OrphanCheck> interruptedAt(Session session, History history) {
        InFlight inFlight = history.inFlight();
        if (inFlight == null) {
            return Optional.empty();
        }
        try {
            return scriptOf(inFlight, session, history).flatMap(new InterruptedScript(inFlight)::openStatement);
        } catch (InvalidMigrationsException e) {
            return Optional.empty();
        }
    }

    private Optional<Script> scriptOf(InFlight inFlight, Session session, History history) {
        return inFlight.undo()
                ? new InterruptedScript(inFlight).downScript(session, history, set)
                : set.find(inFlight.version()).map(this::parse).map(ParsedMigration::up);
    }

    private Set<Version> unreadable() {
        Set<Version> unreadable = new HashSet<>(set.versions());
        for (Migration migration : set.migrations()) {
            unreadable.remove(migration.version());
        }
        return unreadable;
    }

    /** What is not applied, by version. */
    public List<Migration> pending(History history) {
        Set<Version> settled = history.settled(set.versions());
        List<Migration> pending = new ArrayList<>();
        for (Migration migration : set.migrations()) {
            if (history.isInFlight(migration.version()) || !settled.contains(migration.version())) {
                pending.add(migration);
            }
        }
        return pending;
    }

    ParsedMigration parse(Migration migration) {
        return files.scripts().of(migration, dialect);
    }

    /** How each file differs whose checksum is not the one that was applied. */
    private Map<Version, Edit> edits(Session session, History history, Set<Version> duplicates) {
        Map<Version, Edit> edits = new HashMap<>();
        for (AppliedMigration row : history.applied()) {
            Migration file = set.find(row.version()).orElse(null);
            if (file != null && !duplicates.contains(row.version()) && differs(row, file)) {
                edits.put(row.version(), edit(row, session.history().scripts(history, row.version()), parse(file)));
            }
        }
        return edits;
    }

    private boolean differs(AppliedMigration row, Migration file) {
        return !row.checksum().isEmpty()
                && !file.checksum().equals(row.checksum())
                && !files.lockFile().acceptsFurther(file.version(), file.checksum());
    }

    private Edit edit(AppliedMigration row, StoredScripts stored, ParsedMigration file) {
        boolean renamed = !file.migration().name().equals(row.name());
        if (stored.up() == null) {
            return new Edit(renamed ? Edit.Extent.ANOTHER : Edit.Extent.STATEMENTS, "");
        }
        String up = file.up().storedSql();
        Script downScript = file.down();
        String down = downScript == null ? null : downScript.storedSql();
        String name = file.migration().up().name();
        if (CanonicalSql.of(stored.up(), dialect).isEmpty() && !file.up().isEmpty()) {
            return new Edit(Edit.Extent.FILLED_IN, diff(stored.up(), up, name));
        }
        if (!CanonicalSql.isSame(stored.up(), up, dialect)) {
            return renamed
                    ? new Edit(Edit.Extent.ANOTHER, "")
                    : new Edit(Edit.Extent.STATEMENTS, diff(stored.up(), up, name));
        }
        if (!CanonicalSql.isSame(stored.down(), down, dialect)) {
            return new Edit(
                    Edit.Extent.DOWN_SCRIPT,
                    diff(stored.down() == null ? "" : stored.down(), down == null ? "" : down, name + ", down script"));
        }
        return new Edit(Edit.Extent.LAYOUT, "");
    }

    private static String diff(String applied, String found, String name) {
        return LineDiff.between(applied, found, name + " (applied)", name + " (now)");
    }
}
