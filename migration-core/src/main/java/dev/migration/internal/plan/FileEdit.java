package dev.migration.internal.plan;

import dev.migration.internal.help.LineDiff;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * How a file differs from what was applied: a change of only comments or white space does not change what it does.
 *
 * @param extent whether it still says the same
 * @param diff the difference by lines; empty if what was applied is not stored
 */
public record FileEdit(Extent extent, String diff) {

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
            return new FileEdit(differing, differing == Extent.ANOTHER ? "" : diff(stored.up(), up, name));
        }
        Script downScript = file.down();
        String down = downScript == null ? null : downScript.storedSql();
        return CanonicalSql.isSame(stored.down(), down, dialect)
                ? new FileEdit(Extent.LAYOUT, "")
                : new FileEdit(Extent.DOWN_SCRIPT, diff(stored.down(), down, name + ", down script"));
    }

    private static String diff(@Nullable String applied, @Nullable String now, String name) {
        return LineDiff.between(
                applied == null ? "" : applied, now == null ? "" : now, name + " (applied)", name + " (now)");
    }
}
