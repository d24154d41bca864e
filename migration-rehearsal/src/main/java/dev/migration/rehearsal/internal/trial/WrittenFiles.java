// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.trial;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.run.Engine;
import dev.migration.internal.text.WholeFile;
import dev.migration.rehearsal.internal.remedy.SafeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes the files that replace a migration: the new ones first, so that its own changes only when all are there. */
final class WrittenFiles {

    private final Path folder;

    private WrittenFiles(Path folder) {
        this.folder = folder;
    }

    /** Beside the file of this version. */
    static WrittenFiles beside(Migrator migrator, Version version) {
        SourceFile file = Engine.of(migrator).set().find(version).orElseThrow().up();
        Path folder =
                Objects.requireNonNull(Path.of(file.path()).toAbsolutePath().getParent());
        return new WrittenFiles(file.name().indexOf('/') < 0 ? folder : Objects.requireNonNull(folder.getParent()));
    }

    /** Where a file is, or will be. */
    Path path(SafeFile file) {
        return folder.resolve(file.name());
    }

    /** All of them, or none. */
    void write(List<SafeFile> files) {
        List<Path> made = new ArrayList<>();
        Path current = folder;
        try {
            for (SafeFile file : files) {
                if (file.before() == null) {
                    current = path(file);
                    Files.createDirectories(Objects.requireNonNull(current.getParent()));
                    Files.writeString(current, file.text(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    made.add(current);
                }
            }
            for (SafeFile file : files) {
                if (file.before() != null) {
                    current = path(file);
                    WholeFile.write(current, file.text());
                }
            }
        } catch (IOException e) {
            InvalidMigrationsException failure = FileFailure.cannotWrite(current, e);
            for (Path file : made) {
                try {
                    Files.delete(file);
                } catch (IOException left) {
                    failure.addSuppressed(left);
                }
            }
            throw failure;
        }
    }
}
