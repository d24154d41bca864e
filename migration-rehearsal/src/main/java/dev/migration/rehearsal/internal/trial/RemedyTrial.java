// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.trial;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Phase;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.rehearsal.Rehearsal;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.RehearsedParts;
import dev.migration.rehearsal.internal.remedy.SafeFile;
import dev.migration.rehearsal.internal.remedy.SafeFiles;
import dev.migration.schema.internal.database.ScratchDatabase;
import dev.migration.schema.internal.files.Migrations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scratch database in which a migration is rehearsed, and then the files that are to replace it, one after the other. */
final class RemedyTrial {

    private final TrialPlace place;
    private final Version version;
    private final Migrator migrator;
    private @Nullable String problem;

    RemedyTrial(TrialPlace place, Version version) {
        this.place = place;
        this.version = version;
        this.migrator = place.on().apply(place.scratch()).phase(Phase.ALL).build();
    }

    Migrator migrator() {
        return migrator;
    }

    /** The migration's name. */
    String name() {
        return Migrations.of(migrator).name(version);
    }

    void applyOlder() {
        upToOlder(migrator);
    }

    RehearsalReport rehearse() {
        return Rehearsal.of(migrator).rehearse(Target.file(name()), place.options());
    }

    private void upToOlder(Migrator migrator) {
        Migrations.of(migrator).before(version).ifPresent(last -> up(migrator, Target.version(last.text())));
    }

    private static void up(Migrator migrator, Target target) {
        try {
            migrator.up(target);
        } catch (MigrationFailedException e) {
            throw refused(
                    "The migrations cannot be applied in the scratch database: "
                            + e.problems().get(0).text(),
                    "fix that file, and start again",
                    e);
        }
    }

    RehearsalReport rehearse(SafeFiles safe) {
        return TrialPlace.keepsAll(place.scratch()) ? rehearseAtOnce(safe) : rehearseOneByOne(safe);
    }

    private Migrator in(TrialFolder folder, DatabaseUrl login) {
        return place.on()
                .apply(login)
                .phase(Phase.ALL)
                .locations(folder.path().toString())
                .build();
    }

    /** Where what was rehearsed stays, the files need another empty database, and stay in that. */
    private RehearsalReport rehearseAtOnce(SafeFiles safe) {
        try (TrialFolder folder = TrialFolder.of(migrator, version, safe.files());
                ScratchDatabase second = ScratchDatabase.create(
                        place.configured(), warning -> place.report().accept(List.of(warning)))) {
            return second.using(login -> {
                Migrator rewritten = in(folder, login);
                upToOlder(rewritten);
                return Rehearsal.of(rewritten).rehearse(Target.all(), place.options());
            });
        }
    }

    /** Rehearses each file, applies it, and goes on with the next; undoes them before the last phase, and in the end. */
    private RehearsalReport rehearseOneByOne(SafeFiles safe) {
        try (TrialFolder folder = TrialFolder.of(migrator, version, safe.files())) {
            Migrator rewritten = in(folder, place.scratch());
            List<String> names =
                    safe.files().stream().map(SafeFile::migration).distinct().toList();
            var parts = new ArrayList<RehearsalReport>();
            List<String> applied = new ArrayList<>();
            for (String name : names) {
                if (safe.later().contains(name) && applied.stream().noneMatch(safe.later()::contains)) {
                    undo(rewritten, safe, applied).forEach(again -> apply(rewritten, again));
                    if (problem != null) {
                        break;
                    }
                }
                RehearsalReport report = Rehearsal.of(rewritten).rehearse(Target.file(name), place.options());
                parts.add(report);
                if (RehearsedParts.fails(report)) {
                    return RehearsedParts.inOne(parts);
                }
                apply(rewritten, name);
                applied.add(name);
            }
            if (problem == null) {
                undo(rewritten, safe, applied);
            }
            return RehearsedParts.inOne(parts);
        }
    }

    private static void apply(Migrator rewritten, String name) {
        try {
            rewritten.up(Target.file(name));
        } catch (MigrationFailedException e) {
            throw refused(
                    "Rewritten, it fails in the scratch database: "
                            + TrialFolder.inWords(e.problems().get(0)),
                    "rewrite it by hand: see docs/live.md",
                    e);
        }
    }

    private static InvalidMigrationsException refused(String message, String remedy, Exception cause) {
        return new InvalidMigrationsException(
                Problems.error(Code.INVALID_SETTING, message + "\n  Nothing was written.", remedy), cause);
    }

    /** The last ones, up to one without a down section; none where that fails. */
    private List<String> undo(Migrator rewritten, SafeFiles safe, List<String> applied) {
        int kept = applied.size();
        while (kept > 0 && safe.undone().contains(applied.get(kept - 1))) {
            kept--;
        }
        List<String> undone = applied.subList(kept, applied.size());
        try {
            if (!undone.isEmpty()) {
                rewritten.down(Target.count(undone.size()), DownScript.FILE);
            }
            return undone;
        } catch (MigrationFailedException e) {
            problem = "What undoes the new files fails: "
                    + TrialFolder.inWords(e.problems().get(0));
            return List.of();
        }
    }

    /** What else is wrong with the files, in a sentence; null where nothing is. */
    @Nullable
    String problem() {
        return problem;
    }
}
