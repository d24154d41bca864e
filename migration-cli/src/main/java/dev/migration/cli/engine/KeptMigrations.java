// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileReader;
import dev.migration.internal.run.Engine;
import java.util.ArrayList;
import java.util.List;

/** Migrations that databases may have applied: each has to stay as it is, unless the lock file accepts what was done. */
public final class KeptMigrations {

    private static final String AS_IT_WAS = "put it back, and write the change as a new migration";

    private KeptMigrations() {}

    /**
     * What was done to them.
     *
     * @param before as they were
     * @param now as they are
     * @param whose how messages name those who have them
     */
    public static List<Problem> problems(Migrator before, Migrator now, String whose) {
        MigrationSet set = Engine.of(now).set();
        LockFile lockFile = LockFileReader.read(set.lockFiles());
        MigrationSet setBefore = Engine.of(before).set();
        List<Problem> problems = new ArrayList<>();
        for (Migration old : setBefore.versioned().values()) {
            Version version = old.version();
            if (old.isCode() || set.isSquashed(version)) {
                continue;
            }
            Migration kept = set.versioned().get(version);
            if (kept == null && !set.versions().contains(version) && !lockFile.mayBeMissing(version)) {
                problems.add(Problem.error(
                        Code.MISSING_FILE,
                        Place.of(old.up().path()),
                        whose + " has this migration, and no file has its version here.",
                        "put it back, and undo it by a new migration"));
            }
            // The lock file finds a file that differs from its own entry.
            if (kept != null && !kept.checksum().equals(old.checksum()) && !lockFile.accepts(version, old.checksum())) {
                problems.add(Problem.error(
                        Code.CHECKSUM_MISMATCH,
                        Place.of(kept.up().path()),
                        "Migration " + version.number() + " is not as " + whose + " has it: " + old.name() + ".",
                        setBefore.lockFiles().isEmpty()
                                ? Remedy.of(AS_IT_WAS)
                                : Remedy.of(
                                        AS_IT_WAS
                                                + ". If it has to differ, put the lock file back, and accept the change:"
                                                + " {}",
                                        Fix.command("lock", "--accept", version.number(), "--reason", "…"))));
            }
        }
        return problems;
    }
}
