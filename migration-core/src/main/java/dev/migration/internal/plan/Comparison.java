// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileCheck;
import dev.migration.internal.plan.FileEdit.Extent;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files compared with the history of a database: all that the planner decides by.
 *
 * @param set the files
 * @param parsed the scripts of those that may have to run
 * @param history what the database knows
 * @param edits for each applied file whose checksum differs, how it differs
 * @param lockFile which differences were accepted
 * @param fileProblems what is wrong with the files themselves, except the duplicates
 * @param interrupted the statement at which a script was interrupted; null if there is none, or it is unknown
 * @param scriptLost whether the interrupted script is missing, both as a file and as it was stored
 * @param edited the interrupted script where that no longer has what is done; else null
 */
public record Comparison(
        MigrationSet set,
        Map<Version, ParsedMigration> parsed,
        History history,
        Map<Version, FileEdit> edits,
        LockFile lockFile,
        List<Problem> fileProblems,
        @Nullable InterruptedStatement interrupted,
        boolean scriptLost,
        @Nullable Script edited) {

    /**
     * The state of one version.
     *
     * @param name the name of its file, or of its row if there is no file
     * @param contract whether it is not applied and belongs to the phase contract
     */
    record MigrationState(
            Version version,
            String name,
            State state,
            @Nullable Migration file,
            @Nullable AppliedMigration row,
            boolean contract) {

        MigrationState with(State other) {
            return new MigrationState(version, name, other, file, row, contract);
        }
    }

    /** What the lock file says of these files, but of those that took the same version, or are reported as edited. */
    public static List<Problem> problemsOfLockFile(
            MigrationSet set, LockFile lockFile, History history, Map<Version, FileEdit> edits, Strictness strictness) {
        Set<Version> unclear = new HashSet<>();
        set.duplicates().forEach(duplicate -> unclear.add(duplicate.version()));
        edits.forEach((version, edit) -> {
            if (edit.extent() == Extent.ANOTHER || edit.extent() == Extent.LAYOUT) {
                unclear.add(version);
            }
        });
        MigrationSet certain = unclear.isEmpty() ? set : set.without(unclear);
        return new LockFileCheck(certain, lockFile).problems(history.versions(), strictness);
    }

    /** Whether no file was found, not even one that cannot be read. */
    boolean hasNoFiles() {
        return set.versions().isEmpty();
    }

    /** The history does not say it of what was adopted or marked, but the lock file does. */
    boolean isCode(AppliedMigration row) {
        LockFile.Entry locked = lockFile.entries().get(row.version());
        return row.kind() == AppliedMigration.Kind.CODE
                || (row.kind() == AppliedMigration.Kind.ADOPTED && locked != null && locked.code());
    }

    /** The state of one that is not applied. */
    State pending(Version version) {
        FailedRun failed = history.failure(version).orElse(null);
        return failed == null || failed.error() == null ? State.PENDING : State.FAILED;
    }

    /** Of those that have a number. */
    static @Nullable Version newest(Collection<Version> versions) {
        Version newest = null;
        for (Version version : versions) {
            if (!version.isRepeatable() && (newest == null || version.compareTo(newest) > 0)) {
                newest = version;
            }
        }
        return newest;
    }
}
