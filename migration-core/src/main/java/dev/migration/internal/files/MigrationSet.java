package dev.migration.internal.files;

import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Migration.Duplicate;
import dev.migration.internal.files.Migration.Layout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of some locations, one sequence in the order of their versions, and all that is wrong with their
 * files. Immutable, made once and used for any number of databases.
 *
 * @param locations where the migrations were looked for
 * @param byVersion the migrations; of several with one version, the first
 * @param versions every version that a file name has, also of files that cannot be read
 * @param duplicates the versions that several migrations have
 * @param lockFiles the lock files beside the migrations
 * @param otherProblems what is wrong except the duplicates, which are another problem for each database
 */
public record MigrationSet(
        List<Location> locations,
        SortedMap<Version, Migration> byVersion,
        SortedSet<Version> versions,
        List<Duplicate> duplicates,
        List<SourceFile> lockFiles,
        List<Problem> otherProblems) {

    /** Copies the collections. */
    public MigrationSet {
        locations = List.copyOf(locations);
        byVersion = Collections.unmodifiableSortedMap(new TreeMap<>(byVersion));
        versions = Collections.unmodifiableSortedSet(new TreeSet<>(versions));
        duplicates = List.copyOf(duplicates);
        lockFiles = List.copyOf(lockFiles);
        otherProblems = List.copyOf(otherProblems);
    }

    /**
     * Finds and reads the migrations. What is wrong with the files is in {@link #problems()}, never an exception; a
     * file that cannot be read is not among the migrations.
     */
    public static MigrationSet load(List<Location> locations, RootFinder finder) {
        return load(locations, finder, null);
    }

    /** The same; only what differs from what was loaded before is read. */
    public static MigrationSet load(List<Location> locations, RootFinder finder, @Nullable MigrationSet before) {
        Map<SourceFile, Migration> known = new HashMap<>();
        if (before != null) {
            before.byVersion.values().forEach(migration -> known.put(migration.up(), migration));
        }
        Sources sources = Sources.find(locations, finder);
        List<Problem> problems = new ArrayList<>(sources.problems());
        Map<Object, SourceFile> lockFiles = new LinkedHashMap<>();
        var reader = new MigrationReader(problems, known);
        for (Sources.Folder folder : sources.folders()) {
            reader.add(folder);
            for (Root root : folder.roots()) {
                for (SourceFile file : root.files()) {
                    if (file.name().equals(Root.LOCK_FILE)) {
                        lockFiles.putIfAbsent(file.identity(), file);
                    }
                }
            }
        }
        SortedMap<Version, Migration> migrations = reader.migrations();
        return new MigrationSet(
                locations,
                migrations,
                reader.versions(),
                reader.duplicates(),
                List.copyOf(lockFiles.values()),
                problems);
    }

    /** The same without the migrations of these versions, as if their files could not be read. */
    public MigrationSet without(Set<Version> unwanted) {
        SortedMap<Version, Migration> rest = new TreeMap<>(byVersion);
        rest.keySet().removeAll(unwanted);
        return new MigrationSet(locations, rest, versions, duplicates, lockFiles, otherProblems);
    }

    /** The migrations by version, each version once. */
    public List<Migration> migrations() {
        return List.copyOf(byVersion.values());
    }

    /** The migration of this version, however many zeros it is written with. */
    public Optional<Migration> find(Version version) {
        return Optional.ofNullable(byVersion.get(version));
    }

    /** How the files are named; with several locations {@link Layout#PAIRS} if any of them has pairs. */
    public Layout layout() {
        for (Migration migration : byVersion.values()) {
            if (migration.layout() == Layout.PAIRS) {
                return Layout.PAIRS;
            }
        }
        return Layout.SECTIONS;
    }

    /** All that is wrong with the locations and files. */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>();
        duplicates.forEach(duplicate -> all.add(duplicate.problem()));
        all.addAll(otherProblems);
        return all;
    }
}
