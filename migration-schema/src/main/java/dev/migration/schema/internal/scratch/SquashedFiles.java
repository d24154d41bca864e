// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.internal.find.Root;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileReader;
import dev.migration.internal.names.Layout;
import dev.migration.internal.run.Engine;
import dev.migration.schema.internal.files.FileMoves;
import dev.migration.schema.internal.files.RenamedFiles.Move;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the migrations that become one, and the file that takes their place.
 *
 * @param migrations in their order
 * @param folder where they are
 * @param target the new file
 * @param kept the folder to which the old ones are moved
 */
public record SquashedFiles(MigrationSet set, List<Migration> migrations, Path folder, Path target, Path kept) {

    private static final EnumSet<Layout> LAYOUTS = EnumSet.of(Layout.SECTIONS, Layout.PAIRS, Layout.FLYWAY);

    /**
     * The files up to this migration.
     *
     * @param newest its version as it was typed
     * @param keep where they are moved; null for the usual folder
     * @throws InvalidMigrationsException if they cannot become one
     */
    public static SquashedFiles of(Migrator migrator, String newest, String name, @Nullable Path keep) {
        MigrationSet set = Engine.of(migrator).set();
        Problems.throwIfInvalid(set.problems());
        Version version = MigrationSet.spelled(newest).orElseGet(() -> set.typed(Version.of(newest)));
        Migration last = set.find(version)
                .filter(migration -> !migration.isRepeatable())
                .orElseThrow(() -> Problems.refused(
                        Code.UNKNOWN_VERSION,
                        "There is no migration " + newest + ".",
                        Remedy.of("list them: {}", Fix.command("status"))));
        // Also where it is "." or another name without a parent.
        Path folder = set.folder().toAbsolutePath().normalize();
        return of(set, last, name, keep == null ? folder.resolveSibling("squashed") : keep);
    }

    static SquashedFiles of(MigrationSet set, Migration last, String name, Path kept) {
        Version version = last.version();
        Path folder = set.folder();
        List<Migration> migrations = set.versioned().values().stream()
                .filter(migration -> migration.version().compareTo(version) <= 0)
                .toList();
        for (Migration migration : migrations) {
            if (!LAYOUTS.contains(migration.layout())) {
                throw refused(
                        migration + " is in the layout " + migration.layout().id()
                                + ", in which no migration is made of others.",
                        "squash migrations of the layouts sections, pairs and flyway");
            }
            if (migration.isCode()
                    || !Files.exists(folder.resolve(migration.up().name()))) {
                throw refused(
                        migration + " is no file of the folder " + folder + ", so it cannot be moved.",
                        "squash to a version before it");
            }
        }
        if (!set.callbacks().isEmpty()) {
            throw refused(
                    set.callbacks().get(0).file().path()
                            + " runs with each run, and the squash would have what it does.",
                    "move it out of the folder until the migrations are squashed");
        }
        set.baselines().headMap(version).values().stream().findFirst().ifPresent(baseline -> {
            throw refused(
                    baseline.up().path() + " runs in an empty database instead of the migrations up to it.",
                    "move it out of the folder until the migrations are squashed");
        });
        if (kept.toAbsolutePath().normalize().startsWith(folder.toAbsolutePath().normalize())) {
            throw refused(kept + " is within the folder of the migrations.", "name another folder: --keep FOLDER");
        }
        String file = switch (last.layout()) {
            case PAIRS -> version + "_" + name + ".up.sql";
            case FLYWAY -> "B" + version + "__" + name + ".sql";
            case SECTIONS, DIRECTORIES -> version + "_" + name + ".sql";
        };
        var files = new SquashedFiles(set, migrations, folder, folder.resolve(file), kept);
        if (Files.exists(files.target)) {
            throw refused("There is a file " + files.target + " already.", "choose another name: --name NAME");
        }
        for (Move old : files.moves()) {
            if (Files.exists(old.to())) {
                throw refused(
                        "There is a file " + old.to() + " already.", "move it, or name another folder: --keep FOLDER");
            }
        }
        return files;
    }

