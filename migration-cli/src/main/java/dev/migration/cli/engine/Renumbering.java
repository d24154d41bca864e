// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.find.Root;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.DuplicateVersions.SharedVersion;
import dev.migration.internal.layout.Metadata.Requirement;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFile.Entry;
import dev.migration.internal.lockfile.LockFileReader;
import dev.migration.internal.run.Engine;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.schema.internal.files.FileMoves;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.schema.internal.files.RenamedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives migrations that are not applied the next free versions, as where two branches took the same one. Nothing that is
 * applied is touched.
 */
public final class Renumbering {

    private final MigrationSet set;
    private final @Nullable History history;
    private Version last;
    private final Map<Migration, RenamedFiles> renamed = new LinkedHashMap<>();
    private final Map<Migration, Version> versions = new LinkedHashMap<>();

    private Renumbering(MigrationSet set, @Nullable History history) {
        this.set = set;
        this.history = history;
        SortedSet<Version> taken = new TreeSet<>(set.taken());
        if (history != null) {
            taken.addAll(history.versions());
        }
        // By number, as the next one is.
        this.last = taken.stream()
                .filter(Version::isNumeric)
                .map(version -> Version.of(version.text()))
                .max(Comparator.naturalOrder())
                .orElse(Version.of("0000"));
    }

    /**
     * What would be done.
     *
     * @param database whose history says which migrations are applied; null if none does
     * @param file the one that is meant; null for those whose version an applied one has
     * @throws InvalidMigrationsException if it is not clear which one keeps its version, or it is applied
     */
    public static Renumbering plan(Migrations migrations, @Nullable Migrator database, @Nullable String file) {
        MigrationSet set = migrations.set();
        History history = database == null
                ? null
                : Engine.of(database).askWhenUp(session -> session.history().read());
        var renumbering = new Renumbering(set, history);
        if (file != null) {
            renumbering.add(renumbering.named(file));
            return renumbering;
        }
        for (SharedVersion duplicate : set.duplicates()) {
            Migration applied = renumbering.applied(duplicate);
            duplicate.holders().stream().filter(other -> !other.equals(applied)).forEach(renumbering::add);
        }
        return renumbering;
    }

    /** Gives the migrations of these names the versions after all others, in this order. */
    public static Renumbering toEnd(Migrations migrations, List<String> names) {
        var renumbering = new Renumbering(migrations.set(), null);
        var all = new ArrayList<>(migrations.set().migrations());
        migrations.set().duplicates().forEach(duplicate -> all.addAll(duplicate.holders()));
        names.forEach(name -> all.stream()
                .filter(migration -> migration.name().equals(name))
                .findFirst()
                .ifPresent(renumbering::add));
        return renumbering;
    }

    private void add(Migration migration) {
        last = last.next();
        renamed.put(migration, RenamedFiles.of(migration, last));
        versions.put(migration, last);
    }

    private Migration applied(SharedVersion duplicate) {
        if (duplicate.isUnclear()) {
            throw new InvalidMigrationsException(duplicate.problem());
        }
        Version version = duplicate.version();
        if (inFlight(version) != null) {
            throw halfDone(version);
        }
        AppliedMigration row = history == null ? null : history.find(version).orElse(null);
        if (row == null || row.kind() == AppliedMigration.Kind.BASELINE) {
            String files = duplicate.holders().stream()
                    .map(migration -> migration.up().name())
                    .collect(joining(" and "));
            throw Problems.refused(
                    Code.DUPLICATE_VERSION,
                    files + " have version " + version.number() + ", and "
                            + (history == null
                                    ? "no database is named that could show which one is applied."
                                    : "none of them is applied in this database."),
                    Remedy.of(
                            "name the one that no database has applied: {}",
                            Fix.command("renumber", "--file", notLocked(duplicate))));
        }
        return duplicate
                .keeper(row.name(), row.checksum())
                .orElseThrow(() ->
                        new InvalidMigrationsException(duplicate.inDatabase(row.name(), row.checksum(), "applied")));
    }

    /** The only one that the lock file does not have is the new one; else nobody but the user knows which is. */
    private String notLocked(SharedVersion duplicate) {
        LockFile lockFile = LockFileReader.read(set.lockFiles());
        List<String> files = duplicate.holders().stream()
                .filter(migration -> !lockFile.accepts(migration.version(), migration.checksum()))
                .map(migration -> migration.up().name())
                .toList();
        return files.size() == 1 && lockFile.problems().isEmpty() ? files.get(0) : "FILE";
    }

    private @Nullable InFlight inFlight(Version version) {
        return history == null ? null : history.inFlight(version);
    }

    private static InvalidMigrationsException halfDone(Version version) {
        return Problems.refused(
                Code.INTERRUPTED,
                "Migration " + version + " is half done in this database.",
                Remedy.of(
                        "name the other one, if two have this version: {}; see how to resume it: {}",
                        Fix.command("renumber", "--file", "FILE"),
                        Fix.command("status")));
    }

