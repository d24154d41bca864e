package dev.migration.schema.internal.database;

import java.util.List;

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
}
