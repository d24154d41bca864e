package dev.migration.internal.plan;

import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.plan.Comparison.Edit;
import dev.migration.internal.plan.FileProblems.RenameSuggestion;
import dev.migration.internal.settings.Settings.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files and the history put side by side.
 *
 * @param migrations every version that has a file or a row, in order
 * @param problems what is wrong with the files, and what does not fit together
 */
public record MigrationStates(List<MigrationState> migrations, List<Problem> problems) {

    /** Copies the lists. */
    public MigrationStates {
        migrations = List.copyOf(migrations);
        problems = List.copyOf(problems);
    }

    /** Puts them side by side: one pass over each, joined by version. */
    public static MigrationStates of(Comparison input, Rules rules) {
        Map<Version, Migration> files = new LinkedHashMap<>();
        input.migrations().forEach(file -> files.putIfAbsent(file.version(), file));
        Map<Version, AppliedMigration> rows = new HashMap<>();
        input.history().applied().forEach(row -> rows.put(row.version(), row));
        input.duplicates()
                .forEach(duplicate -> FileProblems.appliedOf(duplicate, rows.get(duplicate.version()))
                        .ifPresent(holder -> files.put(duplicate.version(), holder.migration())));
        InFlight inFlight = input.history().inFlight();
        var versions = new LinkedHashSet<Version>(files.keySet());
        versions.addAll(rows.keySet());
        if (inFlight != null) {
            versions.add(inFlight.version());
        }

        var newest = new Newest(
                Stream.concat(input.migrations().stream().map(Migration::version), input.unreadable().stream())
                        .max(Version::compareTo),
                rows.keySet().stream().max(Version::compareTo),
                input.history().baseline());
        var assessed = new ArrayList<MigrationState>();
        // The files come in order, and mostly there is nothing else: that takes no time to sort.
        for (Version version : versions.stream().sorted().toList()) {
            Migration file = files.get(version);
            AppliedMigration row = rows.get(version);
            State state = state(input, version, file, row, newest);
            assessed.add(new MigrationState(version, name(file, row, inFlight), state, file, row));
        }
        var problems = new ArrayList<Problem>();
        var renaming = new RenameSuggestion(
                Stream.concat(input.migrations().stream().map(Migration::version), input.unreadable().stream())
                        .toList(),
                input.history());
        FileProblems.of(input, renaming).stream()
                .map(problem -> FileProblems.isAboutNoFiles(problem)
                                && rules.policies().contains(Policy.FAIL_ON_MISSING_LOCATION)
                        ? problem.asError()
                        : problem)
                .forEach(problems::add);
        problems.addAll(GapCheck.problems(input, rules));
        problems.addAll(StateProblems.of(assessed, input, rules, renaming));
        return new MigrationStates(assessed, problems);
    }

    private record Newest(Optional<Version> file, Optional<Version> row, Optional<Version> baseline) {}

    private static String name(@Nullable Migration file, @Nullable AppliedMigration row, @Nullable InFlight inFlight) {
        if (file != null) {
            return file.name();
        }
        if (row != null) {
            return row.name();
        }
        return inFlight == null ? "" : inFlight.name();
    }

    private static State state(
            Comparison input,
            Version version,
            @Nullable Migration file,
            @Nullable AppliedMigration row,
            Newest newest) {
        History history = input.history();
        if (history.isInFlight(version)) {
            return State.INTERRUPTED;
        }
        if (row != null && row.kind() == Kind.BASELINE) {
            return State.BASELINE;
        }
        if (row != null) {
            return file == null ? withoutFile(version, newest) : withBoth(input, file, row);
        }
        if (newest.baseline()
                .filter(baseline -> version.compareTo(baseline) <= 0)
                .isPresent()) {
            return State.BASELINE;
        }
        FailedRun failed = history.failure(version).orElse(null);
        // Whoever marked it as failed wants it to run, late or not.
        boolean mayBeLate = failed != null && failed.marked();
        if (!mayBeLate
                && newest.row().filter(above -> version.compareTo(above) < 0).isPresent()) {
            return State.OUT_OF_ORDER;
        }
        return failed == null ? State.PENDING : State.FAILED;
    }

    private static State withoutFile(Version version, Newest newest) {
        // Not below alone: the newest file may be this version's, and unreadable.
        return newest.file().filter(file -> version.compareTo(file) <= 0).isPresent() ? State.MISSING : State.NEWER;
    }

    /** An edit that was accepted is treated as applied in both directions: databases have the old text or the new one. */
    private static boolean isAccepted(LockFile lockFile, Migration file, AppliedMigration row) {
        return lockFile.acceptsFurther(file.version(), file.checksum())
                || (lockFile.acceptsFurther(file.version(), row.checksum())
                        && lockFile.accepts(file.version(), file.checksum()));
    }

    private static State withBoth(Comparison input, Migration file, AppliedMigration row) {
        if (file.checksum().equals(row.checksum()) || isAccepted(input.lockFile(), file, row)) {
            return State.APPLIED;
        }
        Edit edit = input.edits().get(file.version());
        return edit != null && edit.extent() == Edit.Extent.LAYOUT ? State.EDITED : State.CHANGED;
    }
}
