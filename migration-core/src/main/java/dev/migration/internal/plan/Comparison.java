package dev.migration.internal.plan;

import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Version;
import dev.migration.internal.files.DuplicateVersions.Duplicate;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.Migration.Layout;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files compared with the history of a database: all that the planner decides by.
 *
 * @param layout how the files are named
 * @param migrations the files; kept in the order of their versions, however they are given
 * @param parsed the scripts of those that may have to run
 * @param history what the database knows
 * @param edits for each applied file whose checksum differs, how it differs
 * @param lockFile which differences were accepted
 * @param unreadable the versions of files that cannot be read, so that they are not among the migrations
 * @param duplicates the versions that several files have; of each, one is among the migrations
 * @param fileProblems what else is wrong with the files themselves
 * @param interrupted the statement at which a script was interrupted; null if there is none, or it is unknown
 * @param scriptLost whether the interrupted script is missing, both as a file and as it was stored
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
        @Nullable InterruptedStatement interrupted,
        boolean scriptLost) {

    /** Copies the collections. */
    public Comparison {
        List<Migration> ordered = new ArrayList<>(migrations);
        ordered.sort(Comparator.comparing(Migration::version));
        migrations = List.copyOf(ordered);
        parsed = Map.copyOf(parsed);
        edits = Map.copyOf(edits);
        unreadable = Set.copyOf(unreadable);
        duplicates = List.copyOf(duplicates);
        fileProblems = List.copyOf(fileProblems);
    }

    /** Whether several files have this version. */
    boolean isDuplicate(Version version) {
        for (Duplicate duplicate : duplicates) {
            if (duplicate.version().equals(version)) {
                return true;
            }
        }
        return false;
    }

    /** The versions of all files, readable or not. */
    List<Version> fileVersions() {
        List<Version> versions = new ArrayList<>(unreadable);
        for (Migration migration : migrations) {
            versions.add(migration.version());
        }
        return versions;
    }

    /** Whether no file was found, not even one that cannot be read. */
    boolean hasNoFiles() {
        return migrations.isEmpty() && unreadable.isEmpty();
    }

    static @Nullable Version newest(Collection<Version> versions) {
        return versions.isEmpty() ? null : Collections.max(versions);
    }

    /**
     * The state of one version.
     *
     * @param name the name of its file, or of its row if there is no file
     */
    public record MigrationState(
            Version version,
            String name,
            State state,
            @Nullable Migration file,
            @Nullable AppliedMigration row) {}

    /**
     * How a file differs from what was applied.
     *
     * @param extent whether it still says the same
     * @param diff the difference by lines; empty if what was applied is not stored
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

        /** How this file differs from the scripts that were stored when its version was applied. */
        public static Edit of(AppliedMigration row, StoredScripts stored, ParsedMigration file, Dialect dialect) {
            Extent differing = file.migration().name().equals(row.name()) ? Extent.STATEMENTS : Extent.ANOTHER;
            if (stored.up() == null) {
                return new Edit(differing, "");
            }
            String name = file.migration().up().name();
            String up = file.up().storedSql();
            if (CanonicalSql.of(stored.up(), dialect).isEmpty() && !file.up().isEmpty()) {
                return new Edit(Extent.FILLED_IN, diff(stored.up(), up, name));
            }
            if (!CanonicalSql.isSame(stored.up(), up, dialect)) {
                return new Edit(differing, differing == Extent.ANOTHER ? "" : diff(stored.up(), up, name));
            }
            Script downScript = file.down();
            String down = downScript == null ? null : downScript.storedSql();
            return CanonicalSql.isSame(stored.down(), down, dialect)
                    ? new Edit(Extent.LAYOUT, "")
                    : new Edit(Extent.DOWN_SCRIPT, diff(stored.down(), down, name + ", down script"));
        }

        private static String diff(@Nullable String applied, @Nullable String now, String name) {
            return LineDiff.between(
                    applied == null ? "" : applied, now == null ? "" : now, name + " (applied)", name + " (now)");
        }
    }
}
