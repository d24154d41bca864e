// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.Root;
import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.Migration;
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

    /** Which entries were added since, as a line; empty if none, or if there was no lock file yet. */
    public String addedIn(LockEntries now) {
        // By the files, which have a version as it is written.
        List<String> added = now.check.set().migrations().stream()
                .map(Migration::version)
                .filter(version ->
                        !check.lockFile().locks(version) && now.check.lockFile().locks(version))
                .map(Version::text)
                .toList();
        return added.isEmpty() || check.set().lockFiles().isEmpty()
                ? ""
                : "Added " + Printable.names(added) + " to " + Root.LOCK_FILE + ".\n";
    }

    /** Which edits were accepted since, as a line; empty if none. */
    public String acceptedIn(LockEntries now) {
        List<String> accepted = now.check.set().migrations().stream()
                .filter(file -> now.check.lockFile().acceptsFurther(file.version(), file.checksum())
                        && !check.lockFile().accepts(file.version(), file.checksum()))
                .map(file -> file.version().text())
                .toList();
        return accepted.isEmpty()
                ? ""
                : "Accepted as edited, in comments and layout only: " + Printable.names(accepted) + ".\n";
    }

    /** The entries that were removed since, as warnings. */
    public List<Problem> removedIn(LockEntries now) {
        return check.lockFile().entries().values().stream()
                .filter(entry -> !now.check.lockFile().locks(entry.version()))
                .map(entry -> Problem.warning(
                        Code.LOCK_FILE_MISMATCH,
                        entry.place(),
                        "Migration " + entry.version().number() + " (" + Printable.line(entry.name())
                                + ") has no file: its entry was removed from " + Root.LOCK_FILE,
                        "if it is applied anywhere, put the file back, and its entry from version control"))
                .toList();
    }
}
