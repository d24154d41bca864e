package dev.migration.internal.compare;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.internal.compare.ScriptFinder.Interrupted;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.DuplicateVersions.Duplicate;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileCheck;
import dev.migration.internal.names.Layout;
import dev.migration.internal.plan.Comparison;
import dev.migration.internal.plan.FileEdit;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.plan.NewerBuild;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings.Rules;
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
 * Compares the files that count in a database with its history. Only files that are not applied, or differ from what was, are
 * parsed.
 */
final class FileStates {

    /** What can be wrong with files of applied migrations. */
    private static final Set<Code> OF_APPLIED =
            Set.of(Code.MISSING_FILE, Code.CHECKSUM_MISMATCH, Code.LOCK_FILE_MISMATCH, Code.DUPLICATE_VERSION);

    private final CountingFiles files;
    private final MigrationSet set;
    private final History history;
    private final Rules rules;

    FileStates(CountingFiles files, Rules rules) {
        this.files = files;
        this.set = files.set();
        this.history = files.history();
        this.rules = rules;
    }

    /** For a run. The lock file is read if something is pending or has changed. */
    MigrationStates forRun(Session session) {
        List<Migration> pending = files.pending();
        return ofPending(session, pending, checkForRun(pending));
    }

    /** For the status: the same, and the lock file is always checked. */
    MigrationStates forStatus(Session session) {
        return ofPending(session, files.pending(), Strictness.LENIENT);
    }

    /** Why a run would be refused for what is applied, whatever is pending. */
    List<Problem> problemsOfApplied(Session session) {
        List<Problem> duplicates = FileProblems.ofDuplicates(set, history, version -> true);
        return compared(session, history, Strictness.LENIENT, List.of()).problems().stream()
                .filter(problem -> problem.isError() && OF_APPLIED.contains(problem.code()))
                .filter(problem -> !duplicates.contains(problem))
                .toList();
    }

    private MigrationStates ofPending(Session session, List<Migration> pending, @Nullable Strictness lockFileCheck) {
        // What failed or was marked as failed may run below the newest: only the log shows that.
        boolean below = !pending.isEmpty()
                && history.applied().stream()
                        .filter(row -> !row.version().isRepeatable())
                        .anyMatch(row -> pending.get(0).version().compareTo(row.version()) < 0);
        return compared(session, below ? session.history().withFailures(history) : history, lockFileCheck, pending);
    }

    /** The same as {@link #forRun} where nothing is pending; empty if something has changed. */
    Optional<MigrationStates> forIdleRun() {
        return idle(checkForRun(List.of()));
    }

    /** The same as {@link #forStatus} where nothing is pending; empty if something has changed. */
    Optional<MigrationStates> forIdleStatus() {
        return idle(Strictness.LENIENT);
    }

    private Optional<MigrationStates> idle(@Nullable Strictness lockFileCheck) {
        for (AppliedMigration row : history.applied()) {
            Migration file = set.find(row.version()).orElse(null);
            if (file != null && files.differs(row, file)) {
                return Optional.empty();
            }
        }
        return Optional.of(compared(null, history, lockFileCheck, List.of()));
    }

    /** None if each file is as it was applied, and no file is missing. */
    private @Nullable Strictness checkForRun(List<Migration> pending) {
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

    /** For a validation, which parses these files; without a session as far as the files tell. */
    MigrationStates forValidation(@Nullable Session session, Strictness strictness, Collection<Migration> toParse) {
        return compared(session, history, strictness, toParse);
    }

    private MigrationStates compared(
            @Nullable Session session,
            History history,
            @Nullable Strictness lockFileCheck,
            Collection<Migration> toParse) {
        var problems = new ArrayList<Problem>(set.otherProblems());
        NewerBuild.replaced(files.older()).ifPresent(problems::add);
        Map<Version, FileEdit> edits = session == null ? Map.of() : files.edits(session);
        if (lockFileCheck != null) {
            problems.addAll(lockFileProblems(history, edits, lockFileCheck));
        }
        // What is applied already may have text that only looks like a placeholder.
        Set<Version> asForFlyway = session != null && wereFlyways() ? notBegun() : Set.of();
        Map<Version, ParsedMigration> scripts = new HashMap<>();
        for (Migration migration : toParse) {
            // Nothing is certain of files that took the same version: that is reported, and nothing else about them.
            if (!set.isDuplicate(migration.version())) {
                ParsedMigration script = files.parse(migration, session);
                problems.addAll(
                        asForFlyway.contains(migration.version()) ? script.problemsAsForFlyway() : script.problems());
                // A baseline may have the version of a migration.
                if (set.find(migration.version())
                        .filter(file -> file.name().equals(migration.name()))
                        .isPresent()) {
                    scripts.put(migration.version(), script);
                }
            }
        }
        if (!toParse.isEmpty()) {
            CallbackScripts callbacks = files.callbacks(session);
            problems.addAll(asForFlyway.isEmpty() ? callbacks.problems() : callbacks.problemsAsForFlyway());
        }
        Set<String> placeholders = new HashSet<>();
        problems.removeIf(problem -> problem.code() == Code.PLACEHOLDER
                && !problem.isError()
                && !placeholders.add(problem.message().split(" ", 2)[0]));
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

    /** Whether Flyway ran the first of these files, as far as that is known. */
    private boolean wereFlyways() {
        return set.layout() == Layout.FLYWAY && (rules.flyways() || history.newestAdopted() != null);
    }

    private Set<Version> notBegun() {
        Set<Version> notBegun = new HashSet<>();
        for (Migration migration : files.pending()) {
            if (!history.isInFlight(migration.version())) {
                notBegun.add(migration.version());
            }
        }
        return notBegun;
    }

    private List<Problem> lockFileProblems(History history, Map<Version, FileEdit> edits, Strictness strictness) {
        Set<Version> unclear = new HashSet<>();
        for (Duplicate duplicate : set.duplicates()) {
            unclear.add(duplicate.version());
        }
        for (Map.Entry<Version, FileEdit> edit : edits.entrySet()) {
            FileEdit.Extent extent = edit.getValue().extent();
            // The first is reported as two migrations, the second as edited.
            if (extent == FileEdit.Extent.ANOTHER || extent == FileEdit.Extent.LAYOUT) {
                unclear.add(edit.getKey());
            }
        }
        MigrationSet certain = unclear.isEmpty() ? set : set.without(unclear);
        return new LockFileCheck(certain, files.lockFile()).problems(history.versions(), strictness);
    }
}
