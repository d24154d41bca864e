package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.layout.DuplicateVersions.FreeVersions;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import java.util.Optional;
import java.util.function.Predicate;

/** Refuses to take a file for what is half done if it has its version, but another name and another text. */
public final class TakenVersion {

    private TakenVersion() {}

    /** Whether this file has the version of what is half done, and is another migration. */
    public static boolean isTakenBy(Migration file, InFlight inFlight) {
        return !inFlight.undo()
                && file.version().equals(inFlight.version())
                && !file.checksum().equals(inFlight.checksum())
                && !Migration.title(file.name()).equals(Migration.title(inFlight.name()));
    }

    /** The problem of such a file; empty where there is none. Of several with the version another problem is reported. */
    public static Optional<Problem> problem(MigrationSet set, History history) {
        InFlight inFlight = history.inFlight();
        return inFlight == null || set.isDuplicate(inFlight.version())
                ? Optional.empty()
                : set.find(inFlight.version())
                        .filter(file -> isTakenBy(file, inFlight))
                        .map(file -> problem(file, inFlight, set, history));
    }

    private static Problem problem(Migration file, InFlight inFlight, MigrationSet set, History history) {
        Version version = inFlight.version();
        String name = inFlight.name();
        FreeVersions free = FileProblems.free(set, history);
        Migration renumbered = find(set, other -> other.checksum().equals(inFlight.checksum()))
                .or(() -> find(set, other -> Migration.title(other.name()).equals(Migration.title(name))))
                .filter(other -> history.find(other.version()).isEmpty() && !set.isDuplicate(other.version()))
                .orElse(null);
        String undone = "undo by hand what it did and record that: migration mark-failed " + version;
        return Problem.error(
                Code.DUPLICATE_VERSION,
                Place.of(file.shown()),
                "Version " + version + " is two migrations: " + name + " is half done (" + inFlight.extent()
                        + "), and this file has another name and another text."
                        + (renumbered == null ? "" : " " + name + " is now " + renumbered.name() + "."),
                renumbered == null
                        ? "rename " + file.renaming(free.next()) + ", and put the file of " + name + " back; or, where "
                                + name + " was discarded, " + undone
                        : "rename " + renumbered.renaming(version) + ", and " + file.renaming(renumbered.version())
                                + "; or, where the new numbers are to stay, " + undone);
    }

    private static Optional<Migration> find(MigrationSet set, Predicate<Migration> condition) {
        return set.byVersion().values().stream().filter(condition).findFirst();
    }
}
