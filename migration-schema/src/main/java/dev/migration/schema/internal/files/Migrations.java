// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Locations;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFileReader;
import dev.migration.internal.names.Layout;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.run.Engine;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The migration files of a Migrator, with all that is wrong with them. */
public final class Migrations {

    private final MigrationSet set;

    private Migrations(MigrationSet set) {
        this.set = set;
    }

    /** As they are now. */
    public static Migrations of(Migrator migrator) {
        return new Migrations(Engine.of(migrator).set());
    }

    /** Those beside which another one is to be made, in a folder that need not be there. */
    public static Migrations beside(Migrator migrator) {
        return new Migrations(Engine.of(migrator).beside());
    }

    /** Looks for them in this folder, which may be missing, as no setting names one. */
    public static void inUsualFolder(Migrator.Builder builder, String folder) {
        Engine.unlisted(builder).locations = Locations.usual(folder);
    }

    /** A version as it was typed; a name is that of a file. */
    public static Version typed(String text, Migrator migrator) {
        return Engine.of(migrator).typed(text);
    }

    /** The product's, where that is known. */
    public static Dialect dialect(@Nullable Vendor vendor) {
        return Dialect.of(vendor);
    }

    /** The name of its dialect, in small letters, which products have in common that read the same SQL. */
    public static String dialectName(@Nullable Vendor vendor) {
        return dialect(vendor).name().toLowerCase(Locale.ROOT);
    }

    public MigrationSet set() {
        return set;
    }

    /** Where a new one is made. */
    public Path folder() {
        return set.folder();
    }

    /** The name of the migration of a version. */
    public String name(Version version) {
        return set.find(version).orElseThrow().name();
    }

    /** Whether there is a lock file beside them. */
    public boolean hasLockFile() {
        return !set.lockFiles().isEmpty();
    }

    /** Whether the lock file has an entry for it. */
    public boolean isLocked(Version version) {
        return LockFileReader.read(set.lockFiles()).locks(version);
    }

    /** Refuses a version that no file has. */
    public void requireKnown(Version version) {
        if (set.find(version).isEmpty()) {
            throw new InvalidMigrationsException(Planner.unknownVersion(version));
        }
    }

    /** How many there are. */
    public int count() {
        return set.migrations().size();
    }

    /** The one before another; a baseline is one, too. */
    public Optional<Version> before(Version version) {
        return set.withBaselines().stream()
                .map(Migration::version)
                .filter(other -> !other.isRepeatable() && other.compareTo(version) < 0)
                .max(Comparator.naturalOrder());
    }

    /** Those of files; others are Java classes. */
    public Set<Version> ofFiles() {
        return set.migrations().stream()
                .filter(migration -> !migration.isCode())
                .map(Migration::version)
                .collect(Collectors.toSet());
    }

    public SortedSet<Version> versions() {
        return set.versions();
    }

    /** Those of one kind. */
    public List<Problem> problems(Code code) {
        return set.problems().stream().filter(problem -> problem.code() == code).toList();
    }

    /** Whether a file is in one of their folders. */
    public boolean areBeside(Path file, Path directory) {
        return set.locations().stream()
                .filter(location -> location.kind() == Location.Kind.DISK)
                .map(location -> directory.resolve(location.path()).toAbsolutePath())
                .anyMatch(folder -> file.toAbsolutePath().normalize().startsWith(folder.normalize()));
    }

    /** Whether there is no migration whose name and number a new one could follow. */
    static boolean isFirst(MigrationSet existing) {
        return existing.taken().isEmpty() && existing.layout() == Layout.SECTIONS;
    }

    /** Refuses a timestamp after sequence numbers. */
    public void requireTimestamps() {
        if (!isFirst(set) && set.taken().stream().anyMatch(Version::isSequenceNumber)) {
            throw Problems.refused(
                    "The migrations here have sequence numbers up to "
                            + set.taken().last() + ": after a timestamp, no sequence number could be the newest.",
                    "leave --timestamp out");
        }
    }

    /** Refuses a pair of files beside files with both scripts. */
    public void requirePairs() {
        if (!isFirst(set) && set.layout() == Layout.SECTIONS) {
            throw Problems.refused(
                    "The migrations here have both scripts in one file, and a folder cannot mix layouts.",
                    "leave --pair out");
        }
    }

    /** The versions that their files cannot undo, where that is an exception; none where none is meant to be undone. */
    public List<String> exceptionsWithoutDownScript(@Nullable Vendor vendor) {
        List<Migration> missing = withoutDownScript(vendor);
        return missing.size() == set.versioned().size()
                ? List.of()
                : missing.stream().map(migration -> migration.version().text()).toList();
    }

    /** The problems of those from a version on that their files cannot undo. */
    public List<Problem> withoutDownScript(Version from, @Nullable Vendor vendor) {
        if (from.compareTo(Version.of("0")) > 0 && !set.taken().contains(from) && !set.isSquashed(from)) {
            return List.of(Planner.unknownVersion(from));
        }
        return withoutDownScript(vendor).stream()
                .filter(migration -> migration.version().compareTo(from) >= 0)
                .map(Migrations::noDownScript)
                .toList();
    }

    /** The migrations with a number that no statement undoes: also those whose down script has comments only. */
    private List<Migration> withoutDownScript(@Nullable Vendor vendor) {
        return set.versioned().values().stream()
                .filter(migration -> !hasDownScript(migration, dialect(vendor)))
                .toList();
    }

    private static boolean hasDownScript(Migration migration, Dialect dialect) {
        if (migration.down() == null && migration.layout() != Layout.SECTIONS) {
            return false;
        }
        Script down = ScriptParser.parse(migration, dialect, PlaceholderValues.NONE, null)
                .down();
        return down != null && !down.isEmpty();
    }

    private static Problem noDownScript(Migration migration) {
        return Problem.error(
                Code.NO_DOWN_SCRIPT,
                Place.of(migration.up().path()),
                "Migration " + migration.name() + " has no down script with a statement.",
                switch (migration.layout()) {
                    case SECTIONS -> "write one below -- Down Migration";
                    case PAIRS, DIRECTORIES, FLYWAY -> "write one into " + migration.nameOfDown();
                });
    }
}
