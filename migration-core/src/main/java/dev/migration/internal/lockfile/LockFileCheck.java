// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lockfile;

import static java.util.Objects.requireNonNull;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.internal.find.Root;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.CodeMethods;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares migrations with their lock file, and writes it for them.
 *
 * @param set the migrations
 * @param lockFile their lock file
 */
public record LockFileCheck(MigrationSet set, LockFile lockFile) {

    public LockFileCheck(MigrationSet set) {
        this(set, LockFileReader.read(set.lockFiles()));
    }

    /**
     * What differs.
     *
     * @param applied the versions that the database has
     * @return what is wrong; if the lock file itself is invalid, only that
     */
    public List<Problem> problems(Set<Version> applied, Strictness strictness) {
        if (!lockFile.problems().isEmpty()) {
            return lockFile.problems();
        }
        boolean strict = strictness == Strictness.STRICT;
        if (set.lockFiles().isEmpty()) {
            return strict && !set.byVersion().isEmpty() ? List.of(noLockFile()) : List.of();
        }
        List<Problem> found = new ArrayList<>();
        for (Migration migration : set.byVersion().values()) {
            Entry entry = lockFile.entries().get(migration.version());
            // A baseline of Flyway may have the version of a migration, which the entry is about.
            if (lockFile.accepts(migration.version(), migration.checksum())
                    || migration.version().equals(set.floor())) {
                continue;
            }
            if (entry != null && migration.isRepeatable()) {
                found.add(strict ? Problems.asError(changed(migration)) : changed(migration));
            } else if (entry != null) {
                boolean allowed = strictness == Strictness.LENIENT && !applied.contains(migration.version());
                Problem differs = differs(migration, entry);
                found.add(allowed ? Problems.asWarning(differs) : differs);
            } else if (strict) {
                found.add(notLocked(migration));
            }
        }
        List<Entry> removed = lockFile.removed(set);
        for (Entry entry : removed) {
            if (!entry.code()) {
                Problem lost = withoutFile(entry);
                found.add(entry.version().isRepeatable() && !strict ? Problems.asWarning(lost) : lost);
            }
        }
        found.addAll(unknownCode(removed));
        return found;
    }

    /**
     * Writes an entry for each new migration, and accepts one that says the same as what was locked: some databases have that text,
     * others this one.
     *
     * @param saysTheSame the versions whose files differ from what was locked in comments and layout only; asked for only where
     *     a file differs
     * @throws InvalidMigrationsException afterwards, if there are others that differ from their entries
     */
    public Path write(Supplier<Set<Version>> saysTheSame) {
        List<Problem> kept = keptEntries();
        // An entry of the other one would be left when one of them is renamed.
        Problems.throwIfInvalid(kept.stream()
                .filter(problem -> problem.code() == Code.DUPLICATE_VERSION)
                .toList());
        LockFile known = lockFile;
        for (Version version : kept.isEmpty() ? Set.<Version>of() : saysTheSame.get()) {
            String checksum = set.find(version).orElseThrow().checksum();
            known = known.accept(version, checksum, "only comments and layout differ");
        }
        Path file = write(set.folder(), known);
        Problems.throwIfInvalid(new LockFileCheck(set, known).keptEntries());
        return file;
    }

