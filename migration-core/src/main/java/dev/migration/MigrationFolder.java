package dev.migration;

import dev.migration.lockfile.LockFile;
import dev.migration.plan.Planner;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Place;
import dev.migration.problem.Problem;
import dev.migration.script.MigrationName;
import dev.migration.script.MigrationSet;
import dev.migration.script.NewMigration;
import dev.migration.source.Location;
import dev.migration.source.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The first location that is a folder on disk: new files are written there. */
final class MigrationFolder {

    private final MigrationSet set;
    private final Path path;

    /**
     * The folder of these migrations.
     *
     * @throws InvalidMigrationsException if none of the locations is on disk
     */
    MigrationFolder(MigrationSet set) {
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

    List<Path> create(MigrationName name) {
        try {
            return NewMigration.create(path, set, name, System.getenv("USER"), Instant.now());
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }

    /**
     * Writes an entry for each new migration.
     *
     * @throws InvalidMigrationsException afterwards, if there are others that differ from their entries
     */
    Path lock(LockFile lockFile) {
        Path file = write(lockFile);
        Planner.throwIfInvalid(lockFile.unchanged(set));
        return file;
    }

    Path write(LockFile lockFile) {
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
                        "Cannot be written: " + Sources.reason(cause),
                        "check the folder, the space on the disk and the rights"),
                cause);
    }
}
