package dev.migration.internal.plan;

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
        /** The statements differ, or nobody can tell. */
        STATEMENTS,
        /** The name and the statements differ: it is another migration that took the same version. */
        ANOTHER
    }
}
