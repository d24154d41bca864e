// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.find.Location;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A file of a fixed name in a folder of migrations, which is none itself.
 *
 * @param path where it is, as a person would look for it
 */
public record FileBeside(String path, String text) {

    /**
     * Those of a name, one in each folder at most.
     *
     * @throws InvalidMigrationsException if one cannot be read
     */
    public static List<FileBeside> named(String name, Migrator migrator) {
        List<FileBeside> files = new ArrayList<>();
        for (Location location : Migrations.of(migrator).set().locations()) {
            String path = location.path() + "/" + name;
            try {
                if (location.kind() == Location.Kind.DISK) {
                    if (Files.exists(Path.of(path))) {
                        files.add(new FileBeside(path, Files.readString(Path.of(path))));
                    }
                } else {
                    for (URL url : Collections.list(loader().getResources(path))) {
                        try (InputStream in = url.openStream()) {
                            files.add(new FileBeside(path, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                        }
                    }
                }
            } catch (IOException e) {
                throw new InvalidMigrationsException(Problem.error(
                        Code.UNREADABLE_FILE,
                        Place.of(path),
                        "The file cannot be read: " + e.getMessage(),
                        "check the file and the rights to it"));
            }
        }
        return files;
    }

    private static ClassLoader loader() {
        return Objects.requireNonNullElse(
                Thread.currentThread().getContextClassLoader(), FileBeside.class.getClassLoader());
    }
}
