package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files of some locations.
 *
 * @param folders what counts at each location, in the order of the settings
 * @param problems locations that are empty, unreadable or also a dependency's
 */
public record Sources(List<Folder> folders, List<Problem> problems) {

    /**
     * What was found at one location.
     *
     * @param location where
     * @param roots the roots that count there
     */
    public record Folder(Location location, List<Root> roots) {
        public Folder {
            roots = List.copyOf(roots);
        }

        /** The lock files of the roots. */
        public List<SourceFile> lockFiles() {
            return roots.stream()
                    .flatMap(root -> root.files().stream())
                    .filter(file -> file.name().equals(Root.LOCK_FILE))
                    .toList();
        }
    }

    public Sources {
        folders = List.copyOf(folders);
        problems = List.copyOf(problems);
    }

    /** Finds the files of all locations; what is wrong is a problem, never an exception. */
    public static Sources find(List<Location> locations, RootFinder finder) {
        List<Folder> folders = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Location location : new LinkedHashSet<>(locations)) {
            try {
                List<Root> roots = counting(location, finder.find(location), problems);
                folders.add(new Folder(location, roots));
                if (roots.isEmpty()
                        && problems.stream().noneMatch(problem -> problem.code() == Code.AMBIGUOUS_LOCATION)) {
                    problems.add(new MissingLocation(location, finder).problem());
                }
            } catch (IOException e) {
                problems.add(Problem.error(
                        Code.UNREADABLE_FILE,
                        null,
                        "Location " + location + " cannot be read: " + reason(e),
                        "check the folder and the rights to it"));
            }
        }
        // One that is not there is no place for the first migration where others have theirs already.
        boolean someFiles =
                folders.stream().flatMap(folder -> folder.roots().stream()).anyMatch(Root::holdsMigrations);
        problems.replaceAll(
                problem -> someFiles && problem.code() == Code.MISSING_LOCATION ? problem.asError() : problem);
        return new Sources(folders, problems);
    }

    private static List<Root> counting(Location location, List<Root> roots, List<Problem> problems) {
        List<Root> own = location.kind() != Location.Kind.CLASSPATH
                ? roots
                : roots.stream()
                        .filter(root -> root.owner() == Owner.APPLICATION)
                        .toList();
        boolean inOwn = own.stream().anyMatch(Root::holdsMigrations);
        List<Root> foreign = roots.stream()
                .filter(root -> !own.contains(root) && root.holdsMigrations())
                .toList();
        if (!foreign.isEmpty()) {
            problems.add(ambiguous(location, inOwn, foreign));
        } else if (!inOwn
                && !own.isEmpty()
                && own.stream().allMatch(root -> root.below().isEmpty())) {
            problems.add(Problem.warning(
                    Code.EMPTY_LOCATION,
                    null,
                    "Location " + location + " holds no .sql file" + MissingLocation.whole(location),
                    MissingLocation.FIRST_MIGRATION));
        }
        return own;
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
                        + " or give the application's migrations a folder of their own");
    }

    /** Why a file or folder could not be read, in words; the JDK's own texts are often the path alone. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemLoopException) {
            return "symbolic links go round in circles at " + e.getMessage();
        }
        if (e instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
