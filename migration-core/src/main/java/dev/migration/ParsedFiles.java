package dev.migration;

import dev.migration.script.Dialect;
import dev.migration.script.Migration;
import dev.migration.script.ParsedMigration;
import dev.migration.script.ScriptParser;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What files say, each read once, for as many histories and threads as want to know. Texts are not kept. */
final class ParsedFiles {

    private final Map<Key, ParsedMigration> parsed = new ConcurrentHashMap<>();

    /** A file, by its name, as a product reads it. */
    private record Key(String file, Dialect dialect) {}

    ParsedMigration of(Migration migration, Dialect dialect) {
        return parsed.computeIfAbsent(
                new Key(migration.up().name(), dialect), key -> ScriptParser.parse(migration, dialect));
    }
}
