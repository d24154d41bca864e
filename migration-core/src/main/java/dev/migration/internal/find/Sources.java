// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.names.FlywayFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of some locations, as they were listed once.
 *
 * @param folders what was found at each location, in the order of the settings
 * @param problems locations that are missing, empty, unreadable or also a dependency's
 */
public record Sources(List<Location> locations, List<Folder> folders, List<Problem> problems) {

    /**
     * What was found at one location.
     *
     * @param roots those that are read
     * @param foreign those of dependencies that have migrations and are not read
     */
    public record Folder(Location location, List<Root> roots, List<Root> foreign) {

        private static Folder of(Location location, List<Root> found) {
            List<Root> own = new ArrayList<>(found.size());
            List<Root> foreign = new ArrayList<>();
            for (Root each : found) {
                Root root = location.flyway() == null
                        ? each
                        : new Root(each.description(), each.owner(), location.reached(each.files()));
                if (location.kind() != Location.Kind.CLASSPATH || root.owner() == Root.Owner.APPLICATION) {
                    own.add(root);
                } else if (root.holdsScripts(location)) {
                    foreign.add(root);
                }
            }
            return new Folder(location, own, foreign);
        }

        private boolean holdsScripts() {
            for (Root root : roots) {
                if (root.holdsScripts(location)) {
                    return true;
                }
            }
            return false;
        }

        private boolean holdsSql() {
            FlywayFolder flyway = location.flyway();
            for (Root root : roots) {
                for (SourceFile file : root.files()) {
                    if (flyway == null
                            ? Root.isSql(file.name())
                            : flyway.naming().isScript(file.name())) {
                        return true;
                    }
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

        private boolean isMissing() {
            return roots.isEmpty() && foreign.isEmpty();
        }

        /** What is wrong with it; null if nothing is. */
        public @Nullable Problem problem() {
            if (!foreign.isEmpty()) {
                return ambiguous(location, holdsScripts(), foreign);
            }
            if (isMissing()) {
                return withoutFiles(Code.MISSING_LOCATION, location, absence(location));
            }
            return holdsSql()
                    ? null
                    : withoutFiles(Code.EMPTY_LOCATION, location, "contains no .sql file" + onDisk(location));
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
        for (Location location : new LinkedHashSet<>(locations)) {
            try {
                Folder folder = before == null ? null : before.inJars(location);
                folder = folder == null ? Folder.of(location, finder.find(location)) : folder;
                folders.add(folder);
                Problem problem = folder.problem();
                if (problem != null) {
                    problems.add(problem);
                }
            } catch (NotDirectoryException e) {
                problems.add(Problems.error(
                        Code.MISSING_LOCATION,
                        "Location " + location + " is not a folder" + onDisk(location),
                        "name the folder that has the migrations"));
            } catch (IOException e) {
                problems.add(Problems.error(
                        Code.UNREADABLE_FILE,
                        "Location " + location + " cannot be read: " + FileFailure.reason(e),
                        "check the folder and the rights to it"));
            }
        }
        return new Sources(locations, folders, problems);
    }

    /** The locations that are not there. */
    List<Location> missing() {
        List<Location> missing = new ArrayList<>();
        for (Folder folder : folders) {
            if (folder.isMissing()) {
                missing.add(folder.location());
            }
        }
        return missing;
    }

    /** The same, without a word of the locations that are not there. */
    Sources withoutMissing() {
        List<Problem> others = problems.stream()
                .filter(problem -> problem.code() != Code.MISSING_LOCATION)
                .toList();
        return new Sources(locations, folders, others);
    }

    /**
     * The same where what is in Java counts.
     *
     * @param withCode the locations in which some was found: they are not empty
     */
    public Sources besideCode(Set<Location> withCode) {
        if (withCode.isEmpty()) {
            return this;
        }
        List<Problem> others = new ArrayList<>(problems);
        others.removeIf(problem -> problem.code() == Code.EMPTY_LOCATION);
        for (Folder folder : folders) {
            Problem problem = withCode.contains(folder.location()) ? null : folder.problem();
            if (problem != null && problem.code() == Code.EMPTY_LOCATION) {
                others.add(problem);
            }
        }
        return new Sources(locations, folders, others);
    }

    private @Nullable Folder inJars(Location location) {
        for (Folder folder : folders) {
            if (folder.location().equals(location) && folder.isInJars()) {
                return folder;
            }
        }
        return null;
    }

    /** That a location is not there, and where it would be. */
    static String absence(Location location) {
        Location.Jar jar = location.jar();
        boolean inJar = jar != null && Files.exists(jar.file());
        return (inJar ? "is no folder in that jar" : "does not exist") + onDisk(location);
    }

    private static String onDisk(Location location) {
        return location.kind() == Location.Kind.DISK
                ? " (" + Path.of(location.path()).toAbsolutePath().normalize() + ")"
                : "";
    }

    /** A warning: a new project has no folder or no file yet. */
    private static Problem withoutFiles(Code code, Location location, String what) {
        return Problem.warning(
                code,
                null,
                "Location " + location + " " + what,
                flywaysFolder(location)
                        .<CharSequence>map(folder -> Remedy.of(
                                "name the folder that has them, Flyway's {}: {}", folder, Fix.setting("locations")))
                        .orElseGet(
                                () -> location.isInJarOnDisk()
                                        ? "name the folder in the jar that has the migrations, such as app.jar!/db/migration"
                                        : "put the first migration there, such as 0001_initial_schema.sql, or correct the location"));
    }

    /** Flyway's default beside a location that has no migrations. */
    private static Optional<Path> flywaysFolder(Location location) {
        return location.kind() == Location.Kind.DISK
                        && location.jar() == null
                        && !location.path().contains("*")
                ? Optional.of(Path.of(location.path()).resolveSibling("db/migration"))
                        .filter(Sources::hasScripts)
                : Optional.empty();
    }

    /** In it, or in a folder for one product. */
    private static boolean hasScripts(Path folder) {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.anyMatch(file -> file.toString().endsWith(".sql"));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
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
