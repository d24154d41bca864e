package dev.migration.cli;

import dev.migration.Place;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A setting's value and where it came from.
 *
 * @param value the value
 * @param origin such as {@code --schema}, {@code MIGRATION_SCHEMA} or {@code migration.toml:3:1}
 */
record Value<T>(T value, Place origin) {

    /** Hands a value over where there is one. */
    static <T> void ifGiven(@Nullable Value<T> value, Consumer<T> use) {
        if (value != null) {
            use.accept(value.value());
        }
    }

    /** Says where the value came from, not what it is: it may be a secret. */
    @Override
    public String toString() {
        return "value of " + origin;
    }
}
