package dev.migration.spring.actuate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An application context and the databases that it migrates.
 *
 * @param id the context's id
 * @param parentId the id of its parent
 * @param databases what to ask for each database, by the database's name
 */
public record MigratedContext(String id, @Nullable String parentId, Map<String, StatusSource> databases) {

    /** Copies the map and keeps its order. */
    public MigratedContext {
        databases = Collections.unmodifiableMap(new LinkedHashMap<>(databases));
    }
}
