// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.compare;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.compare.ScriptFinder.InterruptedScript;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.Callback;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.names.Layout;
import dev.migration.internal.plan.Comparison;
import dev.migration.internal.plan.FileEdit;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.plan.FlywayBaselines;
import dev.migration.internal.plan.FlywayStart;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.plan.NewerBuild;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings.Rules;
import dev.migration.internal.sql.Dialect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The files as they count in one database, on the way to a target. Only what is not applied, or differs from what was, is parsed. */
public final class FilesBesideHistory {

    /** What can be wrong with files of applied migrations. */
    private static final Set<Code> OF_APPLIED =
            Set.of(Code.MISSING_FILE, Code.CHECKSUM_MISMATCH, Code.LOCK_FILE_MISMATCH, Code.DUPLICATE_VERSION);

    private final FilesAtOneMoment found;
    private final MigrationSet set;
    private final History history;
    private final Dialect dialect;
    private final Rules rules;

    /** The repeatable migrations for which the text of a newer release stays. */
    private final Set<Version> older;

    private @Nullable List<Migration> pending;

    private FilesBesideHistory(
            FilesAtOneMoment found,
            MigrationSet set,
            History history,
            Dialect dialect,
            Rules rules,
            Set<Version> older) {
        this.found = found;
        this.set = set;
        this.history = history;
        this.dialect = dialect;
        this.rules = rules;
        this.older = older;
    }

    /** As far as files and history tell, without asking the database again. */
    public static FilesBesideHistory of(FilesAtOneMoment found, History history, Vendor vendor, Rules rules) {
        return of(found, history, Target.all(), Dialect.of(vendor), rules);
    }

    /** In a database without history. */
    public static FilesBesideHistory ofNew(FilesAtOneMoment found, Vendor vendor, Rules rules) {
        return of(
                found, new History(new History.Server("", "", false), false, List.of(), null, Map.of()), vendor, rules);
    }

    private static FilesBesideHistory of(
            FilesAtOneMoment found, History history, Target target, Dialect dialect, Rules rules) {
        return new FilesBesideHistory(
                found,
                FlywayStart.in(FlywayBaselines.in(found.set(), history, target), history, rules),
                inOrderOf(found.set(), history),
                dialect,
                rules,
                Set.of());
    }

    /** The newest of what is applied is the newest as the files are ordered. */
    private static History inOrderOf(MigrationSet set, History history) {
        SortedMap<Version, Migration> files = set.byVersion();
        return files.isEmpty() || !files.firstKey().isComparedAsText() ? history : history.comparedAs(files.firstKey());
    }

    /** Where the text of a newer release stays for those that ran with the text of this build before it. */
    static FilesBesideHistory of(FilesAtOneMoment found, Session session, History history, Target target, Rules rules) {
        FilesBesideHistory all = of(found, history, target, session.database().dialect(), rules);
        Map<Version, String> changed = NewerBuild.changed(all.set, history, all.pending());
        if (!changed.isEmpty()) {
            changed.keySet().retainAll(session.history().applied(history, changed));
        }
        return changed.isEmpty()
                ? all
                : new FilesBesideHistory(
                        found, all.set, all.history.withTexts(changed), all.dialect, rules, changed.keySet());
    }

    /** The same files as they count with another history. */
    FilesBesideHistory with(History other) {
        return of(found, other, Target.all(), dialect, rules);
    }

    public MigrationSet set() {
        return set;
    }

    CallbackScripts callbacks(@Nullable Session session) {
        return found.callbacks(dialect, session);
    }

    public ParsedMigration parse(Migration migration, @Nullable Session session) {
        return found.parse(migration, dialect, session);
    }

    ScriptFinder scripts(Session session, History history) {
        return new ScriptFinder(found, set, session, history);
    }

    /** What is not applied, or interrupted, or repeatable and not applied as it is now, by version. */
    public List<Migration> pending() {
        List<Migration> known = pending == null ? findPending() : pending;
        pending = known;
        return known;
    }

    private List<Migration> findPending() {
        Set<Version> settled = history.settled(set.versions());
        List<Migration> found = new ArrayList<>();
        for (Migration migration : set.byVersion().values()) {
            if (history.inFlight(migration.version()) != null
                    || !(settled.contains(migration.version()) || set.isBelowFloor(migration.version()))
                    || (migration.isRepeatable()
                            && history.find(migration.version())
                                    .filter(row -> row.checksum().equals(migration.checksum()))
                                    .isEmpty())) {
                found.add(migration);
            }
        }
        return List.copyOf(found);
    }

    /** How each file differs whose checksum is not the one that was applied. */
    private Map<Version, FileEdit> edits(Session session) {
        Map<Version, FileEdit> edits = new HashMap<>();
        for (AppliedMigration row : history.applied()) {
            differing(row)
                    .filter(file -> !set.isDuplicate(row.version()))
                    .map(file -> FileEdit.of(
                            row, session.history().scripts(history, row.version()), parse(file, session), dialect))
                    .ifPresent(edit -> edits.put(row.version(), edit));
        }
        return edits;
    }

    private Optional<Migration> differing(AppliedMigration row) {
        return row.checksum().isEmpty()
                ? Optional.empty()
                : set.find(row.version())
                        .filter(file -> !file.isRepeatable()
                                // Else the lock file is read for nothing.
                                && !file.checksum().equals(row.checksum())
                                && FileEdit.isEdited(file, row, found.lockFile()));
    }

    /** The locked migrations whose files differ in comments and layout only from what was applied, which the lock file has. */
    public Set<Version> saysTheSame(Session session) {
        Map<Version, FileEdit> edits = edits(session);
        edits.values().removeIf(edit -> edit.extent() != FileEdit.Extent.LAYOUT);
        edits.keySet()
                .removeIf(version -> !found.lockFile()
                        .accepts(version, history.find(version).orElseThrow().checksum()));
        return edits.keySet();
    }