    /**
     * Writes an entry that accepts a version as its file is now, or, where it has none, its absence.
     *
     * @param recorded what the database has of it, which is only read if the lock file does not show a difference
     */
    public Path accept(Version version, String reason, Supplier<Optional<Entry>> recorded) {
        if (version.isRepeatable()) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "Migration " + version + " is repeatable: its file may change, so nothing has to be accepted.",
                    Remedy.of("lock it as it is now: {}", Fix.command("lock")));
        }
        Path folder = set.folder();
        Migration file = set.find(version).orElse(null);
        if (file != null && !lockFile.acceptsFurther(version, file.checksum())) {
            requireSameMigration(file, lockFile.entries().get(version), recorded);
        }
        return write(folder, lockFile.accept(version, file == null ? null : file.checksum(), reason));
    }

    /** An edit that is nowhere yet, or elsewhere, may be accepted too: another database may have the old text. */
    private static void requireSameMigration(
            Migration file, @Nullable Entry entry, Supplier<Optional<Entry>> recorded) {
        boolean isLocked = entry != null && !entry.checksum().equals(file.checksum());
        // A baseline has no checksum.
        Entry known = isLocked
                ? entry
                : recorded.get()
                        .filter(applied -> !applied.checksum().isEmpty())
                        .orElse(null);
        if (known != null
                && !known.checksum().equals(file.checksum())
                && !known.name().equals(Migration.title(file.name()))) {
            String old = file.layout().stem(file.version(), known.name());
            throw new InvalidMigrationsException(Problem.error(
                    Code.DUPLICATE_VERSION,
                    Place.of(file.up().path()),
                    "The version is that of " + old + ", and this file has another name and other text. Accepted,"
                            + " it would never run where " + old + " is applied.",
                    "give this file the next number, and put the file of " + old + " back; or, if it is an edit of "
                            + old + ", give it this name"));
        }
    }

    private Path write(Path folder, LockFile changed) {
        Problems.throwIfInvalid(set.problems());
        // Without the classes nothing shows that one is gone.
        if (set.migrations().stream().noneMatch(Migration::isCode)) {
            Problems.throwIfInvalid(unknownCode(changed.removed(set)));
        }
        Path file = folder.resolve(Root.LOCK_FILE);
        try {
            changed.updated(set).write(file);
            return file;
        } catch (IOException e) {
            throw FileFailure.cannotWrite(file, e);
        }
    }

    private static List<Problem> unknownCode(List<Entry> removed) {
        List<Entry> code = removed.stream().filter(Entry::code).toList();
        if (code.isEmpty()) {
            return List.of();
        }
        return List.of(Problem.error(
                Code.LOCK_FILE_MISMATCH,
                code.get(0).place(),
                "Code migrations are locked whose classes are not known here: "
                        + Printable.names(code.stream().map(Entry::name).toList()),
                Remedies.MAKE_CLASS_KNOWN + "; or, where no database has applied one, delete its entry from "
                        + Root.LOCK_FILE));
    }

    /** The files that differ from their entries, which {@link LockFile#updated} leaves as they are. */
    public List<Problem> keptEntries() {
        return set.migrations().stream()
                .filter(migration -> !migration.isRepeatable()
                        && lockFile.locks(migration.version())
                        && !lockFile.accepts(migration.version(), migration.checksum()))
                .map(migration ->
                        differs(migration, requireNonNull(lockFile.entries().get(migration.version()))))
                .toList();
    }

    private Problem differs(Migration migration, Entry entry) {
        String locked = migration.layout().stem(migration.version(), entry.name());
        if (set.find(Version.of(locked)).isPresent()) {
            return Problem.error(
                    Code.DUPLICATE_VERSION,
                    Place.of(migration.up().path()),
                    "Two migrations have the timestamp " + migration.version() + ", which is locked as that of "
                            + locked
                            + (entry.place() == null ? "" : " at " + entry.place()) + ", and " + migration.name()
                            + " comes before it",
                    Remedy.of(
                            "if no database has applied {}, give it a new timestamp: {}; or else delete that entry, and"
                                    + " lock both: {}",
                            migration.name(),
                            Fix.command("renumber", "--file", migration.up().name()),
                            Fix.command("lock")));
        }
        CodeMethods methods = migration.methods();
        return Problem.error(
                Code.LOCK_FILE_MISMATCH,
                Place.of(migration.up().path()),
                "Checksum mismatch for migration " + migration.version().number() + ": expected " + entry.checksum()
                        + ", found " + migration.checksum()
                        + (entry.place() == null ? "" : " (locked at " + entry.place() + ")"),
                Remedy.of(
                        "{}, and put the change in a new migration; or, where the file had failed and was corrected, or"
                                + " the change is harmless, record that: {}",
                        methods == null
                                ? "restore the file as it was"
                                : "put what its " + methods.checksum() + " returns back",
                        Fix.command("lock", "--accept", migration.version(), "--reason", "…")));
    }

    private static Problem changed(Migration migration) {
        return Problem.warning(
                Code.LOCK_FILE_MISMATCH,
                Place.of(migration.up().path()),
                "The repeatable migration has changed since it was locked",
                Remedy.of("lock it as it is now: {}", Fix.command("lock")));
    }

    private static Problem noLockFile() {
        return Problems.error(
                Code.LOCK_FILE_MISMATCH,
                "There is no " + Root.LOCK_FILE + " beside the migrations, so changes to them cannot be detected",
                Remedy.of("write it and commit it: {}", Fix.command("lock")));
    }

    private static Problem notLocked(Migration migration) {
        return Problem.error(
                Code.LOCK_FILE_MISMATCH,
                Place.of(migration.up().path()),
                "Migration " + migration.version().number() + " is not in " + Root.LOCK_FILE,
                Remedy.of("lock it: {}", Fix.command("lock")));
    }

    private static Problem withoutFile(Entry entry) {
        return Problem.error(
                Code.LOCK_FILE_MISMATCH,
                entry.place(),
                "Migration " + entry.version().number() + " (" + Printable.line(entry.name())
                        + ") is locked, but has no file",
                Remedy.of(
                        "restore the file, or, {}; or, where no database has applied it, remove its entry: {}",
                        Remedies.IF_CODE_MAKE_KNOWN,
                        Fix.command("lock")));
    }
}
