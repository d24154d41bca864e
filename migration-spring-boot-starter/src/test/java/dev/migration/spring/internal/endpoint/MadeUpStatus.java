package dev.migration.spring.internal.endpoint;

import dev.migration.Direction;
import dev.migration.MigrationException;
import dev.migration.Problem;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A database whose answers are made up. */
record MadeUpStatus(Supplier<DatabaseState> answer, Function<String, Map<Direction, String>> scripts)
        implements StatusSource {

    @Override
    public List<Problem> problems(MigrationException failure) {
        return failure.problems();
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
