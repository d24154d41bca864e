package dev.migration.spring.internal.endpoint;

import dev.migration.MigrationSql;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A database whose answers are made up. */
record MadeUpStatus(Supplier<DatabaseState> answer, Function<String, MigrationSql> scripts) implements StatusSource {

    @Override
    public @Nullable String label() {
        return null;
    }

    @Override
    public DatabaseState state() {
        return answer.get();
    }

    @Override
    public MigrationSql sql(@Nullable String tenant, String version) {
        return scripts.apply(version);
    }
}
