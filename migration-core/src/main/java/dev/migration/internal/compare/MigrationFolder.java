package dev.migration.internal.compare;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Location;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.files.NewMigration;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileCheck;
import dev.migration.internal.plan.Planner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The first location that is a folder on disk: new files are written there. */
public final class MigrationFolder {

    private final MigrationSet set;
    private final Path path;

    /**
     * The folder of these migrations.
     *
     * @throws InvalidMigrationsException if none of the locations is on disk
     */
    public MigrationFolder(MigrationSet set) {
        this.set = set;
        this.path = set.locations().stream()
                .filter(location -> location.kind() == Location.Kind.DISK && !location.isInJarOnDisk())
                .findFirst()
                .map(location -> Path.of(location.path()))
                .orElseThrow(() -> new InvalidMigrationsException(Problem.error(
                        Code.INVALID_SETTING,
                        null,
                        "None of the locations " + set.locations() + " is a folder on disk, so nothing can be"
                                + " written there.",
                        "name the folder of the migrations, such as src/main/resources/migrations")));
    }

    public List<Path> create(NewMigration migration) {
        try {
            return migration.write(path, set, System.getenv("USER"), Instant.now());
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }

    /**
     * Writes an entry for each new migration.
     *
     * @throws InvalidMigrationsException afterwards, if there are others that differ from their entries
     */
    public Path lock(LockFile lockFile) {
        Path file = write(lockFile);
        Planner.throwIfInvalid(new LockFileCheck(set, lockFile).keptEntries());
        return file;
    }

    /** Writes an entry that accepts a version as its file is now, or, where it has none, its absence. */
    public Path accept(LockFile lockFile, Version version, String reason) {
        Migration migration = set.find(version).orElse(null);
        return write(
                migration == null
                        ? lockFile.acceptMissing(version, reason)
                        : lockFile.accept(version, migration.checksum(), reason));
    }

    private Path write(LockFile lockFile) {
        Planner.throwIfInvalid(set.problems());
        Path file = path.resolve(LockFile.NAME);
        try {
            lockFile.updated(set).write(file);
            return file;
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    private static InvalidMigrationsException cannotWrite(Path file, IOException cause) {
        return new InvalidMigrationsException(
                Problem.error(
                        Code.UNREADABLE_FILE,
                        Place.of(file.toString()),
                        "Cannot be written: " + SourceFile.reason(cause),
                        "check the folder, the space on the disk and the rights"),
                cause);
    }
}
