// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.PlainFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file with the dump, which is committed beside the migrations. */
record SchemaFile(Invocation invocation, Path path) {

    static final String STDOUT = "-";

    private static final String NAME = "schema.sql";
    private static final String FOLDER = "db";

    /** The one that was typed, else that of the settings, else the usual one. */
    static SchemaFile of(Invocation invocation, @Nullable String typed) {
        Path directory = invocation.directory();
        String set = typed == null ? invocation.settings().schemaFile() : typed;
        Path usual = Files.isDirectory(directory.resolve(FOLDER)) ? Path.of(FOLDER, NAME) : Path.of(NAME);
        return new SchemaFile(invocation, directory.resolve(set == null ? usual : Path.of(set)));
    }

    String shown() {
        return invocation.shown(path);
    }

    PlainFile file() {
        return new PlainFile(path, shown());
    }

    /** Its text, with the line ends of the dump; empty where there is no file. */
    Optional<String> read() {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    Place.of(shown()),
                    "This is no file, but a folder, a pipe or a device.",
                    "name a file; dump writes to stdout with --file -"));
        }
        try {
            return Files.exists(path) ? Optional.of(Files.readString(path).replace("\r\n", "\n")) : Optional.empty();
        } catch (IOException e) {
            throw file().unreadable(e);
        }
    }

    void write(String text) {
        PlainFile.write(path, text);
    }
}
