package dev.migration.internal.plan;

import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.Migration.Duplicate;
import dev.migration.internal.files.Migration.Layout;
import dev.migration.internal.history.History;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the planner decides by.
 *
 * @param layout how the files are named
 * @param migrations the files; kept in the order of their versions, however they are given
 * @param parsed the scripts of those that may have to run
 * @param history what the database knows
 * @param edits for each applied file whose checksum differs, how it differs
 * @param lockFile which differences were accepted
 * @param unreadable the versions of files that are there and cannot be read, so that they are not among the migrations
 * @param duplicates the versions that several files have; of each, one is among the migrations
 * @param fileProblems what else is wrong with the files themselves
 * @param open where the script that is in flight was interrupted; null where there is none, or it cannot be determined
 * @param scriptLost whether the script that is in flight cannot be had, neither from its file nor as it was stored
 */
public record Comparison(
        Layout layout,
        List<Migration> migrations,
        Map<Version, ParsedMigration> parsed,
        History history,
        Map<Version, Edit> edits,
        LockFile lockFile,
        Set<Version> unreadable,
        List<Duplicate> duplicates,
        List<Problem> fileProblems,
        @Nullable InterruptedStatement open,
        boolean scriptLost) {

    /** Copies the collections. */
    public Comparison {
        migrations = migrations.stream()
                .sorted(Comparator.comparing(Migration::version))
                .toList();
        parsed = Map.copyOf(parsed);
        edits = Map.copyOf(edits);
        unreadable = Set.copyOf(unreadable);
        duplicates = List.copyOf(duplicates);
        fileProblems = List.copyOf(fileProblems);
    }

    /** Whether several files have this version, so that none of them can be meant. */
    boolean isDuplicate(Version version) {
        return duplicates.stream().anyMatch(duplicate -> duplicate.version().equals(version));
    }

    /** Whether no file was found, not even one that cannot be read. */
    boolean hasNoFiles() {
        return migrations.isEmpty() && unreadable.isEmpty();
    }

    /**
     * How a file differs from what was applied.
     *
     * @param extent whether it still says the same
     * @param diff the difference by lines; empty where what was applied is not stored
     */
    public record Edit(Extent extent, String diff) {

        /** Whether an edited file still says the same. */
        public enum Extent {
            /** Only comments and layout differ. */
            LAYOUT,
            /** What was applied had no statement; now there are some. */
            FILLED_IN,
            /** Only the statements of the down script differ. */
            DOWN_SCRIPT,
            /** The statements differ, or it cannot be determined. */
            STATEMENTS,
            /** The name and the statements differ: it is another migration that took the same version. */
            ANOTHER
        }
    }
}
