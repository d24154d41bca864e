// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The file in which a database is kept, where a driver opens it by itself and makes it if it is not there. */
public final class DatabaseFile {

    private DatabaseFile() {}

    /** The file that a URL names; empty where it exists, or only the driver or a server knows it. */
    public static Optional<Path> missing(DatabaseUrl url) {
        return EmbeddedProducts.of(url)
                .flatMap(product -> path(url).map(path -> files(path, product.endings())))
                .filter(files -> files.stream().allMatch(Files::notExists))
                .map(files -> files.get(0));
    }

    private static List<Path> files(Path path, List<String> endings) {
        return endings.stream().map(ending -> Path.of(path + ending)).toList();
    }

    /** Where the database is, without the endings of its files; empty where that is not known here. */
    static Optional<Path> path(DatabaseUrl url) {
        try {
            return EmbeddedProducts.of(url)
                    .map(product -> product.file(url.jdbc()))
                    .filter(file -> !file.isEmpty())
                    .map(file -> Path.of(atHome(file)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** An empty database of the same product, one that is opened in files, which is gone with its last connection. */
    public static DatabaseUrl inMemory(DatabaseUrl url) {
        return DatabaseUrlParser.parse(EmbeddedProducts.of(url).orElseThrow().inMemory());
    }

    private static String atHome(String path) {
        return path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
    }
}
