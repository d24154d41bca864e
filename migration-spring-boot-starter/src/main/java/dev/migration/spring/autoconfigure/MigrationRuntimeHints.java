package dev.migration.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Keeps the migrations of the default locations in a native image; other locations are the application's to name. */
final class MigrationRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("migrations/*.sql");
        hints.resources().registerPattern("migrations/migrations.lock");
        // Those of databases by their names, and sub-folders of every depth.
        hints.resources().registerPattern("migrations/**/*.sql");
        hints.resources().registerPattern("migrations/**/migrations.lock");
    }
}
