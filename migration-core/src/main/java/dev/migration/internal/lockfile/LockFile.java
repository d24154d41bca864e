package dev.migration.internal.lockfile;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.files.Root;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The committed {@code migrations.lock}: which migrations there are, what their checksums are, and which deviations
 * were accepted. Immutable: changes give a new one, and {@link #write} replaces the file.
 */
public final class LockFile {

    /** The file's name, beside the migrations. */
    public static final String NAME = Root.LOCK_FILE;

    private final SortedMap<Version, Entry> entries;
    private final List<Accepted> accepted;
    private final List<Problem> problems;

    LockFile(SortedMap<Version, Entry> entries, Collection<Accepted> accepted, List<Problem> problems) {
        this.entries = new TreeMap<>(entries);
        this.accepted = List.copyOf(accepted);
        this.problems = List.copyOf(problems);
    }

    /**
     * What is locked of one migration.
     *
     * @param name without the version, such as {@code add_users}
     * @param place where the file says so; null if it has not been written yet
     */
    record Entry(
            Version version,
            String name,
            String checksum,
            @Nullable Place place) {}

    /**
     * A deviation that somebody took responsibility for.
     *
     * @param checksum a further checksum of the migration, or null if its file may be missing
     */
    record Accepted(Version version, @Nullable String checksum, String reason) {}

    /**
     * The lock files beside the migrations, as one; empty if there are none. What is wrong with them is in
     * {@link #problems()}, never an exception.
     */
    public static Optional<LockFile> find(MigrationSet set) {
        return set.lockFiles().isEmpty() ? Optional.empty() : Optional.of(LockFileReader.read(set.lockFiles()));
    }

    /** What is wrong with the file itself. */
    public List<Problem> problems() {
        return problems;
    }

    /** Whether there is an entry for the migration. */
    public boolean locks(Version version) {
        return entries.containsKey(version);
    }

    /** Whether this is the locked checksum of the migration, or one that was accepted for it. */
    public boolean accepts(Version version, String checksum) {
        Entry entry = entries.get(version);
        return (entry != null && entry.checksum().equals(checksum)) || acceptsFurther(version, checksum);
    }

    /** No lock file: nothing is locked, and nothing accepted. */
    public static LockFile none() {
        return new LockFile(new TreeMap<>(), List.of(), List.of());
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
     * Compares the migrations with their entries.
     *
     * @param applied the versions that the database has
     * @return what is wrong; if the lock file itself is broken, only that
     */
    public List<Problem> check(MigrationSet set, Set<Version> applied, Strictness strictness) {
        if (!problems.isEmpty()) {
            return problems;
        }
        if (set.lockFiles().isEmpty()) {
            return strictness == Strictness.STRICT && !set.migrations().isEmpty() ? List.of(noLockFile()) : List.of();
        }
        List<Problem> found = new ArrayList<>();
        for (Migration migration : set.migrations()) {
            Entry entry = entries.get(migration.version());
            if (entry == null) {
                if (strictness == Strictness.STRICT && !accepts(migration.version(), migration.checksum())) {
                    found.add(notLocked(migration));
                }
            } else if (!accepts(migration.version(), migration.checksum())) {
                Problem differs = differs(migration, entry, applied.contains(migration.version()));
                found.add(strictness == Strictness.LENIENT ? differs : differs.asError());
            }
        }
        for (Entry entry : entries.values()) {
            if (!set.versions().contains(entry.version()) && !mayBeMissing(entry.version())) {
                found.add(withoutFile(entry));
            }
        }
        return found;
    }

    /**
     * A lock file with an entry for each migration of the set, and for those that may be missing. The checksum of an entry
     * that is there already stays, and what was accepted too.
     *
     * @throws InvalidMigrationsException if this one is broken, so that nothing in it is lost
     */
    public LockFile updated(MigrationSet set) {
        throwIfBroken();
        SortedMap<Version, Entry> updated = new TreeMap<>();
        for (Migration migration : set.migrations()) {
            Version version = migration.version();
            Entry entry = entries.get(version);
            String name = migration.name().substring(migration.name().indexOf('_') + 1);
            String checksum = entry == null ? migration.checksum() : entry.checksum();
            updated.put(version, new Entry(version, name, checksum, null));
        }
        for (Entry entry : entries.values()) {
            // Also the entry of a file that could not be read.
            if (set.versions().contains(entry.version()) || mayBeMissing(entry.version())) {
                updated.putIfAbsent(entry.version(), entry);
            }
        }
        return new LockFile(updated, accepted, List.of());
    }

    /** What differs from its entry, which {@link #updated} therefore leaves as it is. */
    public List<Problem> unchanged(MigrationSet set) {
        return set.migrations().stream()
                .filter(migration -> locks(migration.version()) && !accepts(migration.version(), migration.checksum()))
                .map(migration -> Problem.error(
                        Code.LOCK_FILE_MISMATCH,
                        Place.of(migration.up().path()),
                        "Migration " + migration.version().number() + " is not what is locked, and its entry in " + NAME
                                + " stays as it is.",
                        "restore the file; or record why it may differ" + accept(migration)))
                .toList();
    }

    /**
     * A lock file that also accepts this checksum.
     *
     * @param reason why, for those who read the file
     * @throws InvalidMigrationsException if this one is broken, or the reason is blank
     */
    public LockFile accept(Version version, String checksum, String reason) {
        // Also where it is the locked one: databases may have applied what was locked before.
        return acceptsFurther(version, checksum) ? this : with(new Accepted(version, checksum, reason.strip()));
    }

    /**
     * A lock file that also accepts that the migration has no file.
     *
     * @param reason why, for those who read the file
     * @throws InvalidMigrationsException if this one is broken, or the reason is blank
     */
    public LockFile acceptMissing(Version version, String reason) {
        return mayBeMissing(version) ? this : with(new Accepted(version, null, reason.strip()));
    }

    private LockFile with(Accepted more) {
        throwIfBroken();
        if (more.reason().isEmpty()) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "Nothing is accepted for migration " + more.version().number() + " without a reason",
                    "give the reason"));
        }
        List<Accepted> all = new ArrayList<>(accepted);
        all.add(more);
        return new LockFile(entries, all, List.of());
    }

    /** The file's text: the same for the same content, sorted by version. */
    public String toToml() {
        return LockFileWriter.toml(entries.values(), accepted);
    }

    /** Replaces the file in one step, so that no reader sees half of it. */
    public void write(Path file) throws IOException {
        LockFileWriter.replace(file, toToml());
    }

    private void throwIfBroken() {
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }

    private static Problem differs(Migration migration, Entry entry, boolean applied) {
        String message =
                "Checksum mismatch for migration " + migration.version().number() + ": expected " + entry.checksum()
                        + ", found " + migration.checksum() + at(entry);
        Place place = Place.of(migration.up().path());
        return applied
                ? Problem.error(
                        Code.LOCK_FILE_MISMATCH,
                        place,
                        message,
                        "restore the file as it was, and put the change in a new migration; or, where the change is"
                                + " harmless, record that" + accept(migration))
                : Problem.warning(
                        Code.LOCK_FILE_MISMATCH,
                        place,
                        message,
                        "restore the file; or record why it may differ" + accept(migration));
    }

    private static String accept(Migration migration) {
        return ": migration lock --accept " + migration.version() + " --reason \"…\"";
    }

    private static Problem noLockFile() {
        return Problem.error(
                Code.LOCK_FILE_MISMATCH,
                null,
                "There is no " + NAME + " beside the migrations, so nothing proves that they are what they were",
                "write it and commit it: migration lock");
    }

    private static Problem notLocked(Migration migration) {
        return Problem.error(
                Code.LOCK_FILE_MISMATCH,
                Place.of(migration.up().path()),
                "Migration " + migration.version().number() + " is not in " + NAME,
                "lock it: migration lock");
    }

    private static Problem withoutFile(Entry entry) {
        return Problem.error(
                Code.LOCK_FILE_MISMATCH,
                entry.place(),
                "Migration " + entry.version().number() + " (" + entry.name() + ") is locked, but has no file",
                "restore the file; or, where it was applied nowhere, remove its entry: migration lock");
    }

    private static String at(Entry entry) {
        return entry.place() == null ? "" : " (locked at " + entry.place() + ")";
    }
}
