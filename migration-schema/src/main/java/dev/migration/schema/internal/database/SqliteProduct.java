// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** SQLite, where each path is a file. */
final class SqliteProduct implements EmbeddedProduct {

    private static final String PREFIX = "jdbc:sqlite:";

    /** Not a database in memory, nor what only a URI can say. */
    @Override
    public String file(String jdbc) {
        String path = jdbc.substring(PREFIX.length()).split("[?]", 2)[0];
        if (!path.startsWith("file:")) {
            return path.startsWith(":") ? "" : path;
        }
        String uri = path.substring("file:".length());
        boolean plain = !uri.contains("%") && !uri.startsWith(":") && !jdbc.contains("mode=memory");
        return plain ? uri.replaceFirst("^//(?=/)", "") : "";
    }

    @Override
    public List<String> endings() {
        return List.of("");
    }

    @Override
    public List<String> otherEndings() {
        return List.of("-wal", "-shm", "-journal");
    }

    /** It creates a plain path, and of a folder says only that the file cannot be opened. */
    @Override
    public boolean namesWhatIsMissing() {
        return false;
    }

    /** A plain path is looked for before; of a URI only SQLite knows which file it means. */
    @Override
    public String opening(String jdbc, boolean mayCreate) {
        boolean uri = jdbc.startsWith(PREFIX + "file:");
        if (mayCreate || !uri || jdbc.contains("mode=") || jdbc.startsWith(PREFIX + "file::memory:")) {
            return jdbc;
        }
        return jdbc + (jdbc.contains("?") ? "&" : "?") + "mode=rw";
    }

    @Override
    public String inMemory() {
        return PREFIX + ":memory:";
    }

    @Override
    public boolean isScratchAFile() {
        return true;
    }

    @Override
    public String scratch(String place, String settings) {
        return PREFIX + place + ".db" + settings;
    }

    @Override
    public Optional<String> whyNotOurs(String jdbc) {
        return file(jdbc).isEmpty()
                ? Optional.of("The URL does not name a file, so there is nothing to create or drop.")
                : Optional.empty();
    }

    @Override
    public void prepare(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        Files.createFile(file);
    }

    /** Either fails where the file is something else, which is not ours to delete, or is in use. */
    @Override
    public void end(Statement statement) throws SQLException {
        statement.executeQuery("PRAGMA schema_version").close();
        statement.execute("BEGIN EXCLUSIVE");
        statement.execute("ROLLBACK");
    }
}
