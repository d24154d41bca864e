package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.internal.help.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files of some locations.
 *
 * @param folders what is read at each location, in the order of the settings
 * @param problems locations that are missing, empty, unreadable or also a dependency's
 */
record Sources(List<Folder> folders, List<Problem> problems) {

    /**
     * The roots that are read at one location.
     */
    record Folder(Location location, List<Root> roots) {

        boolean holdsMigrations() {
            for (Root root : roots) {
                if (root.holdsMigrations()) {
                    return true;
                }
            }
            return false;
        }

        private boolean hasFilesBelow() {
            for (Root root : roots) {
                if (!root.below().isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Finds the files of all locations; what is wrong is a problem, never an exception. */
    static Sources find(List<Location> locations, RootFinder finder) {
        var sources = new Sources(new ArrayList<>(), new ArrayList<>());
        boolean anyMigrations = false;
        for (Location location : new LinkedHashSet<>(locations)) {
            try {
                anyMigrations |= sources.add(location, finder.find(location));
            } catch (IOException e) {
                sources.problems.add(Problem.error(
                        Code.UNREADABLE_FILE,
                        null,
                        "Location " + location + " cannot be read: " + SourceFile.reason(e),
                        "check the folder and the rights to it"));
            }
        }
        // A missing location is no place for the first migration where others have theirs already.
        for (int i = 0; anyMigrations && i < sources.problems.size(); i++) {
            if (sources.problems.get(i).code() == Code.MISSING_LOCATION) {
                sources.problems.set(i, Problems.asError(sources.problems.get(i)));
            }
        }
        return sources;
    }

    /** Adds a location with what is wrong with it; whether it has its own migrations. */
    private boolean add(Location location, List<Root> found) {
        List<Root> own = new ArrayList<>(found.size());
        List<Root> foreign = new ArrayList<>();
        for (Root root : found) {
            if (location.kind() != Location.Kind.CLASSPATH || root.owner() == Root.Owner.APPLICATION) {
                own.add(root);
            } else if (root.holdsMigrations()) {
                foreign.add(root);
            }
        }
        var folder = new Folder(location, own);
        folders.add(folder);
        boolean migrations = folder.holdsMigrations();
        if (!foreign.isEmpty()) {
            problems.add(ambiguous(location, migrations, foreign));
        } else if (own.isEmpty()) {
            problems.add(withoutFiles(Code.MISSING_LOCATION, location, "does not exist"));
        } else if (!migrations && !folder.hasFilesBelow()) {
            problems.add(withoutFiles(Code.EMPTY_LOCATION, location, "holds no .sql file"));
        }
        return migrations;
    }

    /** A warning: a new project has no folder or no file yet. */
    private static Problem withoutFiles(Code code, Location location, String what) {
        String where = location.kind() == Location.Kind.DISK
                ? " (" + Path.of(location.path()).toAbsolutePath().normalize() + ")"
                : "";
        return Problem.warning(
                code,
                null,
                "Location " + location + " " + what + where,
                "put the first migration there, such as 0001_initial_schema.sql, or correct the location");
    }

    private static Problem ambiguous(Location location, boolean alsoOwn, List<Root> foreign) {
        String jars = foreign.stream().map(Root::description).collect(Collectors.joining(", "));
        return Problem.error(
                Code.AMBIGUOUS_LOCATION,
                null,
                "Location " + location + " is "
                        + (alsoOwn ? "the application's, and also" : "not the application's, only")
                        + " in a dependency: " + jars,
                "write classpath*" + location.toString().substring("classpath".length())
                        + " to run the dependency's migrations too,"
                        + " or give the application's migrations their own folder");
    }
}