    /** The migration of this file, if it may have another version. */
    private Migration named(String file) {
        var all = new ArrayList<>(set.migrations());
        set.duplicates()
                .forEach(duplicate -> duplicate.holders().stream()
                        .filter(holder -> !all.contains(holder))
                        .forEach(all::add));
        Target target = Target.file(file);
        all.removeIf(migration -> !target.names(migration.name()));
        if (all.size() > 1) {
            all.removeIf(migration -> !migration.up().path().endsWith(file));
        }
        if (all.size() != 1) {
            throw Problems.refused(
                    Code.UNKNOWN_VERSION,
                    all.isEmpty()
                            ? "There is no migration file called " + Printable.line(file) + "."
                            : "Several files are called " + Printable.line(file) + ".",
                    Remedy.of("name one with its folder; list them: {}", Fix.command("validate")));
        }
        Migration migration = all.get(0);
        Version version = migration.version();
        InFlight inFlight = inFlight(version);
        if (inFlight != null
                && (inFlight.name().equals(migration.name())
                        || inFlight.checksum().equals(migration.checksum()))) {
            throw halfDone(version);
        }
        set.duplicates().stream()
                .filter(duplicate -> duplicate.version().equals(version)
                        && duplicate.holders().stream().anyMatch(Migration::isSquash))
                .findFirst()
                .ifPresent(duplicate -> {
                    throw new InvalidMigrationsException(duplicate.problem());
                });
        AppliedMigration row = history == null ? null : history.find(version).orElse(null);
        boolean isApplied = (row != null && row.checksum().equals(migration.checksum()))
                || (history != null && isAppliedSo(history, migration.name()));
        boolean isBelowBaseline = history != null
                && !set.isDuplicate(version)
                && history.baseline()
                        .filter(baseline -> version.compareTo(baseline) <= 0)
                        .isPresent();
        if (isApplied || isBelowBaseline) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.ALREADY_APPLIED,
                    Place.of(migration.up().path()),
                    "This migration is applied in this database, so it keeps its version.",
                    "name the other one, if two have version " + version.number()));
        }
        if (migration.isSquash()) {
            throw Problems.refused(
                    "Migration " + migration.name() + " was made of all up to its version, so it keeps that.",
                    "name another file");
        }
        boolean isLate = history != null
                && history.versions().stream()
                        .anyMatch(applied -> !applied.isRepeatable() && applied.compareTo(version) > 0);
        boolean isTaken = row != null || inFlight(version) != null || set.isDuplicate(version);
        if (!isTaken && !isLate && !migration.isRepeatable()) {
            throw Problems.refused(
                    "No other migration has version " + version.number() + ", and none after it is applied"
                            + (history == null ? ", as far as is known without a database." : " in this database."),
                    history == null
                            ? "name the database where a later one is applied: --url URL; or leave the file as it is"
                            : "name another file, or leave it as it is");
        }
        return migration;
    }

    /** Of several directories with one timestamp, each may have it for its version. */
    private static boolean isAppliedSo(History history, String name) {
        return history.applied().stream().anyMatch(row -> row.name().equals(name));
    }

    public boolean isEmpty() {
        return renamed.isEmpty();
    }

    /** The files as they are and as they will be. */
    public List<RenamedFiles.Move> moves() {
        return renamed.values().stream()
                .flatMap(files -> files.moves().stream())
                .toList();
    }

    /** What to check, as the migrations now run later: each in a sentence. */
    public List<String> notes(@Nullable Vendor vendor) {
        List<String> notes = new ArrayList<>();
        renamed.forEach((migration, files) -> {
            List<String> before = new ArrayList<>();
            for (Migration other : set.versioned().tailMap(migration.version()).values()) {
                if (!other.version().equals(migration.version()) && !renamed.containsKey(other)) {
                    before.add(other.name());
                    requiredBy(migration, other, vendor).ifPresent(notes::add);
                }
            }
            if (!before.isEmpty()) {
                notes.add(files.name() + " runs after " + Printable.names(before)
                        + " now: check that none of them needs it.");
            }
        });
        return notes;
    }

    private Optional<String> requiredBy(Migration migration, Migration other, @Nullable Vendor vendor) {
        return ScriptParser.parse(other, Migrations.dialect(vendor), PlaceholderValues.NONE, null)
                .requirements()
                .stream()
                .filter(requirement -> requirement.version().equals(migration.version()))
                .map(Requirement::place)
                .map(place -> place + " requires version " + migration.version().number()
                        + ": check which of the two it means.")
                .findFirst();
    }

    /** Renames the files, and moves their entries in the lock file; all of it or nothing. */
    public void apply() {
        LockFile lockFile = set.lockFiles().isEmpty() ? null : LockFileMerge.of(set.lockFiles(), this::renumbered);
        Path file = set.folder().resolve(Root.LOCK_FILE);
        try (var renaming = new FileMoves()) {
            moves().forEach(move -> renaming.move(move.from(), move.to()));
            if (lockFile != null) {
                lockFile.write(file);
            }
            renaming.commit();
        } catch (IOException e) {
            throw FileFailure.cannotWrite(file, e);
        }
    }

    private Entry renumbered(Entry entry) {
        for (Map.Entry<Migration, Version> one : versions.entrySet()) {
            Migration migration = one.getKey();
            if (entry.version().equals(migration.version()) && isOf(entry, migration)) {
                return new Entry(one.getValue(), entry.name(), entry.checksum(), entry.code(), null);
            }
        }
        return entry;
    }

    /** By its text; one that was edited since, by its name, unless the text is that of another. */
    private boolean isOf(Entry entry, Migration migration) {
        boolean isText = entry.checksum().equals(migration.checksum());
        return isText
                || (entry.name().equals(Migration.title(migration.name()))
                        && set.duplicates().stream()
                                .flatMap(duplicate -> duplicate.holders().stream())
                                .noneMatch(other -> other.checksum().equals(entry.checksum())));
    }
}
