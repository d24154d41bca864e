package dev.migration.cli;

import dev.migration.problem.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code MIGRATION_*} variables, and {@code DATABASE_URL} after {@code MIGRATION_URL}; an empty one counts as absent. */
record Environment(Map<String, String> variables) implements SettingSource {

    Environment {
        variables = Map.copyOf(variables);
    }

    @Override
    public @Nullable Value<List<String>> find(Key key) {
        Value<List<String>> value = find(key.variable());
        return value == null && key == Key.URL ? find("DATABASE_URL") : value;
    }

    private @Nullable Value<List<String>> find(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : new Value<>(List.of(value.strip()), Place.of(name));
    }
}
