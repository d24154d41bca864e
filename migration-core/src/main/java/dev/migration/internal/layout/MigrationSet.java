// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.DuplicateVersions.SharedVersion;
import dev.migration.internal.names.Layout;
import dev.migration.internal.names.MigrationFileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
 * @param baselines Flyway's baselines, of which one may count instead of the migrations up to its version
 * @param floor the version of the baseline that counts here: those below it do not run; null if none does
 * @param versions every version that the name of an up file has, also of files that cannot be read
 * @param orphans the versions of down files that have no up file
 * @param duplicates the versions that several migrations have
 * @param lockFiles the lock files beside the migrations
 * @param callbacks the files beside the migrations that run before and after those of a run
 * @param otherProblems what is wrong except the duplicates, which are another problem for each database
 */
public record MigrationSet(
        List<Location> locations,
        SortedMap<Version, Migration> byVersion,
        SortedMap<Version, Migration> baselines,
        @Nullable Version floor,
        SortedSet<Version> versions,
        Set<Version> orphans,
        List<SharedVersion> duplicates,
        List<SourceFile> lockFiles,
        List<Callback> callbacks,
        List<Problem> otherProblems) {

    /** After every number, and before the name of every repeatable migration. */
    private static final Version REPEATABLE = Version.of("R__");

    /** The map and the set of versions are the caller's, who no longer changes them. */
    public MigrationSet {
        locations = List.copyOf(locations);
        byVersion = Collections.unmodifiableSortedMap(byVersion);
        baselines = Collections.unmodifiableSortedMap(baselines);
        versions = Collections.unmodifiableSortedSet(versions);
        orphans = Set.copyOf(orphans);
        duplicates = List.copyOf(duplicates);
        lockFiles = List.copyOf(lockFiles);
        callbacks = List.copyOf(callbacks);
        otherProblems = List.copyOf(otherProblems);
    }

    /** The same for a database whose migrations start, or started, with this one of the baselines. */
    public MigrationSet startingWith(Migration baseline) {
        Version version = baseline.version();
        SortedMap<Version, Migration> all = new TreeMap<>(byVersion);
        all.put(version, baseline);
        SortedSet<Version> allVersions = new TreeSet<>(versions);
        allVersions.add(version);
        List<SharedVersion> others = duplicates.stream()
                .filter(duplicate -> !duplicate.version().equals(version))
                .toList();
        return new MigrationSet(
                locations, all, baselines, version, allVersions, orphans, others, lockFiles, callbacks, otherProblems);
    }

    /** The same for a database that started with a baseline of this version, whose file is gone. */
    public MigrationSet startingAfter(Version baseline) {
        return new MigrationSet(
                locations,
                byVersion,
                baselines,
                baseline,
                versions,
                orphans,
                duplicates,
                lockFiles,
                callbacks,
                otherProblems);
    }

    /** The same with callbacks in Java, in Flyway's order among those of the files. */
    public MigrationSet with(List<Callback> code) {
        if (code.isEmpty()) {
            return this;
        }
        List<Callback> all = new ArrayList<>(code);
        all.addAll(callbacks);
        all.sort(Callback.ORDER);
        return new MigrationSet(
                locations, byVersion, baselines, floor, versions, orphans, duplicates, lockFiles, all, otherProblems);
    }

    /** Whether the baseline that counts here is above this version, so that it does not run. */
    public boolean isBelowFloor(Version version) {
        return floor != null && !version.isRepeatable() && version.compareTo(floor) < 0;
    }

    /** All files with a script to run: the migrations, and the baselines that are none of them. */
    public List<Migration> withBaselines() {
        List<Migration> all = new ArrayList<>(byVersion.values());
        for (Migration baseline : baselines.values()) {
            if (!baseline.equals(byVersion.get(baseline.version()))) {
                all.add(baseline);
            }
        }
        return all;
    }

    /** The migrations that have a number: repeatable ones come after them. */
    public SortedMap<Version, Migration> versioned() {
        boolean hasRepeatable = !byVersion.isEmpty() && byVersion.lastKey().compareTo(REPEATABLE) >= 0;
        return hasRepeatable ? byVersion.headMap(REPEATABLE) : byVersion;
    }

    /** The first one, where it was made of all migrations up to its version, which have no files any more. */
    public Optional<Migration> squash() {
        SortedMap<Version, Migration> versioned = versioned();
        Migration first = versioned.isEmpty() ? null : versioned.get(versioned.firstKey());
        return first != null && first.isSquash() ? Optional.of(first) : Optional.empty();
    }

    /** Whether this version was made part of another migration. */
    public boolean isSquashed(Version version) {
        Migration squash = squash().orElse(null);
        return squash != null && !version.isRepeatable() && version.compareTo(squash.version()) < 0;
    }

    /** The same without the migrations of these versions, as if their files could not be read. */
    public MigrationSet without(Set<Version> unwanted) {
        SortedMap<Version, Migration> rest = new TreeMap<>(byVersion);
        rest.keySet().removeAll(unwanted);
        return new MigrationSet(
                locations, rest, baselines, floor, versions, orphans, duplicates, lockFiles, callbacks, otherProblems);
    }

    /** The same with one more problem. */
    public MigrationSet with(Problem problem) {
        List<Problem> problems = new ArrayList<>(otherProblems);
        problems.add(problem);
        return new MigrationSet(
                locations, byVersion, baselines, floor, versions, orphans, duplicates, lockFiles, callbacks, problems);
    }

    /**
     * The first location that is a folder on disk: new migrations and the lock file are written there.
     *
     * @throws InvalidMigrationsException if there is none
     */
    public Path folder() {
        for (Location location : locations) {
            if (location.kind() == Location.Kind.DISK && !location.isInJarOnDisk()) {
                return Path.of(location.path());
            }
        }
        throw Problems.refused(
                Code.INVALID_SETTING,
                "None of the locations " + locations + " is a folder on disk, so nothing can be written there.",
                "name the folder of the migrations, such as src/main/resources/migrations");
    }

    /** Every number that the name of a file has: new ones come after them, as else a down file might undo another migration. */
    public SortedSet<Version> taken() {
        SortedSet<Version> taken = new TreeSet<>(versions.headSet(REPEATABLE));
        taken.addAll(orphans);
        taken.addAll(baselines.keySet());
        return taken;
    }

    /** Whether several migrations have this version. */
    public boolean isDuplicate(Version version) {
        for (SharedVersion duplicate : duplicates) {
            if (duplicate.version().equals(version)) {
                return true;
            }
        }
        return false;
    }

    /** The migrations by version, each version once. */
    public List<Migration> migrations() {
        return List.copyOf(byVersion.values());
    }

    /** The migration of this version, however many zeros it is written with. */
    public Optional<Migration> find(Version version) {
        return Optional.ofNullable(byVersion.get(version)).or(() -> ofText(version));
    }

    /** By its text, 1 is not where 0001 is. */
    private Optional<Migration> ofText(Version version) {
        return byVersion.isEmpty() || !byVersion.firstKey().isComparedAsText()
                ? Optional.empty()
                : byVersion.values().stream()
                        .filter(migration -> migration.version().equals(version))
                        .findFirst();
    }

    /**
     * The version of this text: a number, or as it is in names of Flyway and diesel, such as {@code V1_2} or
     * {@code 2026-01-01-100002}.
     */
    public static Optional<Version> spelled(String text) {
        return Layout.version(text);
    }

    /**
     * The version of the migration whose name was typed.
     *
     * @throws InvalidMigrationsException if none is called so
     */
    public Version typed(Version text) {
        Target file = Target.file(text.text());
        return byVersion.values().stream()
                .filter(migration -> file.names(migration.name()))
                .findFirst()
                .map(Migration::version)
                // A repeatable one may be recorded, and have no file any more.
                .or(() -> Optional.of(text).filter(Version::isRepeatable))
                .orElseThrow(() -> notAVersion(text));
    }

    private InvalidMigrationsException notAVersion(Version text) {
        int digits = MigrationFileName.digits(text.text());
        String existing = versioned().isEmpty() ? "0004" : versioned().lastKey().text();
        String number = digits == 0 ? existing : text.text().substring(0, digits);
        return Problems.refused(
                Code.UNKNOWN_VERSION,
                "\"" + text
                        + "\" is neither a version nor the name of a migration file. A version is a number, such as "
                        + number + ".",
                Remedy.of("list them: {}", Fix.command("status")));
    }

    /** How the files are named; with several locations, where any of them has another layout, that one. */
    public Layout layout() {
        for (Migration migration : (versioned().isEmpty() ? byVersion : versioned()).values()) {
            if (migration.layout() != Layout.SECTIONS) {
                return migration.layout();
            }
        }
        return baselines.isEmpty() ? Layout.SECTIONS : Layout.FLYWAY;
    }

    /** All that is wrong with the locations and files. */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>();
        duplicates.forEach(duplicate -> all.add(duplicate.problem()));
        all.addAll(otherProblems);
        return all;
    }

    /** Whether a target's file is that of a migration here, and not one of the same name in another folder. */
    public boolean holdsFileOf(Target target) {
        String file = target.file();
        if (file == null || (file.indexOf('/') < 0 && file.indexOf('\\') < 0)) {
            return true;
        }
        for (Migration migration : byVersion.values()) {
            SourceFile down = migration.down();
            if (target.names(migration.name()) && (isAt(file, migration.up()) || (down != null && isAt(file, down)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(String given, SourceFile file) {
        try {
            return Files.isSameFile(Path.of(given), Path.of(file.path()));
        } catch (NoSuchFileException | InvalidPathException e) {
            // One of them is in a jar or on the class path.
            return ("/" + withoutEnding(file.path())).endsWith("/" + withoutEnding(given));
        } catch (IOException e) {
            // What cannot be reached is no file that was read.
            return false;
        }
    }

    private static String withoutEnding(String path) {
        return path.replace('\\', '/').replaceFirst("([./](up|down)|/migration)?\\.sql$", "");
    }
}
