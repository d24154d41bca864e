package dev.migration.internal.files;

import dev.migration.Problem;
import dev.migration.Version;
import java.util.List;

/**
 * A version that several migrations have.
 *
 * @param problem how {@link MigrationSet#problems()} reports it, which knows of no database
 * @param holders those that could be read, in the order in which they were found
 * @param isUnclear whether a down script may be that of several, so that none is renamed before it is
 */
public record Duplicate(Version version, Problem problem, List<Holder> holders, boolean isUnclear) {

    /**
     * One of the migrations.
     *
     * @param folder where its files are, if another one's are called the same; else empty
     */
    public record Holder(Migration migration, String folder) {

        /** Such as {@code  in billing/migrations}, to stand behind a name. */
        public String where() {
            return folder.isEmpty() ? "" : " in " + folder;
        }
    }

    /** Copies the list. */
    public Duplicate {
        holders = List.copyOf(holders);
    }
}
