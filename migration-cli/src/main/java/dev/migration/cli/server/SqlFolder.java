// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.internal.help.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder with SQL files that are no migrations. */
public record SqlFolder(Path path, Invocation invocation) {

    /** Its SQL files by their names; none where there is no such folder. */
    public List<Path> files() {
        if (Files.notExists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidMigrationsException(
                    Problem.error(
                            Code.UNREADABLE_FILE,
                            Place.of(invocation.shown(path)),
                            "The folder cannot be read: " + FileFailure.reason(e),
                            "check the folder and the rights to it"),
                    e);
        }
    }

    /** As it is shown. */
    public String name() {
        return invocation.shown(path);
    }
}
