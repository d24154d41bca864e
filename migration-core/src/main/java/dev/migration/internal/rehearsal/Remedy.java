package dev.migration.internal.rehearsal;

import dev.migration.RehearsalReport.Change;
import dev.migration.RehearsalReport.ChangeKind;
import dev.migration.internal.database.ServerBooks.Touched;
import org.jspecify.annotations.Nullable;

/** What to write instead, as SQL where there is one way, for the server's major version. */
record Remedy(int version) {

    /** From this version on, NOT NULL can be added without a look at the rows. */
    private static final int NOT_NULL_NOT_VALID = 18;

    String ofIndex(Touched touched) {
        boolean ofConstraint = Sizes.has(touched, ChangeKind.CONSTRAINT_ADDED);
        String concurrently = "in a migration of its own with the line -- no-transaction: CREATE "
                + (ofConstraint ? "UNIQUE " : "") + "INDEX CONCURRENTLY";
        return ofConstraint
                ? concurrently + "; in a later one: ALTER TABLE " + touched.relation().name()
                        + " ADD CONSTRAINT … UNIQUE USING INDEX"
                : concurrently;
    }

    @Nullable
    String ofScan(Touched touched) {
        String table = "ALTER TABLE " + touched.relation().name();
        for (Change change : touched.changes()) {
            switch (change.kind()) {
                case NOT_NULL_SET -> {
                    return notNull(table, change.name());
                }
                case CONSTRAINT_ADDED -> {
                    return "end it with NOT VALID, and in a later migration: " + table + " VALIDATE CONSTRAINT "
                            + change.name();
                }
                case CONSTRAINT_VALIDATED -> {
                    return "validate it in a later migration than the one that adds it: " + table
                            + " VALIDATE CONSTRAINT " + change.name();
                }
                default -> {}
            }
        }
        return null;
    }

    private String notNull(String table, String column) {
        String name = column + "_not_null";
        return version >= NOT_NULL_NOT_VALID
                ? table + " ADD CONSTRAINT " + name + " NOT NULL " + column + " NOT VALID; in a later migration: " + table
                        + " VALIDATE CONSTRAINT " + name
                : table + " ADD CONSTRAINT " + name + " CHECK (" + column + " IS NOT NULL) NOT VALID; in a later migration: "
                        + table + " VALIDATE CONSTRAINT " + name + "; in one after that: " + table + " ALTER COLUMN "
                        + column + " SET NOT NULL, DROP CONSTRAINT " + name;
    }

    String ofRewrite(Touched touched) {
        return Sizes.has(touched, ChangeKind.COLUMN_ADDED)
                ? "add the column without that default, set it with ALTER COLUMN … SET DEFAULT, and fill old rows in batches"
                : "add a new column beside it, fill it in batches, and let callers change over";
    }

    String ofDrop() {
        return "drop it in a release after the last one that uses it";
    }

    String ofRename() {
        return "add the new one beside it, let callers change over, and remove the old one in a later release";
    }
}
