package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.names.Layout;
import dev.migration.internal.names.MigrationFileName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files at one location that are probably migrations and are not read: those with names of Flyway that are not supported, those
 * with another ending, and those in sub-folders. Each kind is one problem, however many files there are.
 */
final class UnreadFiles {

    private static final Pattern FLYWAY =
            Pattern.compile("(?:[VUB]\\d[\\d._]*__.+|R__.*)\\.sql", Pattern.CASE_INSENSITIVE);

    private static final Pattern ALMOST_FLYWAY = Pattern.compile("[VUBR](?:\\d|_).*", Pattern.CASE_INSENSITIVE);

    /** What Spring Boot has in place of {vendor}. */
    private static final Set<String> PRODUCTS =
            Set.of("db2", "derby", "h2", "hsqldb", "mariadb", "mysql", "oracle", "postgresql", "sqlite", "sqlserver");

    /** Names that fit nothing are reported one by one, up to this many and one more. */
    private static final int MOST_NAMES = 3;

    private final Location location;
    private final List<FolderFiles> folders;
    private final Set<Version> versions;
    private final List<String> invalid;
    private final List<Location> locations;
    private final boolean flyways;
    private final boolean inDirectories;
    private final List<Problem> problems = new ArrayList<>();

    private UnreadFiles(
            Location location,
            List<FolderFiles> folders,
            List<String> invalid,
            Set<Version> versions,
            Set<Layout> layouts,
            List<Location> locations) {
        this.location = location;
        this.folders = folders;
        this.invalid = invalid;
        this.versions = versions;
        this.locations = locations;
        this.flyways = layouts.contains(Layout.FLYWAY);
        this.inDirectories = folders.stream()
                .flatMap(folder -> folder.read().stream())
                .anyMatch(file -> file.name().indexOf('/') >= 0);
    }

    /**
     * What is wrong with the files that are not read.
     *
     * @param invalid paths of files whose names are not those of migrations
     * @param versions the versions of all others
     * @param layouts how those are named
     * @param locations all that are read
     */
    static List<Problem> problems(
            Location location,
            List<FolderFiles> folders,
            List<String> invalid,
            Set<Version> versions,
            Set<Layout> layouts,
            List<Location> locations) {
        var unread = new UnreadFiles(location, folders, invalid, versions, layouts, locations);
        unread.find();
        return unread.problems;
    }

    /**
     * A warning for scripts whose names are nothing like a migration's, beside pairs or directories: the tools that have such
     * files do not read them either. They are removed from the invalid ones.
     */
    static Optional<Problem> loose(Location location, List<String> invalid) {
        List<String> loose =
                invalid.stream().filter(UnreadFiles::isLoose).sorted().toList();
        invalid.removeAll(loose);
        return loose.isEmpty()
                ? Optional.empty()
                : Optional.of(warning(
                        "Location " + location + " has scripts without a version, which are not read:"
                                + Printable.names(loose, 4),
                        "give those that are migrations the name of one; move the others out of " + location));
    }

    /** The problem of callbacks of Flyway for moments that no run has here. */
    static Problem callbacks(Location location, List<String> paths) {
        return warning(
                "Location " + location + " has callbacks of Flyway that do not run, as nothing here has their moment:"
                        + Printable.names(paths, 4),
                "give those that have to run the name of a moment here, such as beforeRun.sql; move the others out of "
                        + location);
    }

    private static Problem warning(String message, String remedy) {
        return Problem.warning(Code.UNREAD_FILES, null, message, remedy);
    }

    private static boolean isLoose(String path) {
        String name = name(path);
        return name.matches("(?s).+(?<!(?i:\\.up|\\.down))\\.sql")
                && MigrationFileName.digits(directory(path)) == 0
                && MigrationFileName.digits(name) == 0
                && !ALMOST_FLYWAY.matcher(name).matches()
                && Callback.misspelt(name) == null;
    }

    private void find() {
        List<String> below = new ArrayList<>();
        folders.forEach(folder -> below.addAll(folder.below()));
        List<String> flyway = new ArrayList<>();
        List<String> unnamed = withoutFlyways(invalid, flyway);
        List<String> inSubfolders = withoutFlyways(below, flyway);
        if (!flyway.isEmpty()) {
            problems.add(Problem.error(
                    Code.UNSUPPORTED_LAYOUT,
                    null,
                    "Location " + location + " has " + files(flyway)
                            + " with Flyway's names that cannot be read: " + Printable.line(flyway.get(0))
                            + (flyway.size() > 1 ? " and so on" : ""),
                    "versioned migrations are read as V1__add_users.sql, their undo scripts as U1__add_users.sql,"
                            + " repeatable ones as R__views.sql, baselines as B1__all.sql: rename those"));
        }
        int reported = unnamed.size() > MOST_NAMES + 1 ? MOST_NAMES : unnamed.size();
        unnamed.stream()
                .limit(reported)
                .map(path -> InvalidName.problem(path, inDirectories))
                .forEach(problems::add);
        if (unnamed.size() > reported) {
            problems.add(Problem.error(
                    Code.INVALID_NAME,
                    Place.of(String.valueOf(location)),
                    unnamed.size() - reported + " more files are not named like migrations, the last of them "
                            + Printable.line(unnamed.get(unnamed.size() - 1)),
                    "rename them like the ones above"));
        }
        Set<String> read = new HashSet<>();
        List<String> misnamed = new ArrayList<>();
        for (FolderFiles folder : folders) {
            folder.read().forEach(file -> read.add(file.path()));
            misnamed.addAll(folder.misnamed());
        }
        misnamed.removeIf(path -> read.contains(OtherEnding.rightPath(path)));
        problems.addAll(OtherEnding.problems(location, misnamed, versions));
        if (inDirectories) {
            withoutNumber(below);
        }
        subfolders(inSubfolders);
    }

