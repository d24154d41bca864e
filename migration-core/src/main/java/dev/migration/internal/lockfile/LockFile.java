// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lockfile;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.text.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;

/**
 * The committed {@code migrations.lock}: which migrations there are, what their checksums are, and which deviations
 * were accepted. Immutable: changes give a new one, and {@link #write} replaces the file.
 *
 * @param problems what is wrong with the file itself
 */
public record LockFile(SortedMap<Version, Entry> entries, List<Accepted> accepted, List<Problem> problems) {

    /** TOML's integers have 64 bits. */
    private static final int LONGEST_ID = 18;

    /**
     * What is locked of one migration.
     *
     * @param name without the version, such as {@code add_users}
     * @param code whether it is in no file, so that only whoever has its class can tell whether it is gone
     * @param place where it is in the file; null if it has not been written yet
     */
    public record Entry(
            Version version,
            String name,
            String checksum,
            boolean code,
            @Nullable Place place) {}

    /**
     * A deviation that somebody took responsibility for.
     *
     * @param checksum a further checksum of the migration, or null if its file may be missing
     */
    public record Accepted(Version version, @Nullable String checksum, String reason) {}

    /** No lock file: nothing is locked, and nothing accepted. */
    public static LockFile none() {
        return new LockFile(new TreeMap<>(), List.of(), List.of());
    }

    public boolean locks(Version version) {
        return entries.containsKey(version);
    }

    /** Whether this is the locked checksum of the migration, or one that was accepted for it. */
    public boolean accepts(Version version, String checksum) {
        Entry entry = entries.get(version);
        return (entry != null && entry.checksum().equals(checksum)) || acceptsFurther(version, checksum);
    }

    /** Whether somebody accepted this further checksum of the migration. */
    public boolean acceptsFurther(Version version, String checksum) {
        return accepted.stream()
                .anyMatch(other -> other.version().equals(version) && checksum.equals(other.checksum()));
    }

    /** Whether somebody accepted that the migration has no file. */
    public boolean mayBeMissing(Version version) {
        return accepted.stream().anyMatch(other -> other.version().equals(version) && other.checksum() == null);
    }

    /**
     * A lock file with an entry for each migration of the set, and for those that may be missing. The checksum of an entry
     * that is there already stays, and what was accepted too; its name follows a file that says the same. Only the checksum
     * of a repeatable migration follows its file.
     *
     * @throws InvalidMigrationsException if this one is broken, so that nothing in it is lost
     */
    public LockFile updated(MigrationSet set) {
        requireValid();
        SortedMap<Version, Entry> updated = new TreeMap<>();
        for (Migration migration : set.migrations()) {
            Version version = migration.version();
            Entry entry = entries.get(version);
            // A file that differs may be another migration: the whole entry stays.
            boolean changes = migration.isRepeatable();
            if (entry == null || changes || accepts(version, migration.checksum())) {
                String checksum = entry == null || changes ? migration.checksum() : entry.checksum();
                updated.put(
                        version,
                        new Entry(version, Migration.title(migration.name()), checksum, migration.isCode(), null));
            }
        }
        Set<Entry> removed = Set.copyOf(removed(set));
        for (Entry entry : entries.values()) {
            // Also the entry of a file that could not be read.
            if (!removed.contains(entry)) {
                updated.putIfAbsent(entry.version(), entry);
            }
        }
        return new LockFile(updated, accepted, List.of());
    }

    /** The entries that {@link #updated} leaves out, as nothing has their version. */
    List<Entry> removed(MigrationSet set) {
        return entries.values().stream()
                .filter(entry -> !set.versions().contains(entry.version()) && !mayBeMissing(entry.version()))
                .toList();
    }

    /**
     * A lock file that also accepts a deviation.
     *
     * @param checksum a further checksum of the migration; null if it may have no file
     * @param reason why, for those who read the file
     * @throws InvalidMigrationsException if this one is broken, or the reason is blank
     */
    public LockFile accept(Version version, @Nullable String checksum, String reason) {
        if (reason.isBlank()) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "Nothing is accepted for migration " + version.number() + " without a reason",
                    "give the reason");
        }
        // Also a checksum that is the locked one: databases may have applied what was locked before.
        if (checksum == null ? mayBeMissing(version) : acceptsFurther(version, checksum)) {
            return this;
        }
        requireValid();
        List<Accepted> all = new ArrayList<>(accepted);
        all.add(new Accepted(version, checksum, reason.strip()));
        return new LockFile(entries, all, List.of());
    }

    private void requireValid() {
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }

    /** The file's text: the same for the same content, sorted by version. */
    public String toToml() {
        var toml = new StringBuilder("version = 1\n");
        if (entries.isEmpty()) {
            toml.append("migration = []\n");
        }
        for (Entry entry : entries.values()) {
            toml.append("\n[[migration]]\n").append(id(entry.version()));
            toml.append("name = ").append(quoted(entry.name())).append('\n');
            toml.append("checksum = ").append(quoted(entry.checksum())).append(entry.code() ? "\ncode = true\n" : "\n");
        }
        // Stable: what was accepted later for the same version stays later.
        List<Accepted> sorted = accepted.stream()
                .sorted(Comparator.comparing(Accepted::version))
                .toList();
        for (Accepted deviation : sorted) {
            String checksum = deviation.checksum();
            toml.append("\n[[accepted]]\n").append(id(deviation.version()));
            toml.append(checksum == null ? "missing = true" : "checksum = " + quoted(checksum))
                    .append('\n');
            toml.append("reason = ").append(quoted(deviation.reason())).append('\n');
        }
        return toml.toString();
    }

    private static String id(Version version) {
        String number = version.number();
        return version.isNumeric() && number.indexOf('.') < 0 && number.length() <= LONGEST_ID
                ? "id = " + number + "\n"
                : "version = " + quoted(version.text()) + "\n";
    }

    private static String quoted(String text) {
        return "\"" + Toml.tomlEscape(text) + "\"";
    }

    /** Replaces the file in one step, so that no reader sees half of it. */
    public void write(Path file) throws IOException {
        WholeFile.write(file, toToml());
    }
}
