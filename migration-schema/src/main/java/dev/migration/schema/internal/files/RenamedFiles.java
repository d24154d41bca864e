// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.names.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files of a migration, under the names that another version gives them.
 *
 * @param name the migration's name then, such as {@code 0008_add_phone}
 * @param moves all of its files, or its directory
 */
public record RenamedFiles(String name, List<Move> moves) {

    /** One file or directory. */
    public record Move(Path from, Path to) {}

    /**
     * Nothing is renamed yet.
     *
     * @throws InvalidMigrationsException if they are not files that can be renamed, or a file has such a name
     */
    public static RenamedFiles of(Migration migration, Version version) {
        SourceFile metadata = migration.metadata();
        boolean inDirectory = migration.layout() == Layout.DIRECTORIES;
        boolean byHand = migration.isCode()
                || migration.isRepeatable()
                || !migration.up().isOnDisk()
                // It says the version, too.
                || (inDirectory && metadata != null);
        if (byHand) {
            throw refused(
                    migration.up().path(),
                    migration.isRepeatable()
                            ? "A repeatable migration has no number."
                            : "The number of this migration is not only in the names of files on disk.",
                    migration.isRepeatable()
                            ? "name another one"
                            : "change it by hand to " + version
                                    + (migration.isCode() ? ", by its version()" : ", in all its files"));
        }
        Layout names = migration.layout();
        String stem = names.stem(version, Migration.title(migration.name()));
        var renamed = new RenamedFiles(stem, new ArrayList<>());
        Path up = Path.of(migration.up().path());
        if (inDirectory) {
            Path directory = Objects.requireNonNull(up.getParent());
            renamed.add(directory, directory.resolveSibling(stem));
        } else {
            renamed.add(
                    up,
                    up.resolveSibling(stem
                            + migration.up().name().substring(migration.name().length())));
            renamed.add(metadata, stem + ".sql.conf");
            String down = names.down(stem);
            renamed.add(migration.down(), down);
            renamed.add(migration.downMetadata(), down + ".conf");
        }
        for (Move move : renamed.moves) {
            if (Files.exists(move.to())) {
                throw refused(
                        move.from().toString(),
                        "It cannot be renamed to " + move.to() + ": there is such a file.",
                        "move that one out of the location");
            }
        }
        return renamed;
    }

    private static InvalidMigrationsException refused(String path, String message, String remedy) {
        return new InvalidMigrationsException(Problem.error(Code.UNSUPPORTED_LAYOUT, Place.of(path), message, remedy));
    }

    private void add(@Nullable SourceFile file, String name) {
        if (file != null) {
            Path path = Path.of(file.path());
            add(path, path.resolveSibling(name));
        }
    }

    private void add(Path from, Path to) {
        moves.add(new Move(from, to));
    }
}
