package dev.migration.cli.engine;

import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.lockfile.LockFile.Entry;
import dev.migration.internal.lockfile.LockFileCheck;
import dev.migration.internal.run.Engine;
import java.util.List;

/** The entries of a lock file as they are when this is made. */
public final class LockEntries {

    private final LockFileCheck check;

    public LockEntries(Migrator migrator) {
        this.check = new LockFileCheck(Engine.of(migrator).set());
    }

    /** Whether the file of a version is as it is locked. */
    public boolean isLocked(String version) {
        Version typed = Version.of(version);
        Entry entry = check.lockFile().entries().get(typed);
        return entry != null
                && check.set()
                        .find(typed)
                        .filter(file -> file.checksum().equals(entry.checksum()))
                        .isPresent();
    }

    /** Whether a file differs from its entry, where only a database can show that it says the same. */
    public boolean differ() {
        return !check.keptEntries().isEmpty();
    }

    /** Which entries were added since, and which changed, as lines; empty if none, or if there was no lock file yet. */
    public String addedIn(LockEntries now) {
        return check.addedIn(now.check);
    }

    /** The entries that were removed since, as warnings. */
    public List<Problem> removedIn(LockEntries now) {
        return check.removedIn(now.check);
    }
}
