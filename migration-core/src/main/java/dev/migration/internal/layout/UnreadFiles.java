// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.names.Layout;
import dev.migration.internal.names.MigrationFileName;
import dev.migration.internal.names.MigrationFileName.Script;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files at one location that are probably migrations and are not read. Each kind is one problem, however many files there are.
 *
 * @param versions those of its migrations
 * @param layouts how these are named
 * @param locations all that are read
 */
record UnreadFiles(Location location, Set<Version> versions, Set<Layout> layouts, List<Location> locations) {

    private static final String NAMES = "name migrations like 0001_add_users.sql, like 0001_add_users.up.sql with"
            + " 0001_add_users.down.sql, like 0001_add_users/up.sql with 0001_add_users/down.sql, or like V1__add_users.sql"
            + " with U1__add_users.sql, R__views.sql and B1__all.sql, with at most " + MigrationFileName.LONGEST_STEM
            + " characters and the ending in lower case; a repeatable migration, such as views.sql, starts with the line"
            + " -- option: run=on-change; beforeRun.sql and afterRun.sql are in the folder of the location itself; move"
            + " other SQL out of ";

    /** What is wrong with the files that are not read, those among them that are scripts without the name of a migration. */
    List<Problem> problems(List<FolderFiles> folders, List<SourceFile> invalid) {
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
                    "These .sql files are not named like migrations:" + Printable.names(wrong, 4),
                    NAMES + location));
        }
        Set<String> read = new HashSet<>();
        List<String> misnamed = new ArrayList<>();
        List<String> below = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (FolderFiles folder : folders) {
            folder.read().forEach(file -> read.add(file.path()));
            misnamed.addAll(folder.misnamed());
            below.addAll(folder.below());
            without.addAll(folder.without());
        }
        misnamed.removeIf(path -> read.contains(FolderFiles.script(path)) || isReplaced(path));
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
        // What is in them is named below.
        without.removeIf(directory -> misnamed.stream().anyMatch(path -> path.startsWith(directory + "/"))
                || below.stream().anyMatch(path -> (location.path() + "/" + path).startsWith(directory + "/")));
        if (!without.isEmpty() && layouts.contains(Layout.DIRECTORIES)) {
            problems.add(warning(
                    location,
                    "directories with a migration's name and no script, which are not read:",
                    without,
                    "write what each does as its migration.sql or up.sql; move the others out of " + location));
        }
        below.removeIf(path -> locations.stream()
                .anyMatch(other -> !other.equals(location)
                        && other.kind() == location.kind()
                        && (location.path() + "/" + path).startsWith(other.path() + "/")));
        List<String> missing = versions.isEmpty() ? below : ofThisList(below);
        if (!missing.isEmpty()) {
            problems.add(inSubfolders(missing));
        }
        return problems;
    }

    /** Whether SQL does what a migration in Go did. */
    private boolean isReplaced(String path) {
        MigrationFileName name = MigrationFileName.read(name(FolderFiles.script(path)));
        return path.endsWith(".go") && name != null && versions.contains(name.version());
    }

    private static boolean isLoose(String name) {
        return MigrationFileName.digits(name) == 0
                && !name.endsWith(".up.sql")
                && !name.endsWith(".down.sql")
                && !Callback.isNamed(name);
    }

    /** Those that this location may lack: a folder with some of its versions is for another database, or is an archive. */
    private List<String> ofThisList(List<String> below) {
        Set<String> others = new HashSet<>();
        for (String path : below) {
            Version version = version(path);
            if (version != null && versions.contains(version)) {
                others.add(list(path));
            }
        }
        return below.stream()
                .filter(path -> version(path) == null
                        ? isDirectoryWithoutNumber(path) || (readBelowByFlyway() && Callback.isNamed(name(path)))
                        : !others.contains(list(path)))
                .toList();
    }

    private Problem inSubfolders(List<String> paths) {
        // Other SQL may be there for another purpose.
        List<String> named = paths.stream()
                .sorted(Comparator.comparing(path -> version(path) == null))
                .toList();
        Problem problem = warning(
                location,
                "sub-folders that it leaves out, with these .sql files:",
                named,
                "write " + location + "/** to read the sub-folders too, or " + location
                        + "/{vendor} where each is for a product; name the directory of a migration like 0003_add_users; or"
                        + " move the files");
        boolean isAll = versions.isEmpty() && version(named.get(0)) != null;
        boolean runWithFlyway = readBelowByFlyway() && named.stream().anyMatch(path -> runsWithFlyway(name(path)));
        return isAll || runWithFlyway ? Problems.asError(problem) : problem;
    }

    /** Flyway reads sub-folders; those beside another location may be for a product each. */
    private boolean readBelowByFlyway() {
        return layouts.contains(Layout.FLYWAY)
                && locations.stream().noneMatch(other -> other.path().startsWith(location.path() + "/"));
    }

    private static boolean runsWithFlyway(String name) {
        MigrationFileName read = MigrationFileName.read(name);
        return read != null && read.layout() == Layout.FLYWAY && read.script() != Script.DOWN;
    }

    private @Nullable Version version(String path) {
        String directory = FolderFiles.withDirectory(path);
        MigrationFileName name = MigrationFileName.read(directory);
        name = name == null ? MigrationFileName.read(name(path)) : name;
        if (name == null && layouts.contains(Layout.DIRECTORIES)) {
            // Of a directory without its script.
            name = MigrationFileName.read(directory.substring(0, directory.indexOf('/') + 1) + "up.sql");
        }
        return name == null ? null : name.version();
    }

    /** A script of a directory that should have a number; one that starts with a dot or an underscore was put aside. */
    private boolean isDirectoryWithoutNumber(String path) {
        return layouts.contains(Layout.DIRECTORIES)
                && path.matches("[^._/][^/]*/[^/]+")
                && MigrationFileName.isInDirectory("0" + path);
    }

    /** The folder that holds a migration, its directory included where it has one. */
    private static String list(String path) {
        String directory = FolderFiles.withDirectory(path);
        String name = MigrationFileName.read(directory) == null ? name(path) : directory;
        return path.substring(0, path.length() - name.length());
    }

    /** The problem of callbacks of Flyway for moments that no run has here. */
    static Problem callbacks(Location location, List<String> paths) {
        return warning(
                location,
                "callbacks of Flyway that do not run here:",
                paths,
                "give those that have to run the name of a moment here, such as beforeRun.sql; move the others out of "
                        + location);
    }

    /** The problem of scripts that Flyway leaves out; an error where its setting says so. */
    static Problem ofFlyway(Location location, FlywayFolder flyway, List<String> paths) {
        Problem problem = warning(
                location,
                "scripts without the name of a migration or a callback, which Flyway does not run either:",
                paths,
                "name one that is to run " + flyway.naming().example() + "; move the others out of " + location);
        return flyway.has(Choice.VALIDATE_NAMING) ? Problems.asError(problem) : problem;
    }

    private static Problem warning(Location location, String what, List<String> paths, String remedy) {
        String message = "Location " + location + " has " + what + Printable.names(paths, 4);
        return Problem.warning(Code.UNREAD_FILES, null, message, remedy);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
