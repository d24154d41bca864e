package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files at one location that are probably migrations and are not read: those with names of Flyway that are not supported, those whose
 * names are mistyped, and those in sub-folders. Each kind is one problem, however many files there are.
 */
final class UnreadFiles {

    private static final Pattern FLYWAY = Pattern.compile("(?:[VUB]\\d[\\d._]*|R)__.*\\.sql", Pattern.CASE_INSENSITIVE);

    private static final Pattern ALMOST_FLYWAY = Pattern.compile("[VUBR](?:\\d|_).*", Pattern.CASE_INSENSITIVE);

    /** Of Flyway's files, those that run by themselves. */
    private static final Pattern FLYWAY_RUNS = Pattern.compile("[VRB].*");

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
                : Optional.of(Problem.warning(
                        Code.UNREAD_FILES,
                        null,
                        "Location " + location + " has scripts without a version, which are not read:"
                                + Printable.names(loose, 4),
                        "give those that are migrations the name of one; move the others out of " + location));
    }

    /** The problem of callbacks of Flyway for moments that no run has here. */
    static Problem callbacks(Location location, List<String> paths) {
        return Problem.warning(
                Code.UNREAD_FILES,
                null,
                "Location " + location + " has callbacks of Flyway that do not run, as nothing here has their moment:"
                        + Printable.names(paths, 4),
                "give those that have to run the name of a moment here, such as beforeRun.sql; move the others out of "
                        + location);
    }

    private static boolean isLoose(String path) {
        String name = name(path);
        return name.endsWith(".sql")
                && MigrationFileName.digits(directory(path)) == 0
                && name.length() > ".sql".length()
                && MigrationFileName.digits(name) == 0
                && MigrationFileName.Suffix.of(name) == MigrationFileName.Suffix.BOTH
                && !ALMOST_FLYWAY.matcher(name).matches()
                && Callback.misspelt(name) == null;
    }

    private void find() {
        List<String> below = new ArrayList<>();
        folders.forEach(folder -> below.addAll(folder.below()));
        List<String> flyway = new ArrayList<>();
        List<String> unnamed = withoutFlyways(invalid, flyway);
        if (inDirectories) {
            List<String> withoutNumber = new ArrayList<>();
            for (String path : below) {
                if (isOfDirectory(path) && path.chars().anyMatch(Character::isDigit)) {
                    unnamed.add(location.path() + "/" + path);
                } else if (isOfDirectory(path)) {
                    withoutNumber.add(path);
                }
            }
            withoutNumber(withoutNumber);
        }
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
                .map(path -> MigrationFileName.invalid(path, inDirectories))
                .forEach(problems::add);
        if (unnamed.size() > reported) {
            problems.add(Problem.error(
                    Code.INVALID_NAME,
                    Place.of(String.valueOf(location)),
                    unnamed.size() - reported + " more files are not named like migrations, the last of them "
                            + Printable.line(unnamed.get(unnamed.size() - 1)),
                    "rename them like the ones above"));
        }
        goMigrations();
        Map<String, String> misnamed = renamed(MisnamedFile::rightPath);
        misnamed.keySet().removeAll(otherEndings());
        misnamed(misnamed);
        callbacksBelow(inSubfolders);
        subfolders(inSubfolders);
    }

    /**
     * Whether it is the up script of a directory that has no name of a migration where it is not read; one that starts with a
     * dot or an underscore was put aside.
     */
    private static boolean isOfDirectory(String path) {
        return path.indexOf('/') == path.lastIndexOf('/')
                && !path.startsWith(".")
                && !path.startsWith("_")
                && !Callback.isInDirectory(path)
                && Set.of("up.sql", "migration.sql").contains(name(path));
    }

    private void withoutNumber(List<String> paths) {
        if (!paths.isEmpty()) {
            problems.add(Problem.warning(
                    Code.UNREAD_FILES,
                    null,
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
            boolean unsupported = FLYWAY.matcher(name).matches() && !MigrationFileName.isFlyways(name);
            (unsupported ? flyway : others).add(path);
        }
        return others;
    }

    /** What one does is missing from the schema, unless SQL has its version. */
    private void goMigrations() {
        List<String> files = folders.stream()
                .flatMap(folder -> folder.misnamed().stream())
                .filter(MisnamedFile::isInGo)
                .filter(path -> !versions.contains(
                        Version.of(name(path).substring(0, name(path).indexOf('_')))))
                .toList();
        if (!files.isEmpty()) {
            String name = name(files.get(0));
            problems.add(Problem.error(
                    Code.UNSUPPORTED_LAYOUT,
                    null,
                    "Location " + location + " has migrations written in Go, which are not run:"
                            + Printable.names(files, 4),
                    "write what they do as SQL with the same versions, such as "
                            + Printable.line(name.substring(0, name.length() - "go".length())) + "sql; or move them to"
                            + " another folder, if they are no migrations"));
        }
    }

    /**
     * What files should be called, by their paths. One beside the file that it would be is a copy of that one, as editors leave
     * them.
     */
    private Map<String, String> renamed(Function<String, @Nullable String> rightPath) {
        Set<String> read = new HashSet<>();
        folders.forEach(folder -> folder.read().forEach(file -> read.add(file.path())));
        Map<String, String> renamed = new LinkedHashMap<>();
        for (FolderFiles folder : folders) {
            for (String path : folder.misnamed()) {
                String right = rightPath.apply(path);
                if (right != null && !read.contains(right)) {
                    String name = Callback.inEveryLayout(name(right));
                    renamed.put(path, folder(right).equals(folder(path)) ? name : right);
                }
            }
        }
        return renamed;
    }

    /** They may hold anything, but golang-migrate would run them. Returns their paths. */
    private Set<String> otherEndings() {
        Map<String, String> renamed = renamed(MisnamedFile::rightPathOfHalf);
        if (!renamed.isEmpty()) {
            problems.add(Problem.error(
                    Code.UNSUPPORTED_LAYOUT,
                    null,
                    "Location " + location
                            + " has scripts that golang-migrate would run, and that are not read,"
                            + " as they do not end in .sql:" + Printable.names(List.copyOf(renamed.keySet()), 4),
                    "if they are SQL, rename them, such as to "
                            + Printable.line(renamed.values().iterator().next())
                            + "; if not, write what they do as SQL, or move them to another folder"));
        }
        return renamed.keySet();
    }

    private void misnamed(Map<String, String> renamed) {
        List<String> files = new ArrayList<>();
        String right = "";
        for (Map.Entry<String, String> file : renamed.entrySet()) {
            right = file.getValue();
            files.add(file.getKey() + ", to be called " + right);
        }
        if (files.isEmpty()) {
            return;
        }
        boolean one = files.size() == 1;
        String which = one
                ? "one file that is named almost like a migration's, and is not read:"
                : files.size() + " files that are named almost like those of migrations, and are not read:";
        problems.add(Problem.warning(
                Code.UNREAD_FILES,
                null,
                "Location " + location + " has " + which + Printable.names(files, 4),
                one
                        ? "rename it to " + Printable.line(right)
                                + "; or move it to another folder, if it is not a migration"
                        : "rename those that are migrations; move the others to another folder"));
    }

    /** Without those beside migrations, or in a folder beside another location: they may be another database's. */
    private void callbacksBelow(List<String> paths) {
        Set<String> sequences = new HashSet<>();
        paths.stream()
                .filter(path -> version(path) != null)
                .map(UnreadFiles::sequence)
                .forEach(sequences::add);
        List<String> callbacks = paths.stream()
                .filter(path -> Callback.hasMoment(name(path)) || Callback.isInDirectory(path))
                .filter(path -> !sequences.contains(folder(path)))
                .filter(path -> !isBesideLocation(path))
                .toList();
        if (!callbacks.isEmpty()) {
            problems.add(Problem.warning(
                    Code.UNREAD_FILES,
                    null,
                    "Location " + location + " has callbacks in sub-folders, where they do not run:"
                            + Printable.names(callbacks, 4),
                    "move what has to run to the folder of the location, as beforeRun.sql or afterRun.sql, and the others"
                            + " out of it"));
        }
    }

    /** Whether its folder is beside that of a location: both may be for a product each. */
    private boolean isBesideLocation(String path) {
        String beside = location.path() + "/" + above(path);
        return locations.stream().anyMatch(other -> folder(other.path()).equals(beside));
    }

    private void subfolders(List<String> paths) {
        boolean nothingElse = versions.isEmpty() && invalid.isEmpty();
        List<String> unread = new ArrayList<>(nothingElse ? paths : ofThisSequence(paths));
        // Other SQL may be there for another purpose.
        unread.sort(Comparator.comparing(path -> version(path) == null));
        if (unread.isEmpty()) {
            return;
        }
        List<String> flywaysToo = unread.stream()
                .filter(path -> FLYWAY_RUNS.matcher(name(path)).matches() && MigrationFileName.isFlyways(name(path)))
                .toList();
        boolean runWithFlyway = flyways && flywaysToo.stream().anyMatch(path -> !isBesideLocation(path));
        String how = nothingElse
                ? " holds no .sql file itself, but its sub-folders have "
                : " leaves its sub-folders out, with ";
        Problem problem = Problem.warning(
                Code.UNREAD_FILES,
                null,
                "Location " + location + how + files(unread) + ", such as " + Printable.line(unread.get(0))
                        + (runWithFlyway ? ". Flyway reads sub-folders too" : ""),
                flywaysToo.isEmpty()
                        ? "write " + location + "/** to read the sub-folders too; or move the files"
                        : "set migration.locations=" + withSubfolders(flywaysToo) + "; or move the files");
        boolean anyMigration = unread.stream().anyMatch(path -> version(path) != null);
        problems.add((nothingElse && anyMigration) || runWithFlyway ? Problems.asError(problem) : problem);
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
        MigrationFileName name = MigrationFileName.parse(directory(path));
        name = name == null ? MigrationFileName.parse(name(path)) : name;
        if (name == null && inDirectories) {
            // Of a directory without its script.
            name = MigrationFileName.parse(folder(directory(path)) + "up.sql");
        }
        return name == null ? null : name.version();
    }

    /** The folder that holds a migration, its directory included where it has one. */
    private static String sequence(String path) {
        return MigrationFileName.parse(directory(path)) == null ? folder(path) : above(path);
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
