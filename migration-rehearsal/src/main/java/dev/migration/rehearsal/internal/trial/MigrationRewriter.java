// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.trial;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.help.Problems;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.internal.RehearsalText;
import dev.migration.rehearsal.internal.RehearsedParts;
import dev.migration.rehearsal.internal.remedy.SafeFile;
import dev.migration.rehearsal.internal.remedy.SafeFiles;
import dev.migration.schema.internal.files.Migrations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Rewrites a migration into files that do the same while its tables are in use, rehearses those, and writes them. */
public final class MigrationRewriter {

    /** Who reads what comes out, and agrees to it. */
    public interface Reviewer {

        /** Takes whole lines. */
        void read(String lines);

        /** Ends without an exception if the files are to be written. */
        void confirm(List<SafeFile> files);

        /** Takes a line about what is still to be done. */
        void remember(String line);

        /** A path as this reader types it. */
        String shown(Path path);
    }

    private final RemedyTrial trial;
    private final Version version;
    private final Reviewer reviewer;

    /** In this place, which has nothing of that version yet. */
    public MigrationRewriter(TrialPlace place, Version version, Reviewer reviewer) {
        this.trial = new RemedyTrial(place, version);
        this.version = version;
        this.reviewer = reviewer;
    }

    /**
     * Whether all that keeps others waiting was rewritten.
     *
     * @throws InvalidMigrationsException if the new files are no better; nothing was written
     */
    public boolean rewrite() {
        SafeFiles safe = safeFiles();
        safe.rewritten().forEach(line -> reviewer.read(line + "\n"));
        safe.left().forEach(line -> reviewer.read(line + "\n"));
        if (safe.files().isEmpty()) {
            reviewer.read(
                    "Nothing of " + trial.name() + (safe.left().isEmpty() ? " has to be" : " is") + " rewritten.\n");
            return safe.left().isEmpty();
        }
        RehearsalReport report = trial.rehearse(safe);
        WrittenFiles written = WrittenFiles.beside(trial.migrator(), version);
        List<SafeFile> changed =
                safe.files().stream().filter(SafeFile::isChanged).toList();
        for (SafeFile file : changed) {
            reviewer.read(diff(reviewer.shown(written.path(file)), file) + "\n\n");
        }
        requireBetter(report);
        reviewer.read("Rehearsed on " + report.product() + ": no errors.\n");
        reviewer.confirm(changed);
        written.write(changed);
        for (SafeFile file : changed) {
            reviewer.read(
                    (file.before() == null ? "Created " : "Changed ") + reviewer.shown(written.path(file)) + "\n");
        }
        Migrations files = Migrations.of(trial.migrator());
        if (files.hasLockFile()) {
            reviewer.remember("Record them in the lock file: migration lock"
                    + (files.isLocked(version) ? " --accept " + version + " --reason \"remedy\"" : ""));
        }
        return safe.left().isEmpty();
    }

    private SafeFiles safeFiles() {
        Migrator migrator = trial.migrator();
        trial.applyOlder();
        Map<String, String> tables = SafeFiles.tables(migrator);
        RehearsalReport report = trial.rehearse();
        if (RehearsedParts.fails(report) || report.inconclusive() != null) {
            reviewer.read(RehearsalText.of(report));
            throw Problems.refused(
                    "The rehearsal did not come to its end, so nothing is rewritten.",
                    "fix what is named above, and start again: migration remedy " + version.text());
        }
        return SafeFiles.of(migrator, version, tables, report);
    }

    private void requireBetter(RehearsalReport report) {
        boolean hasErrors = report.reaches(Level.ERROR);
        if (hasErrors) {
            reviewer.read(TrialFolder.withoutFolder(RehearsalText.of(report)));
        }
        if (trial.problem() != null) {
            throw Problems.refused(
                    trial.problem() + "\n  Nothing was written.",
                    "correct that, and start again; or rewrite it by hand: see docs/live.md");
        }
        if (hasErrors) {
            throw Problems.refused(
                    "Rewritten, it still has errors. Nothing was written.",
                    "rewrite it by hand; allow what cannot be avoided with a comment: -- allow: RULE REASON");
        }
    }

    private static String diff(String path, SafeFile file) {
        return LineDiff.longBetween(
                file.before() == null ? "" : file.before(),
                file.text(),
                file.before() == null ? "/dev/null" : path,
                path);
    }
}
