package dev.migration.internal.script;

import dev.migration.internal.files.Migration;
import dev.migration.internal.sql.Dialect;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What files say, each read once, for as many histories and threads as want to know. Texts are not kept. */
public final class ParsedFiles {

    private final Map<Key, ParsedMigration> parsed = new ConcurrentHashMap<>();

    /** A file, by its name, as a product reads it. */
    private record Key(String file, Dialect dialect) {}

    public ParsedMigration of(Migration migration, Dialect dialect) {
        return parsed.computeIfAbsent(
                new Key(migration.up().name(), dialect), key -> ScriptParser.parse(migration, dialect));
    }
}
