package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.names.Layout;
import dev.migration.internal.names.MigrationFileName;
import dev.migration.internal.names.MigrationFileName.Script;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Files at one location that are probably migrations and are not read. Each kind is one problem, however many files there are. */
final class UnreadFiles {

    private static final String NAMES = "name migrations like 0001_add_users.sql, like 0001_add_users.up.sql with"
            + " 0001_add_users.down.sql, like 0001_add_users/up.sql with 0001_add_users/down.sql, or like V1__add_users.sql"
            + " with U1__add_users.sql, R__views.sql and B1__all.sql, with at most " + MigrationFileName.LONGEST_STEM
            + " characters and the ending in lower case; a repeatable migration, such as views.sql, starts with the line"
            + " -- option: run=on-change; beforeRun.sql and afterRun.sql are in the folder of the location itself; move"
            + " other SQL out of ";

    private UnreadFiles() {}

    /**
     * What is wrong with the files that are not read.
     *
     * @param invalid scripts whose names are not those of migrations
     * @param layouts how the migrations are named
     * @param isEmpty whether there are none
     * @param locations all that are read
     */
    static List<Problem> problems(
            Location location,
            List<FolderFiles> folders,
            List<SourceFile> invalid,
            Set<Layout> layouts,
            boolean isEmpty,
            List<Location> locations) {
        List<Problem> problems = new ArrayList<>();
        // The tools that have pairs and directories leave them out, too.
        boolean mayBeLoose = layouts.equals(Set.of(Layout.PAIRS)) || layouts.equals(Set.of(Layout.DIRECTORIES));
        List<String> loose = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (SourceFile file : invalid) {
            (mayBeLoose && isLoose(file.name()) ? loose : wrong).add(file.path());
        }
        if (!loose.isEmpty()) {
            problems.add(warning(location, "scripts without a version, which are not read:", loose, NAMES + location));
        }
        if (!wrong.isEmpty()) {
            problems.add(Problem.error(
                    Code.INVALID_NAME,
                    Place.of(String.valueOf(location)),
                    "These .sql files have no name of a migration:" + Printable.names(wrong, 4),
                    NAMES + location));
        }
        Set<String> read = new HashSet<>();
        List<String> misnamed = new ArrayList<>();
        List<String> below = new ArrayList<>();
        for (FolderFiles folder : folders) {
            folder.read().forEach(file -> read.add(file.path()));
            misnamed.addAll(folder.misnamed());
            below.addAll(folder.below());
        }
        misnamed.removeIf(path -> read.contains(FolderFiles.script(path)));
        if (!misnamed.isEmpty()) {
            Problem problem = warning(
                    location,
                    "files with a migration's name and another ending, which are not read:",
                    misnamed,
                    "give migrations and callbacks the ending .sql; write what one in Go does as SQL of the same name; move"
                            + " the others out of " + location);
            // What one in Go does is missing from the schema.
            problems.add(
                    misnamed.stream().anyMatch(path -> path.endsWith(".go")) ? Problems.asError(problem) : problem);
        }
        below.removeIf(path -> locations.stream()
                .anyMatch(other -> !other.equals(location)
                        && other.kind() == location.kind()
                        && (location.path() + "/" + path).startsWith(other.path() + "/")));
        if (!below.isEmpty()) {
            problems.add(inSubfolders(location, below, layouts, isEmpty, locations));
        }
        return problems;
    }

    private static boolean isLoose(String name) {
        return MigrationFileName.digits(name) == 0
                && !name.endsWith(".up.sql")
                && !name.endsWith(".down.sql")
                && !Callback.isNamed(name);
    }

    private static Problem inSubfolders(
            Location location, List<String> below, Set<Layout> layouts, boolean isEmpty, List<Location> locations) {
        below.sort(Comparator.comparing(path -> !isMigration(path)));
        Problem problem = warning(
                location,
                "sub-folders that it leaves out, with these .sql files:",
                below,
                "write " + location + "/** to read the sub-folders too, or " + location
                        + "/{vendor} where each is for a product; name the directory of a migration like 0003_add_users; or"
                        + " move the files");
        // Flyway reads sub-folders; those beside another location may be for a product each.
        boolean runWithFlyway = layouts.contains(Layout.FLYWAY)
                && locations.stream().noneMatch(other -> other.path().startsWith(location.path() + "/"))
                && below.stream().map(UnreadFiles::name).anyMatch(UnreadFiles::runsWithFlyway);
        return runWithFlyway || (isEmpty && isMigration(below.get(0))) ? Problems.asError(problem) : problem;
    }

    private static boolean runsWithFlyway(String name) {
        MigrationFileName read = MigrationFileName.read(name);
        return read != null && read.layout() == Layout.FLYWAY && read.script() != Script.DOWN;
    }

    private static boolean isMigration(String path) {
        String directory = path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
        return MigrationFileName.read(name(path)) != null || MigrationFileName.read(directory) != null;
    }

    /** The problem of callbacks of Flyway for moments that no run has here. */
    static Problem callbacks(Location location, List<String> paths) {
        return warning(
                location,
                "callbacks of Flyway that do not run, as nothing here has their moment:",
                paths,
                "give those that have to run the name of a moment here, such as beforeRun.sql; move the others out of "
                        + location);
    }

    private static Problem warning(Location location, String what, List<String> paths, String remedy) {
        String message = "Location " + location + " has " + what + Printable.names(paths, 4);
        return Problem.warning(Code.UNREAD_FILES, null, message, remedy);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
