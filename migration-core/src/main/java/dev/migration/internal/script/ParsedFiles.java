package dev.migration.internal.script;

import dev.migration.internal.files.Migration;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.sql.Dialect;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The parsed scripts of files, each parsed once while it is unchanged, for any number of histories and threads. Texts are not kept. */
public final class ParsedFiles {

    private final Map<Key, ParsedMigration> parsed = new ConcurrentHashMap<>();

    /** Files as they are at one moment, as a product reads them. */
    private record Key(SourceFile up, @Nullable SourceFile down, String checksum, Dialect dialect) {}

    public ParsedMigration of(Migration migration, Dialect dialect) {
        var key = new Key(migration.up(), migration.down(), migration.checksum(), dialect);
        return parsed.computeIfAbsent(key, missing -> ScriptParser.parse(migration, dialect));
    }
}
