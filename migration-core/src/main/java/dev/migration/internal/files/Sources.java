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
import org.jspecify.annotations.Nullable;

/**
 * The files of some locations, as they were listed once.
 *
 * @param folders what was found at each location, in the order of the settings
 * @param problems locations that are missing, empty, unreadable or also a dependency's
 * @param code the migrations in Java beside them
 */
public record Sources(List<Location> locations, List<Folder> folders, List<Problem> problems, List<CodeFiles> code) {

    /**
     * What was found at one location.
     *
     * @param roots those that are read
     * @param foreign those of dependencies that have migrations and are not read
     */
    record Folder(Location location, List<Root> roots, List<Root> foreign) {

        private static Folder of(Location location, List<Root> found) {
            List<Root> own = new ArrayList<>(found.size());
            List<Root> foreign = new ArrayList<>();
            for (Root root : found) {
                if (location.kind() != Location.Kind.CLASSPATH || root.owner() == Root.Owner.APPLICATION) {
                    own.add(root);
                } else if (root.holdsMigrations()) {
                    foreign.add(root);
                }
            }
            return new Folder(location, own, foreign);
        }

        private boolean holdsMigrations() {
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

        /** Whether its files are in jars, which are treated as unchanged. */
        private boolean isInJars() {
            for (List<Root> found : List.of(roots, foreign)) {
                for (Root root : found) {
                    // An empty one may be a folder on disk.
                    if (root.files().isEmpty() || root.files().get(0).isOnDisk()) {
                        return false;
                    }
                }
            }
            return !roots.isEmpty() || !foreign.isEmpty();
        }

        private @Nullable Problem problem() {
            boolean migrations = holdsMigrations();
            if (!foreign.isEmpty()) {
                return ambiguous(location, migrations, foreign);
            }
            if (roots.isEmpty()) {
                return withoutFiles(Code.MISSING_LOCATION, location, "does not exist");
            }
            return migrations || hasFilesBelow()
                    ? null
                    : withoutFiles(Code.EMPTY_LOCATION, location, "holds no .sql file");
        }
    }

    /**
     * Finds the files of all locations; what is wrong is a problem, never an exception.
     *
     * @param before what was found the last time: jars in it are not listed again
     */
    public static Sources find(List<Location> locations, Root.Finder finder, @Nullable Sources before) {
        List<Folder> folders = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        boolean anyMigrations = false;
        for (Location location : new LinkedHashSet<>(locations)) {
            try {
                Folder folder = before == null ? null : before.inJars(location);
                folder = folder == null ? Folder.of(location, finder.find(location)) : folder;
                folders.add(folder);
                anyMigrations |= folder.holdsMigrations();
                Problem problem = folder.problem();
                if (problem != null) {
                    problems.add(problem);
                }
            } catch (IOException e) {
                problems.add(Problems.error(
                        Code.UNREADABLE_FILE,
                        "Location " + location + " cannot be read: " + SourceFile.reason(e),
                        "check the folder and the rights to it"));
            }
        }
        // A missing location is no place for the first migration where others have theirs already.
        for (int i = 0; anyMigrations && i < problems.size(); i++) {
            if (problems.get(i).code() == Code.MISSING_LOCATION) {
                problems.set(i, Problems.asError(problems.get(i)));
            }
        }
        return new Sources(locations, folders, problems, List.of());
    }

    /** The same, with these migrations in Java. */
    public Sources with(List<CodeFiles> migrations) {
        return new Sources(locations, folders, problems, migrations);
    }

    private @Nullable Folder inJars(Location location) {
        for (Folder folder : folders) {
            if (folder.location().equals(location) && folder.isInJars()) {
                return folder;
            }
        }
        return null;
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
                location.isInJarOnDisk()
                        ? "name the folder in the jar that has the migrations, such as app.jar!/db/migration"
                        : "put the first migration there, such as 0001_initial_schema.sql, or correct the location");
    }

    private static Problem ambiguous(Location location, boolean alsoOwn, List<Root> foreign) {
        String jars = foreign.stream().map(Root::description).collect(Collectors.joining(", "));
        return Problems.error(
                Code.AMBIGUOUS_LOCATION,
                "Location " + location + " is "
                        + (alsoOwn ? "the application's, and also" : "not the application's, only")
                        + " in a dependency: " + jars,
                "write classpath*" + location.toString().substring("classpath".length())
                        + " to run the dependency's migrations too,"
                        + " or give the application's migrations their own folder");
    }
}
