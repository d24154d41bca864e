// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.State;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a file differs from what was applied: a change of only comments or white space does not change what it does.
 *
 * @param extent whether it still says the same
 * @param diff the difference by lines; empty if what was applied is not stored, or masked
 * @param placeholders the names of those in the script that differs, whose values may have been others
 */
public record FileEdit(Extent extent, String diff, List<String> placeholders) {

    /** Of a script without placeholders. */
    public FileEdit(Extent extent, String diff) {
        this(extent, diff, List.of());
    }

    /** Whether an edited file still says the same. */
    public enum Extent {
        /** Only comments and layout differ. */
        LAYOUT,
        /** No more than that, or what was masked in the up script, which is not stored. */
        MASKED,
        /** What was applied had no statement; now there are some. */
        FILLED_IN,
        /** Only the statements of the down script differ; or, without a diff, perhaps what was masked in it. */
        DOWN_SCRIPT,
        /** The statements differ, or it cannot be determined. */
        STATEMENTS,
        /** The name and the statements differ: it is another migration that took the same version. */
        ANOTHER
    }

    /**
     * Whether a file with a number has another text than what was applied. An edit that was accepted is treated as applied in both
     * directions: databases have the old text or the new one. What was taken over without its file has no checksum: the takeover
     * compares it.
     */
    public static boolean isEdited(Migration file, AppliedMigration row, LockFile lockFile) {
        return !row.checksum().isEmpty()
                && !file.checksum().equals(row.checksum())
                && !file.isSquashOf(row.checksum())
                && !lockFile.acceptsFurther(file.version(), file.checksum())
                && !(lockFile.acceptsFurther(file.version(), row.checksum())
                        && lockFile.accepts(file.version(), file.checksum()));
    }

    /**
     * The state of an applied migration: an edited file is refused as {@code CHANGED}, but where only comments and layout differ, it
     * is only reported.
     *
     * @param edit how the file differs; null where that was not asked for
     */
    static State stateOf(Migration file, AppliedMigration row, LockFile lockFile, @Nullable FileEdit edit) {
        if (!isEdited(file, row, lockFile)) {
            return State.APPLIED;
        }
        return edit != null && edit.extent() == Extent.LAYOUT ? State.EDITED : State.CHANGED;
    }

    /** How this file differs from the scripts that were stored when its version was applied. */
    public static FileEdit of(AppliedMigration row, StoredScripts stored, ParsedMigration file, Dialect dialect) {
        Extent differing = file.migration().name().equals(row.name()) ? Extent.STATEMENTS : Extent.ANOTHER;
        if (stored.up() == null) {
            return new FileEdit(differing, "");
        }
        String name = file.migration().up().name();
        String up = file.up().storedSql();
        if (CanonicalSql.of(stored.up(), dialect).isEmpty() && !file.up().isEmpty()) {
            return new FileEdit(Extent.FILLED_IN, diff(stored.up(), up, name));
        }
        if (!CanonicalSql.isSame(stored.up(), up, dialect)) {
            String diff = differing == Extent.ANOTHER ? "" : diff(stored.up(), up, name);
            return new FileEdit(differing, diff, file.up().placeholders(null));
        }
        Script downScript = file.down();
        String down = downScript == null ? null : downScript.storedSql();
        if (Script.hidesLiterals(stored.up(), dialect)) {
            return new FileEdit(Extent.MASKED, "");
        }
        if (!CanonicalSql.isSame(stored.down(), down, dialect)) {
            List<String> placeholders = downScript == null ? List.of() : downScript.placeholders(null);
            return new FileEdit(Extent.DOWN_SCRIPT, diff(stored.down(), down, name + ", down script"), placeholders);
        }
        return new FileEdit(Script.hidesLiterals(stored.down(), dialect) ? Extent.DOWN_SCRIPT : Extent.LAYOUT, "");
    }

    /** What differs, to follow a sentence without its full stop. */
    String details() {
        String what = "";
        if (extent == Extent.MASKED || (extent == Extent.DOWN_SCRIPT && diff.isEmpty())) {
            what =
                    ". What was applied is stored without its secrets, so it cannot be determined whether only comments and"
                            + " layout differ.";
        } else if (extent == Extent.DOWN_SCRIPT) {
            what = ". The up script is what was applied; only the down script differs.";
        }
        if (!placeholders.isEmpty()) {
            what += ". What ran is compared with the current values of placeholders, which may have been others: "
                    + Printable.names(placeholders);
        }
        return diff.isEmpty()
                ? what
                : what + "\n" + diff.stripTrailing().indent(4).stripTrailing();
    }

    private static String diff(@Nullable String applied, @Nullable String now, String name) {
        return LineDiff.between(
                applied == null ? "" : applied, now == null ? "" : now, name + " (applied)", name + " (now)");
    }
}
