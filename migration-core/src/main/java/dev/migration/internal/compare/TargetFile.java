package dev.migration.internal.compare;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file that is given with its folder has to be the one in the locations, not one of the same name elsewhere. */
final class TargetFile {

    private TargetFile() {}

    /**
     * Lets a file pass that is one of these migrations', and everything else that can be asked for.
     *
     * @throws InvalidMigrationsException if a folder is given in which there is no such migration
     */
    static void requireFound(Target target, List<Migration> migrations) {
        String file = target.file();
        if (file != null
                && hasFolder(file)
                && migrations.stream()
                        .noneMatch(migration -> target.names(migration.name()) && isAt(file, migration))) {
            throw new InvalidMigrationsException(Planner.noSuchFile(target));
        }
    }

    private static boolean hasFolder(String file) {
        return file.indexOf('/') >= 0 || file.indexOf('\\') >= 0;
    }

    private static boolean isAt(String given, Migration migration) {
        return Stream.of(migration.up(), migration.down())
                .filter(Objects::nonNull)
                .anyMatch(file -> isAt(given, file));
    }

    private static boolean isAt(String given, SourceFile file) {
        Path typed = onDisk(given);
        Path found = onDisk(file.path());
        if (typed != null && found != null) {
            try {
                return Files.isSameFile(typed, found);
            } catch (NoSuchFileException e) {
                return false;
            } catch (IOException e) {
                throw new InvalidMigrationsException(
                        Problem.error(
                                Code.UNREADABLE_FILE,
                                null,
                                "Whether " + given + " is the migration " + file.path() + " cannot be read: "
                                        + SourceFile.reason(e),
                                "check the file and the rights to it"),
                        e);
            }
        }
        return ("/" + withoutEnding(file.path())).endsWith("/" + withoutEnding(given));
    }

    private static @Nullable Path onDisk(String name) {
        try {
            Path path = Path.of(name);
            return Files.exists(path) ? path : null;
        } catch (InvalidPathException e) {
            // A place on the class path.
            return null;
        }
    }

    private static String withoutEnding(String path) {
        return path.replace('\\', '/').replaceFirst("(\\.(up|down))?\\.sql$", "");
    }
}