    /** Scripts of directories that have no name of a migration; one that starts with a dot or an underscore was put aside. */
    private void withoutNumber(List<String> below) {
        List<String> paths = below.stream()
                .filter(path -> path.indexOf('/') == path.lastIndexOf('/'))
                .filter(path -> !path.startsWith(".") && !path.startsWith("_"))
                .filter(path -> MigrationFileName.isUpInDirectory(name(path)))
                .toList();
        if (!paths.isEmpty()) {
            problems.add(warning(
                    "Location " + location
                            + " has scripts in sub-folders without the name of a migration, and they are not read:"
                            + Printable.names(paths, 4),
                    "rename the folders of those that are migrations, like 0003_add_users; move the others out of "
                            + location));
        }
    }

    private static List<String> withoutFlyways(List<String> paths, List<String> flyway) {
        List<String> others = new ArrayList<>();
        for (String path : paths) {
            String name = name(path);
            boolean unsupported = FLYWAY.matcher(name).matches()
                    && MigrationFileName.read(name.substring(0, name.length() - ".sql".length()) + ".sql") == null;
            (unsupported ? flyway : others).add(path);
        }
        return others;
    }

    /** Whether its folder is beside that of a location: both may be for a product each. */
    private boolean isBesideLocation(String path) {
        String beside = location.path() + "/" + above(path);
        return locations.stream().anyMatch(other -> folder(other.path()).equals(beside));
    }

    private void subfolders(List<String> paths) {
        boolean nothingElse = versions.isEmpty() && invalid.isEmpty();
        List<String> unread = new ArrayList<>(nothingElse ? paths : ofThisSequence(paths));
        if (flyways && !nothingElse) {
            paths.stream()
                    .filter(path -> Callback.isNamed(name(path)) && !isBesideLocation(path))
                    .forEach(unread::add);
        }
        // Other SQL may be there for another purpose.
        unread.sort(Comparator.comparing(path -> version(path) == null));
        if (unread.isEmpty()) {
            return;
        }
        List<String> flywaysToo = unread.stream()
                .filter(path -> !name(path).startsWith("U") && isFlyways(name(path)))
                .toList();
        boolean runWithFlyway = flyways && flywaysToo.stream().anyMatch(path -> !isBesideLocation(path));
        String how = nothingElse
                ? " holds no .sql file itself, but its sub-folders have "
                : " leaves its sub-folders out, with ";
        Problem problem = warning(
                "Location " + location + how + files(unread) + ", such as " + Printable.line(unread.get(0))
                        + (runWithFlyway ? ". Flyway reads sub-folders too" : ""),
                flywaysToo.isEmpty()
                        ? "write " + location + "/** to read the sub-folders too; or move the files"
                        : "set migration.locations=" + withSubfolders(flywaysToo) + "; or move the files");
        boolean anyMigration = unread.stream().anyMatch(path -> version(path) != null);
        problems.add((nothingElse && anyMigration) || runWithFlyway ? Problems.asError(problem) : problem);
    }

    private static boolean isFlyways(String name) {
        MigrationFileName read = MigrationFileName.read(name);
        return read != null && read.layout() == Layout.FLYWAY;
    }

    /** Where a sub-folder each is for a product, only one of them is to be read. */
    private String withSubfolders(List<String> paths) {
        boolean products =
                paths.stream().map(path -> path.substring(0, path.indexOf('/'))).allMatch(PRODUCTS::contains);
        return products ? (versions.isEmpty() ? "" : location + ",") + location + "/{vendor}" : location + "/**";
    }

    /** Migrations of sub-folders, without those of a sub-folder with its own sequence, as for another database. */
    private List<String> ofThisSequence(List<String> paths) {
        Set<String> others = new HashSet<>();
        for (String path : paths) {
            Version version = version(path);
            if (version != null && versions.contains(version)) {
                others.add(sequence(path));
            }
        }
        return paths.stream()
                .filter(path -> version(path) != null && !others.contains(sequence(path)))
                .toList();
    }

    private @Nullable Version version(String path) {
        MigrationFileName name = MigrationFileName.read(directory(path));
        name = name == null ? MigrationFileName.read(name(path)) : name;
        if (name == null && inDirectories) {
            // Of a directory without its script.
            name = MigrationFileName.read(folder(directory(path)) + "up.sql");
        }
        return name == null ? null : name.version();
    }

    /** The folder that holds a migration, its directory included where it has one. */
    private static String sequence(String path) {
        return MigrationFileName.read(directory(path)) == null ? folder(path) : above(path);
    }

    /** The folder above that of a file. */
    private static String above(String path) {
        return path.substring(0, path.length() - directory(path).length());
    }

    /** The name of a file after that of its folder. */
    private static String directory(String path) {
        return path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String files(List<String> paths) {
        return paths.size() == 1
                ? "one file"
                : (paths.size() < Root.MOST_BELOW ? "" : "more than ") + paths.size() + " files";
    }
}
