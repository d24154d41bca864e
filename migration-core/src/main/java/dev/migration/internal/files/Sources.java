package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Problem;
import java.io.IOException;
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
     * What was found at one location.
     *
     * @param location where
     * @param roots the roots that are read there
     */
    record Folder(Location location, List<Root> roots) {
        Folder {
            roots = List.copyOf(roots);
        }
    }

    Sources {
        folders = List.copyOf(folders);
        problems = List.copyOf(problems);
    }

    /** Finds the files of all locations; what is wrong is a problem, never an exception. */
    static Sources find(List<Location> locations, RootFinder finder) {
        List<Folder> folders = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        boolean anyMigrations = false;
        for (Location location : new LinkedHashSet<>(locations)) {
            try {
                List<Root> found = finder.find(location);
                List<Root> own = location.kind() == Location.Kind.CLASSPATH ? ofApplication(found) : found;
                folders.add(new Folder(location, own));
                anyMigrations |= check(location, found, own, finder, problems);
            } catch (IOException e) {
                problems.add(Problem.error(
                        Code.UNREADABLE_FILE,
                        null,
                        "Location " + location + " cannot be read: " + SourceFile.reason(e),
                        "check the folder and the rights to it"));
            }
        }
        // A missing location is no place for the first migration where others have theirs already.
        for (int i = 0; anyMigrations && i < problems.size(); i++) {
            if (problems.get(i).code() == Code.MISSING_LOCATION) {
                problems.set(i, problems.get(i).asError());
            }
        }
        return new Sources(folders, problems);
    }

    private static List<Root> ofApplication(List<Root> roots) {
        List<Root> own = new ArrayList<>(roots.size());
        for (Root root : roots) {
            if (root.owner() == Root.Owner.APPLICATION) {
                own.add(root);
            }
        }
        return own;
    }

    /** Adds what is wrong with a location; whether it has its own migrations. */
    private static boolean check(
            Location location, List<Root> found, List<Root> own, RootFinder finder, List<Problem> problems) {
        boolean migrations = false;
        boolean filesBelow = false;
        for (Root root : own) {
            migrations |= root.holdsMigrations();
            filesBelow |= !root.below().isEmpty();
        }
        List<Root> foreign = new ArrayList<>();
        for (Root root : found) {
            if (location.kind() == Location.Kind.CLASSPATH
                    && root.owner() == Root.Owner.DEPENDENCY
                    && root.holdsMigrations()) {
                foreign.add(root);
            }
        }
        if (!foreign.isEmpty()) {
            problems.add(ambiguous(location, migrations, foreign));
        } else if (own.isEmpty()) {
            problems.add(new MissingLocation(location, finder).problem());
        } else if (!migrations && !filesBelow) {
            problems.add(Problem.warning(
                    Code.EMPTY_LOCATION,
                    null,
                    "Location " + location + " holds no .sql file" + MissingLocation.absolute(location),
                    MissingLocation.FIRST_MIGRATION));
        }
        return migrations;
    }

    private static Problem ambiguous(Location location, boolean alsoOwn, List<Root> foreign) {
        String jars = foreign.stream().map(Root::description).collect(Collectors.joining(", "));
        String message = alsoOwn
                ? "Location " + location + " is the application's, and also in a dependency: " + jars
                : "Location " + location + " is not the application's, only in a dependency: " + jars;
        return Problem.error(
                Code.AMBIGUOUS_LOCATION,
                null,
                message,
                "write classpath*" + location.toString().substring("classpath".length())
                        + " to run the dependency's migrations too,"
                        + " or give the application's migrations their own folder");
    }
}