    private static InvalidMigrationsException refused(String message, String remedy) {
        return Problems.refused(Code.UNSUPPORTED_LAYOUT, message + " Nothing was changed.", remedy);
    }

    Migration last() {
        return migrations.get(migrations.size() - 1);
    }

    /** The version of the last one. */
    public Version newest() {
        return last().version();
    }

    public int count() {
        return migrations.size();
    }

    private LockFile lockFile() {
        return LockFileReader.read(set.lockFiles());
    }

    /** What the new file starts with: databases may have applied each of the texts that were accepted for the last one. */
    String header() {
        Version version = last().version();
        List<String> squashed = Stream.of(
                        Stream.of(last().checksum()),
                        last().header().squashed().stream()
                                .filter(it -> it.length() == last().checksum().length()),
                        lockFile().accepted().stream()
                                .filter(accepted -> accepted.version().equals(version))
                                .map(LockFile.Accepted::checksum),
                        Stream.ofNullable(lockFile().entries().get(version)).map(LockFile.Entry::checksum),
                        migrations.stream().map(migration -> migration.version().text()))
                .flatMap(texts -> texts)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var options = new ScriptOptions(Map.of("placeholders", "off", "squashes", String.join(",", squashed)));
        return HeaderComments.text("All up to " + last(), Instant.now(), null) + options.comment() + "\n";
    }

    /**
     * The old files, the one with the version of the new one last: beside that one nothing runs. A down file is moved before its
     * up file, or it would be the new one's.
     */
    List<Move> moves() {
        var moves = new ArrayList<Move>();
        for (Migration migration : migrations) {
            Stream.of(migration.down(), migration.downMetadata(), migration.metadata(), migration.up())
                    .filter(Objects::nonNull)
                    .map(file -> new Move(folder.resolve(file.name()), kept.resolve(file.name())))
                    .forEach(moves::add);
        }
        return moves;
    }

    /**
     * Puts the new file in the place of the old ones; if any step fails, all are as before. Where the process is killed after
     * the lock file is written, the same command does it all; later, each command refuses the old files that are still there.
     */
    public void replace(ScratchProof proof) {
        replace(proof.file(), proof.proven().find(newest()).orElseThrow().checksum());
    }

    void replace(Path written, String checksum) {
        Path lock = folder.resolve(Root.LOCK_FILE);
        Path lockBefore = temporary(lock);
        Path beside = temporary(target);
        try {
            Files.createDirectories(kept);
            Files.copy(written, beside);
            if (Files.exists(lock)) {
                Files.copy(lock, lockBefore);
            }
            if (!set.lockFiles().isEmpty()) {
                withoutOld(checksum).write(lock);
            }
            try {
                move(beside);
            } catch (InvalidMigrationsException e) {
                putBack(lockBefore, lock, e);
                throw e;
            } finally {
                Files.deleteIfExists(lockBefore);
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw FileFailure.cannotWrite(target, e);
        }
    }

    /** In the same folder, so that it can take the file's place in one step. */
    private static Path temporary(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    }

    private void move(Path beside) {
        try (var moves = new FileMoves()) {
            moves.move(beside, target);
            moves().forEach(old -> moves.move(old.from(), old.to()));
            moves.commit();
        }
    }

    private static void putBack(Path before, Path lock, InvalidMigrationsException failure) {
        try {
            if (Files.exists(before)) {
                Files.move(before, lock, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(lock);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private LockFile withoutOld(String checksum) {
        Version version = last().version();
        LockFile old = lockFile();
        var entries = new TreeMap<>(old.entries().tailMap(version));
        String stem = target.getFileName().toString().replaceFirst("(\\.up)?\\.sql$", "");
        entries.put(version, new LockFile.Entry(version, Migration.title(stem), checksum, false, null));
        return new LockFile(
                entries,
                old.accepted().stream()
                        .filter(accepted -> accepted.version().compareTo(version) > 0)
                        .toList(),
                List.of());
    }
}