    /** For a run. The lock file is read if something is pending or has changed. */
    MigrationStates forRun(Session session) {
        return ofPending(session, checkForRun());
    }

    /** For the status: the same, and the lock file is always checked. */
    public MigrationStates forStatus(Session session) {
        return ofPending(session, Strictness.LENIENT);
    }

    /** Why a run would be refused for what is applied, whatever is pending. */
    List<Problem> problemsOfApplied(Session session) {
        List<Problem> duplicates = FileProblems.ofDuplicates(set, history, version -> true);
        return compared(session, history, Strictness.LENIENT, List.of()).problems().stream()
                .filter(problem ->
                        problem.isError() && OF_APPLIED.contains(problem.code()) && !duplicates.contains(problem))
                .toList();
    }

    private MigrationStates ofPending(Session session, @Nullable Strictness lockFileCheck) {
        // What failed or was marked as failed may run below the newest: only the log shows that.
        boolean below = !pending().isEmpty()
                && history.applied().stream()
                        .filter(row -> !row.version().isRepeatable())
                        .anyMatch(row -> pending().get(0).version().compareTo(row.version()) < 0);
        return compared(session, below ? session.history().withFailures(history) : history, lockFileCheck, pending());
    }

    /** For a run where nothing is pending, without asking the database again; empty if something has changed. */
    public Optional<MigrationStates> forIdleRun() {
        return runsEachTime() ? Optional.empty() : idle(checkForRun());
    }

    public Optional<MigrationStates> forIdleStatus() {
        return idle(Strictness.LENIENT);
    }

    /** Whether a start runs something even if nothing has changed: a callback, or a repeatable migration that has the time in it. */
    boolean runsEachTime() {
        return hasCallbackOfStart() || (rules.flyway() != null && !found.dated().isEmpty());
    }

    /** Whether a callback runs at a start with nothing to apply, as with Flyway or because its file says so. */
    boolean hasCallbackOfStart() {
        for (Callback callback : set.callbacks()) {
            if (callback.isOfEachRun(rules.flyway() != null)) {
                return true;
            }
        }
        return false;
    }

    /** Those that run where nothing is applied. */
    CallbackScripts callbacksOfStart(Session session) {
        return callbacks(session).ofEachRun(rules.flyway() != null);
    }

    private Optional<MigrationStates> idle(@Nullable Strictness lockFileCheck) {
        return history.applied().stream().anyMatch(row -> differing(row).isPresent())
                ? Optional.empty()
                : Optional.of(compared(null, history, lockFileCheck, List.of()));
    }

    /** None if each file is as it was applied, and no file is missing. */
    private @Nullable Strictness checkForRun() {
        boolean asApplied = pending().isEmpty()
                && history.inFlight() == null
                && !history.applied().isEmpty()
                && history.applied().stream()
                        .allMatch(row -> row.kind() == Kind.BASELINE
                                || row.version().isRepeatable()
                                || set.find(row.version())
                                        .filter(file -> file.checksum().equals(row.checksum()))
                                        .isPresent());
        return asApplied ? null : Strictness.LENIENT;
    }

    /** For a validation, which parses every file; without a session as far as the files tell. */
    public MigrationStates forValidation(@Nullable Session session, Strictness strictness) {
        return compared(session, history, strictness, found.set().withBaselines());
    }

    /** As far as the files tell, of which these are parsed. */
    public MigrationStates ofFiles(Collection<Migration> toParse) {
        return compared(null, history, Strictness.LENIENT, toParse);
    }

    private MigrationStates compared(
            @Nullable Session session,
            History history,
            @Nullable Strictness lockFileCheck,
            Collection<Migration> toParse) {
        var problems = new ArrayList<Problem>(set.otherProblems());
        NewerBuild.replaced(older).ifPresent(problems::add);
        Map<Version, FileEdit> edits = session == null ? Map.of() : edits(session);
        if (lockFileCheck != null) {
            problems.addAll(Comparison.problemsOfLockFile(set, found.lockFile(), history, edits, lockFileCheck));
        }
        Map<Version, ParsedMigration> scripts = new HashMap<>();
        for (Migration migration : toParse) {
            // Nothing is certain of files that took the same version: that is reported, and nothing else about them.
            if (!set.isDuplicate(migration.version())) {
                ParsedMigration script = parse(migration, session);
                script.problems().stream()
                        .map(problem -> isTextOfApplied(problem, migration) ? Problems.asWarning(problem) : problem)
                        .forEach(problems::add);
                // A baseline may have the version of a migration.
                if (set.find(migration.version())
                        .filter(file -> file.name().equals(migration.name()))
                        .isPresent()) {
                    scripts.put(migration.version(), script);
                }
            }
        }
        found.forgetTexts();
        if (!toParse.isEmpty() || hasCallbackOfStart()) {
            problems.addAll(callbacks(session).problems());
        }
        InterruptedScript interrupted = session == null
                ? InterruptedScript.NONE
                : scripts(session, history).interrupted();
        var comparison = new Comparison(
                set,
                scripts,
                history,
                edits,
                lockFileCheck == null ? LockFile.none() : found.lockFile(),
                problems,
                interrupted.statement(),
                interrupted.scriptLost(),
                interrupted.edited());
        return MigrationStates.of(comparison, rules);
    }

    /** What is applied may have text that only looks like a placeholder: nobody can change that any more. */
    private boolean isTextOfApplied(Problem problem, Migration migration) {
        return problem.code() == Code.PLACEHOLDER
                && migration.layout() == Layout.FLYWAY
                && history.find(migration.version()).isPresent()
                && !pending().contains(migration);
    }
}
