package dev.migration.spring.internal.endpoint;

import dev.migration.Direction;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A database whose answers are made up. */
record MadeUpStatus(Supplier<DatabaseState> answer, Function<String, Map<Direction, String>> scripts)
        implements StatusSource {

    @Override
    public @Nullable String label() {
        return null;
    }

    @Override
    public DatabaseState state() {
        return answer.get();
    }

    @Override
    public Map<Direction, String> sql(@Nullable String tenant, String version) {
        return scripts.apply(version);
    }
}
