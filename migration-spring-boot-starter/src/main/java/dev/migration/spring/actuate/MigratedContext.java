package dev.migration.spring.actuate;

import dev.migration.Migrator;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An application context and the databases that it migrates.
 *
 * @param id the context's id
 * @param parentId the id of its parent
 * @param databases each database's Migrator, by the database's name
 */
public record MigratedContext(String id, @Nullable String parentId, Map<String, Migrator> databases) {

    /** Copies the map and keeps its order. */
    public MigratedContext {
        databases = Collections.unmodifiableMap(new LinkedHashMap<>(databases));
    }
}
